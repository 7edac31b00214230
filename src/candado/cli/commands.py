"""The commands, and the page of `candado --help`: imports no library, so that neither costs anything."""

from candado import __version__

COMMANDS = {
    "scan": "Read organizations, judge them, and report.",
    "assess": "Judge a snapshot anew.",
    "report": "Write the report of an assessment.",
    "check": "Find what an attacker would use in pipelines.",
    "lsp": "Serve an editor: findings and repairs while a pipeline is written.",
    "show": "Show a finding with its evidence.",
    "accept": "Accept a finding until a date.",
    "diff": "Say what changed between two snapshots.",
    "controls": "List the controls.",
    "explain": "Explain a control.",
    "rules": "List the rules that pipelines are checked by, or explain one.",
    "tables": "List the tables, or describe one.",
    "query": "Ask the tables in SQL.",
    "snapshots": "List what was read.",
    "verify": "Check that nothing stored was changed.",
    "prune": "Remove old snapshots, or a person's data.",
    "setup": "Print how to give Candado an identity of its own.",
    "doctor": "Say what the present identity can read, and what to grant.",
    "emulator": "Serve an Azure DevOps organization on localhost.",
    "demo": "Scan an emulated organization, to see what a report is like.",
    "completion": "Print what makes a shell complete Candado's commands.",
}
"""Name to what it does; the module `candado.cli.<name>` has a click command `command`."""

_PAGE = """\
Usage: candado [OPTIONS] COMMAND [ARGS]...

  Makes an Azure DevOps organization secure, and keeps it so.

  Results go to stdout, all else to stderr. Exit codes: 0 done; 1 the gate
  failed; 2 wrong usage or configuration; 3 something could not be read; 4 no
  connection or not authorized; 70 a fault of Candado; 130 interrupted.

Options:
  --version    Show the version and exit.
  -q, --quiet  Print results only: no progress, no advice.
  -h, --help   Show this message and exit.

Commands:
"""


def page() -> str:
    """What `candado --help` prints; it fits 80 columns."""
    width = max(map(len, COMMANDS))
    return _PAGE + "".join(f"  {name:{width}}  {does}\n" for name, does in COMMANDS.items())


def version() -> str:
    """What `candado --version` prints."""
    return f"candado {__version__}\n"

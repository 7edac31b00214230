"""Which macros of a step put a secret there: by their names, and by how their job gets them."""

import re
from collections.abc import Iterator
from functools import lru_cache

from candado.code.pipelines.macros import Macro, macros
from candado.code.pipelines.model import Job, Script, Step
from candado.code.pipelines.nodes import Scalar
from candado.code.pipelines.rule import Hop
from candado.code.secrets.looks import look
from candado.code.secrets.names import is_secret

ACCESS_TOKEN = "system.accesstoken"  # noqa: S105
"""The variable with the token of the run itself, in lower case."""

_MADE_SECRET = re.compile(
    r"##vso\[task\.setvariable (?=[^\]\n]{0,500}issecret=true)[^\]\n]{0,500}?variable=([\w.-]+)",
    re.IGNORECASE,
)
SHELL_COMMANDS = frozenset({"pwd", "pass"})
"""What `$(...)` in a script runs, although its name speaks of a password"""
_CMDLET = re.compile(r"(?:get|new|read|request|fetch|import|convertto|convertfrom)-", re.IGNORECASE)


def secret_macros(scalar: Scalar, step: Step) -> Iterator[Macro]:
    """The macros in a text of a step that stand for a secret; the token of the run is not among them."""
    for macro in macros(scalar):
        if macro.key != ACCESS_TOKEN and is_secret_variable(macro.name, step.job):
            yield macro


def secrets_in(script: Script) -> Iterator[Macro]:
    """The macros in a script that stand for a secret; what the shell runs itself is not among them."""
    for macro in secret_macros(script.text, script.step):
        if not (macro.key in SHELL_COMMANDS or _runs_function(macro, script)):
            yield macro


def is_secret_variable(name: str, job: Job) -> bool:
    """Whether a variable of a job, by its name as written, holds a secret.

    One that YAML sets to a plain text does only where that looks made up, whatever it is called; one that it
    sets to a secret does. One that it leaves empty gets its value while the job runs.
    """
    if name.lower() in _made_secret(job):
        return True
    defined = _defined(name, job)
    if defined and not _REFERS.search(defined):
        return look(name, defined) is not None
    return is_secret(name) or any(map(is_secret, _NAMES.findall(defined)))


def secret_inside(name: str, job: Job) -> Hop | None:
    """Where a variable that is not called a secret is set to one; None where its own name tells."""
    if is_secret(name) or name.lower() in _made_secret(job):
        return None
    for inner in _NAMES.finditer(_defined(name, job)):
        if is_secret(inner[1]):
            at = _definitions(job)[name.lower()].at(inner.start(), inner.end())
            return Hop(at, f"{name} holds {inner[1]}")
    return None


def _defined(name: str, job: Job) -> str:
    """What YAML sets a variable to; empty where it does not, or leaves it to others."""
    value = _definitions(job).get(name.lower())
    return value.value if value and value.value.lower() not in _NULLS else ""


_REFERS = re.compile(r"\$\(|\$\{\{|^\$\[")
_NAMES = re.compile(r"\$\(([\w.-]+)\)")
_NULLS = ("null", "~")


@lru_cache(maxsize=8)
def _definitions(job: Job) -> dict[str, Scalar]:
    """What YAML sets variables to, by name in lower case."""
    found: dict[str, Scalar] = {}
    for variable in job.visible_variables:
        if isinstance(variable.value, Scalar):
            found.setdefault(variable.name.value.lower(), variable.value)
    return found


@lru_cache(maxsize=8)
def _made_secret(job: Job) -> frozenset[str]:
    """Names, in lower case, that steps of a job give to secrets: read from a vault, or set as secret."""
    found: set[str] = set()
    for step in job.steps:
        if step.task == "azurekeyvault" and (names := step.input("SecretsFilter")):
            found.update(name.strip().lower() for name in names.value.split(","))
        for script in step.scripts:
            if "issecret" in script.lower:
                found.update(name.lower() for name in _MADE_SECRET.findall(script.text.value))
    return frozenset(found)


def _runs_function(macro: Macro, script: Script) -> bool:
    """Whether it is no macro: a cmdlet, or a function that the script defines."""
    if script.shell == "powershell":
        return _CMDLET.match(macro.name) is not None
    return f"{macro.name}()" in script.text.value or f"function {macro.name}" in script.text.value

"""What a command that judged leaves: the first screen on stdout, and the files of the report."""

import os
from pathlib import Path

from candado.assess.configuration import Configuration
from candado.cli.exits import Exit, Failure
from candado.cli.streams import put
from candado.cli.terminal import is_coloured, width
from candado.cli.written import write_file
from candado.report.formats import pieces
from candado.report.view import Report, view
from candado.store.assessment import Assessment
from candado.store.snapshot import Snapshot

FILES = {"html": "report.html", "sarif": "findings.sarif", "json": "findings.json"}
"""The files that a scan writes, by format."""


def write_reports(
    assessment: Assessment, snapshot: Snapshot, configuration: Configuration, output: Path | None
) -> None:
    """Print the first screen, and write `FILES` into a folder if one is given."""
    report = view(snapshot, assessment, configuration.controls)
    print_screen(report)
    if output is None:
        return
    for name, file in FILES.items():
        write_file(output / file, pieces(name, report))


def ready(folder: Path | None) -> None:
    """Make a folder that is to be written into, before any work is done for it.

    Errors: Failure where nothing can be written there.
    """
    if folder is None:
        return
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Failure(
            f"{folder} cannot be made: {error.strerror}; give another folder", Exit.USAGE
        ) from error
    if not os.access(folder, os.W_OK):
        raise Failure(f"nothing can be written into {folder}; give another folder", Exit.USAGE)


def print_screen(report: Report, *, all_findings: bool = False) -> None:
    """The report on stdout, as wide and as coloured as that is, with the worst findings or with all."""
    from candado.report.terminal import WORST, render

    most = None if all_findings else WORST
    put(render(report, colour=is_coloured(), width=width(), findings=most))

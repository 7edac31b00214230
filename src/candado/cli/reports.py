"""What a command that judged leaves: the first screen on stdout, and the files of the report."""

import os
import shutil
import sys
from pathlib import Path

import click

from candado.assess.configuration import Configuration
from candado.cli.terminal import say
from candado.report.formats import WRITERS
from candado.report.terminal import render
from candado.report.view import Report, view
from candado.store.assessment import Assessment
from candado.store.sealed import write_whole
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
    output.mkdir(parents=True, exist_ok=True)
    for name, file in FILES.items():
        write_file(output / file, WRITERS[name](report))


def print_screen(report: Report) -> None:
    """The report on stdout, in colour where it is a terminal and NO_COLOR is not set."""
    is_terminal = sys.stdout.isatty()
    width = shutil.get_terminal_size().columns if is_terminal else 80
    click.echo(render(report, colour=is_terminal and not os.environ.get("NO_COLOR"), width=width), nl=False)


def write_file(path: Path, text: str) -> None:
    """Write one file of a report, whole or not at all, and say so on stderr."""
    write_whole(path, [text.encode()])
    say(f"wrote {path}")

"""What all formats show of checked files: findings, with paths as people gave them."""

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import msgspec

from candado.code.pipelines.analyse import FileReport, Status
from candado.code.pipelines.check import Checked
from candado.code.pipelines.findings import Finding
from candado.code.pipelines.rule import PERSONAS, Persona, Rule
from candado.code.pipelines.suppress import Suppression
from candado.report.code.runs import Runs
from candado.report.severity import SEVERITIES, Counts, count


class Located(msgspec.Struct, frozen=True):
    """A finding and the repository's folder that its path begins at."""

    finding: Finding
    root: str

    @property
    def is_open(self) -> bool:
        """Nobody accepted it."""
        return self.finding.accepted is None


class File(msgspec.Struct, frozen=True):
    """A file that was looked at, and the repository's folder that its path begins at."""

    report: FileReport
    root: str


class View(msgspec.Struct, frozen=True, kw_only=True):
    """All that a report is made of."""

    product: str
    """the version of Candado"""
    rules: Mapping[str, Rule]
    """those that were asked, by name"""
    found: Runs[Located]
    """by path and line"""
    files: Runs[File]
    """all YAML files, by path, those that are no pipelines among them"""
    unused: tuple[tuple[str, Suppression], ...]
    """comments that accept nothing, each with its repository's folder"""
    relative_to: str | None
    """the folder that shown paths begin at; None where they are whole"""

    def path(self, root: str, path: str) -> str:
        """A path as people gave it."""
        whole = str(Path(root, path))
        return os.path.relpath(whole, self.relative_to) if self.relative_to is not None else whole

    @property
    def open(self) -> Iterator[Located]:
        """What nobody accepted."""
        return (each for each in self.found if each.is_open)

    @property
    def counts(self) -> Counts:
        """How many are open, by severity."""
        return count(each.finding.severity for each in self.open)

    @property
    def statuses(self) -> Mapping[Status, int]:
        """How many files have each status."""
        return Counter(file.report.status for file in self.files)


def view(
    checked: Iterable[Checked],
    rules: Iterable[Rule],
    *,
    persona: Persona,
    product: str,
    relative_to: str | None,
) -> View:
    """What a persona is to see."""
    shown = PERSONAS[: PERSONAS.index(persona) + 1]
    asked = {rule.name: rule for rule in rules}
    found = Runs(Located, _where)
    files = Runs(File, lambda file: (file.root, file.report.path))
    unused: list[tuple[str, Suppression]] = []
    for repository in checked:
        root = repository.root
        for each in repository.findings:
            if each.persona in shown and each.rule in asked:
                found.add(Located(each, root))
        for each in repository.files:
            files.add(File(each, root))
        unused.extend((root, each) for each in repository.unused if asked.keys() & set(each.rules))
    return View(
        product=product,
        rules=asked,
        found=found,
        files=files,
        unused=tuple(unused),
        relative_to=relative_to,
    )


def _where(located: Located) -> tuple[str, str, int, str]:
    found = located.finding
    return located.root, found.place.path, found.place.line, found.rule


def worst_first(found: Iterable[Located]) -> list[Located]:
    """By severity, and in order within it."""
    return sorted(found, key=lambda each: SEVERITIES.index(each.finding.severity))

"""YAML files of pipelines that somebody could attack, each with what is to be found in which of its lines.

They lie in the folder `yaml`, under project, repository and path. A line that ends with `# found: rule` (or
several rules, separated by commas) has that weakness; the demo has the line without this. A file that begins
with `# pipeline: name` is run by a pipeline of that name; others are templates. One in whose second line
stands `# forks: built` is run for pull requests of forks, with its secrets.
"""

import re
from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable

import msgspec

from ..planting import Plant

FOUND = re.compile(r"[ \t]*# found: ([a-z0-9-]+(?:, [a-z0-9-]+)*)[ \t]*$", re.MULTILINE)
PIPELINE = re.compile(r"# pipeline: (.+)\n(# forks: built\n)?")


class PlantedFile(msgspec.Struct, frozen=True, kw_only=True):
    """A file of a repository."""

    project: str
    repository: str
    path: str
    text: str
    pipeline: str
    """which runs it, by key; empty: none does"""
    builds_forks: bool
    """a trigger of the definition builds pull requests of forks"""
    found: tuple[tuple[int, str], ...]
    """line, from 1 on, and rule of each weakness"""


def planted_files() -> Iterator[PlantedFile]:
    """All of them, in the order of their names."""
    for path, text in _below(files("candado_emulator.worlds.demo").joinpath("yaml"), ()):
        project, repository, *rest = path
        runs = PIPELINE.match(text)
        marked = enumerate(text.split("\n"), 1)
        yield PlantedFile(
            project=project,
            repository=repository,
            path="/".join(rest),
            text=FOUND.sub("", text),
            pipeline=runs[1] if runs else "",
            builds_forks=bool(runs and runs[2]),
            found=tuple(
                (number, rule)
                for number, line in marked
                if (mark := FOUND.search(line))
                for rule in mark[1].split(", ")
            ),
        )


def weaknesses(plant: Plant) -> None:
    """Plants what is wrong here."""
    for file in planted_files():
        change = _change(file)
        for line, rule in file.found:
            where = f"{file.project} / {file.repository} / {file.path}:{line}"
            plant(f"{rule} in {file.path}", rule=rule, on=[where], change=change)
            change = {}


def _change(file: PlantedFile) -> dict[str, object]:
    repositories = {file.repository: {"files": {file.path: file.text}}}
    held: dict[str, object] = {"repositories": repositories}
    if file.pipeline:
        run = {"20261124.1": {"queued": "-1d", "reason": "individualCI"}}
        pipeline: dict[str, object] = {"repository": file.repository, "yaml_file": file.path, "runs": run}
        if file.builds_forks:
            pipeline["pull_requests"] = {"builds_forks": True, "forks_get_secrets": True}
        held["pipelines"] = {file.pipeline: pipeline}
    return {"projects": {file.project: held}}


def _below(folder: Traversable, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], str]]:
    for each in sorted(folder.iterdir(), key=lambda it: it.name):
        if each.is_dir():
            yield from _below(each, (*path, each.name))
        else:
            yield (*path, each.name), each.read_text(encoding="utf-8")

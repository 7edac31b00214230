"""Images of Microsoft-hosted agents: what jobs ask for, what floating names mean, when images went away.

Sources, read in November 2026: learn.microsoft.com, "Microsoft-hosted image deprecation schedule"; the
announcements of actions/runner-images (3287, 5403, 5583, 6002, 9255, 10721, 11101, 13046, 13518, 14254,
14748); the service's release notes (sprint 196) and "Removing older images in Azure Pipelines hosted pools".
"""

import re
from collections.abc import Iterator
from datetime import date

from candado.code.pipelines.literals import literal, literal_of
from candado.code.pipelines.model import Job
from candado.code.pipelines.nodes import Mapping, Node, Scalar
from candado.code.pipelines.values import Guard

REMOVED = {
    "vs2015-win2012r2": date(2020, 3, 23),
    "win1803": date(2020, 3, 23),
    "macos-10.13": date(2020, 3, 23),
    "ubuntu-16.04": date(2021, 10, 18),
    "macos-10.14": date(2021, 12, 10),
    "vs2017-win2016": date(2022, 7, 31),
    "macos-10.15": date(2022, 12, 1),
    "ubuntu-18.04": date(2023, 4, 3),
    "macos-11": date(2024, 6, 28),
    "macos-12": date(2025, 1, 13),
    "ubuntu-20.04": date(2025, 4, 15),
    "macos-13": date(2025, 12, 4),
    "windows-2019": date(2025, 12, 31),
    "macos-14": date(2026, 11, 2),
    "ubuntu-22.04": date(2027, 4, 17),
}
"""Image to the day on which the service stops to offer it."""

POOLS = {
    "hosted": "vs2015-win2012r2",
    "hosted vs2017": "vs2017-win2016",
    "hosted windows 2019 with vs2019": "windows-2019",
    "hosted windows container": "win1803",
    "hosted ubuntu 1604": "ubuntu-16.04",
    "hosted macos": "macos-10.14",
    "hosted macos high sierra": "macos-10.13",
}
"""Pools, in lower case, that stand for one image: from before images had names."""

_SPELLINGS = {
    "windows-2016": "vs2017-win2016",
    "windows-1803": "win1803",
    "xcode9-macos10.13": "macos-10.13",
    "macos-1013": "macos-10.13",
    "macos-1014": "macos-10.14",
    "macos-1015": "macos-10.15",
    "ubuntu-1604": "ubuntu-16.04",
    "ubuntu-1804": "ubuntu-18.04",
    "ubuntu-2004": "ubuntu-20.04",
}
_POOL = "azure pipelines"
_SEPARATORS = re.compile(r"[ _-]+")
_MACRO = re.compile(r"\$\(([\w.-]+)\)|\$\[\s*variables(?:\.([\w-]+)|\['([\w.-]+)'\])\s*\]")

_LATEST = {
    "ubuntu-latest": ((date(2026, 12, 1), "ubuntu-26.04"), (date.min, "ubuntu-24.04")),
    "windows-latest": ((date.min, "windows-2025"),),
    "macos-latest": ((date.min, "macOS-15"),),
}
"""Floating name to what it means from a day on, the last day first; the rollouts take weeks."""


def latest(name: str, today: date) -> str | None:
    """The image that a floating name means on a day."""
    known = _LATEST.get(name.lower(), ())
    return next((image for since, image in known if since <= today), None)


def successor(image: str, today: date) -> str | None:
    """The image of the same system that the service offers on a day in place of a removed one."""
    for system, name in (("ubuntu", "ubuntu-latest"), ("macos", "macos-latest")):
        if image.startswith(system):
            return latest(name, today)
    return latest("windows-latest", today)


def image_name(written: str) -> str:
    """An image by what is written, whatever its case and separators: `Ubuntu 16.04` is ubuntu-16.04."""
    name = _SEPARATORS.sub("-", written.strip().lower())
    return _SPELLINGS.get(name, name)


def images(job: Job) -> Iterator[Scalar]:
    """Where the image of a job's hosted agent is named: in its pool, or in what a macro there stands for.

    In other pools images are called as their owner likes. Microsoft's 1ES templates write `image`.
    """
    pool = job.pool
    if not isinstance(pool, Mapping):
        return
    for entry in pool.entries:
        key = entry.key.value.lower()
        if key not in ("vmimage", "image") or not isinstance(entry.value, Scalar):
            continue
        if _names(pool, entry.guards, job) <= ({"", _POOL} if key == "vmimage" else {_POOL}):
            yield from _meant(literal_of(entry.value, job), job)


def _names(pool: Mapping, guards: tuple[Guard, ...], job: Job) -> set[str]:
    """What a pool is called under a condition, in lower case; empty where it has no name."""
    written = [
        literal_of(entry.value, job)
        for entry in pool.all("name")
        if isinstance(entry.value, Scalar) and entry.guards in ((), guards)
    ]
    return {next(_meant(name, job), name).value.strip().lower() for name in written} or {""}


def pools(job: Job) -> Iterator[Scalar]:
    """Where a job names its pool: conditions that are open may leave several names."""
    pool = job.pool
    if isinstance(pool, Mapping):
        for entry in pool.all("name"):
            if isinstance(entry.value, Scalar):
                yield literal_of(entry.value, job)
    elif isinstance(pool, Scalar):
        yield literal_of(pool, job)


def _meant(written: Scalar, job: Job) -> Iterator[Scalar]:
    """The texts that a scalar stands for: itself, or each value of the variable that it names."""
    found = _MACRO.fullmatch(written.value.strip())
    if found is None:
        yield written
        return
    name = next(group for group in found.groups() if group).lower()
    if values := list(_in_matrix(job.node.get("strategy"), name)):
        yield from values
        return
    for variable in job.visible_variables:
        if variable.name.value.lower() == name and isinstance(variable.value, Scalar):
            yield literal(variable.value, variable.frame)
            if not variable.guards:
                break


def _in_matrix(strategy: Node | None, name: str) -> Iterator[Scalar]:
    matrix = strategy.get("matrix") if isinstance(strategy, Mapping) else None
    if isinstance(matrix, Mapping):
        for leg in matrix.entries:
            if isinstance(leg.value, Mapping):
                for entry in leg.value.all(name):
                    if isinstance(entry.value, Scalar):
                        yield entry.value

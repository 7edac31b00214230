"""The assessments before one, and those that it can be compared with.

A run of some controls, or of one project, says nothing of the others: compared with it, they would look new.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping

import msgspec

from candado.store import home as homes
from candado.store.assessment import Assessment
from candado.store.home import Kind


class _Known(msgspec.Struct):
    """Of `score.json`."""

    rules: dict[str, object]
    """of the controls that came with Candado then, by name"""


def earlier(assessment: Assessment) -> list[Assessment]:
    """The assessments before one of the same organization, oldest first."""
    folder = homes.directories(assessment.path.parent, Kind.ASSESSMENT)
    return [Assessment.open(path) for path in folder if path.name < assessment.path.name]


def comparable(
    others: Iterable[Assessment],
    *,
    ran: Collection[str],
    only_project: str | None,
    renamed: Mapping[str, str],
) -> Iterator[Assessment]:
    """Those that asked all that a run asks and that was known then, of all projects or of the same one.

    `ran` are the names of the controls that the run asks, `only_project` is the one project that it looks at;
    `renamed` has former names of controls, each with the present one.
    """

    def present(names: Iterable[str]) -> set[str]:
        return {renamed.get(name, name) for name in names}

    asked = present(ran)
    for other in others:
        known = present(msgspec.json.decode(other.score(), type=_Known).rules)
        looked_at = other.snapshot().scan.only_project
        if asked & known <= present(other.judgement.ran) and looked_at in (None, only_project):
            yield other

"""Which controls are asked, and which gaps are left."""

from collections.abc import Iterable, Mapping
from datetime import date
from fnmatch import fnmatchcase

from candado.assess.control import Control
from candado.assess.settings import Settings, known_gap
from candado.model.reading import Coverage, Reading

CERTAINLY_FINE = (Reading.READ, Reading.ABSENT)


class NoSuchControl(Exception):
    """A pattern matches no control; the message says so."""


def chosen(
    controls: Mapping[str, Control], patterns: Iterable[str] = (), section: str | None = None
) -> list[Control]:
    """The controls that match any pattern (`*` and `?`), within a section if one is given; all without.

    Errors: NoSuchControl where a pattern or the section matches none.
    """
    wanted = tuple(patterns)
    for pattern in wanted:
        if not any(fnmatchcase(name, pattern) for name in controls):
            raise NoSuchControl(f"no control matches {pattern!r}; `candado controls` lists them")
    if section is not None and section not in {control.section for control in controls.values()}:
        sections = ", ".join(sorted({control.section for control in controls.values()}))
        raise NoSuchControl(f"there is no section {section!r}; there are: {sections}")
    return [
        control
        for control in controls.values()
        if section in (None, control.section)
        and (not wanted or any(fnmatchcase(control.name, pattern) for pattern in wanted))
    ]


def unaccepted_gaps(coverage: Iterable[Coverage], settings: Settings, today: date) -> list[Coverage]:
    """What could not be read and is not accepted as a known gap."""
    return [
        row
        for row in coverage
        if row.status not in (*CERTAINLY_FINE, Reading.NOT_ASKED)
        and known_gap(settings, row.table_name, row.endpoint, today) is None
    ]

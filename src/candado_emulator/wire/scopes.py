"""What a personal access token reaches: the scopes that the published interface names for each operation.

A scope is a family and how far it goes in it; what goes further has what goes less far.
"""

import csv
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

FULL_ACCESS = "app_token"
"""The scope that has all others."""
_LEVELS = {"read": 0, "query": 1, "use": 1, "execute": 1, "write": 1, "manage": 2}


def suffices(held: Iterable[str], area: str, method: str) -> bool:
    """Whether a token with these scopes may call an area's method; what is in no table takes full access."""
    scopes = frozenset(held)
    if FULL_ACCESS in scopes:
        return True
    wanted = needed().get((area, method), ("full",))
    return "any" in wanted or any(_covers(one, other) for one in scopes for other in wanted)


@cache
def needed() -> dict[tuple[str, str], tuple[str, ...]]:
    """The scopes of which one is needed, by area and method; `any`: none, `full`: full access."""
    text = files("candado_emulator.wire").joinpath("scopes.csv").read_text(encoding="utf-8")
    return {
        (row["area"], row["method"]): tuple(row["scopes"].split())
        for row in csv.DictReader(text.splitlines())
    }


def _covers(held: str, wanted: str) -> bool:
    family, level = _parts(held)
    wanted_family, wanted_level = _parts(wanted)
    return family == wanted_family and level >= wanted_level


def _parts(scope: str) -> tuple[str, int]:
    family, _, last = scope.rpartition("_")
    return (family, _LEVELS[last]) if last in _LEVELS else (scope, 0)

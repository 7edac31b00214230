"""Which routes of the emulator were recorded of the real service, are published, or not even that.

`python -m tools.docs` writes it to `docs/emulator-routes.md`.
"""

from collections.abc import Iterable

import msgspec

from candado_emulator.wire.routing import Route, router
from tests import facts
from tests.outside.recorded import recorded_routes

INTRODUCTION = """# Routes of the emulator

How well each answer of the emulator is known. *Recorded*: requests to the real service are asked of the
emulator in the tests, and its answers have the same status, the same content type and every recorded field
with the same type. *Specified*: Microsoft publishes the interface, or its clients discover it.
*Undocumented*: the portal uses it, and its form is known from tools that do too.

This page is generated (`make docs`).
"""


class _Documented(msgspec.Struct):
    path: str
    documented: bool


def page() -> str:
    """The page; the test that asks for it is skipped where the recordings are not at hand."""
    recorded, documented = recorded_routes(), _documented()
    counts = {"recorded": 0, "specified": 0, "undocumented": 0}
    lines: list[str] = []
    for route in sorted(router().routes, key=lambda each: (each.area, each.template)):
        rest = "specified" if documented.get(route.template, route.location is not None) else "undocumented"
        held = [method for method in route.handlers if (route.template, method) in recorded]
        left = [method for method in route.handlers if method not in held]
        counts["recorded"] += len(held)
        counts[rest] += len(left)
        cells = {"recorded": held, rest: left}
        lines.append(_line(route, [cells.get(name, []) for name in counts]))
    total = ", ".join(f"{number} {name}" for name, number in counts.items())
    head = "| area | route | recorded and same | specified only | undocumented |\n|---|---|---|---|---|"
    return f"{INTRODUCTION}\nMethods of routes: {total}.\n\n{head}\n" + "\n".join(lines) + "\n"


def _line(route: Route, cells: Iterable[Iterable[str]]) -> str:
    return f"| {route.area} | `{route.template}` | {' | '.join(' '.join(each) for each in cells)} |"


def _documented() -> dict[str, bool]:
    """Template of each route that was looked up, and whether Microsoft publishes it."""
    found: dict[str, bool] = {}
    text = facts.path("api/endpoints.json").read_bytes()
    for each in msgspec.json.decode(text, type=list[_Documented]):
        match = router().match(each.path.partition("?")[0].strip("/").split("/"))
        if match is not None:
            found[match.route.template] = found.get(match.route.template, False) or each.documented
    return found

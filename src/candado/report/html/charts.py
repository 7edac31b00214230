"""Charts as inline SVG: the numbers become coordinates here, the template draws."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

WIDTH, HEIGHT = 300, 40
"""units of a line's picture, which stretches to the room that there is"""


class Line(msgspec.Struct, frozen=True):
    """A line over time, drawn in a box of `WIDTH` by `HEIGHT`."""

    line: str
    area: str
    """the same, closed along the bottom"""
    first: float
    last: float
    label: str
    """the same in words"""


def line(
    name: str, points: Sequence[tuple[datetime, float]], *, least: float = 0, most: float | None = None
) -> Line | None:
    """The line of some points in time; None where there are fewer than two."""
    if len(points) < 2 or points[0][0] == points[-1][0]:
        return None
    start, span = points[0][0], points[-1][0] - points[0][0]
    top = most if most is not None else max(max(value for _, value in points), least + 1)
    placed = [
        (
            WIDTH * ((at - start) / span),
            HEIGHT - 2 - (HEIGHT - 4) * (min(max(value, least), top) - least) / (top - least),
        )
        for at, value in points
    ]
    path = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in placed)
    first, last = points[0][1], points[-1][1]
    return Line(
        line=path,
        area=f"{path}L{WIDTH} {HEIGHT}L0 {HEIGHT}Z",
        first=first,
        last=last,
        label=f"{name}: {first:,.0f} on {start:%Y-%m-%d}, {last:,.0f} on {points[-1][0]:%Y-%m-%d}",
    )


class Band(msgspec.Struct, frozen=True):
    """A piece of a strip, in percent of its length."""

    name: str
    number: float
    x: float
    width: float


def strip(parts: Sequence[tuple[str, float]]) -> tuple[Band, ...]:
    """Pieces one after another, each as long as its number; those of 0 are left out."""
    total = sum(number for _, number in parts)
    bands: list[Band] = []
    x = 0.0
    for name, number in parts:
        if number:
            width = 100 * number / total
            bands.append(Band(name, number, round(x, 3), round(width, 3)))
            x += width
    return tuple(bands)

"""How a benchmark is run from the command line: all of them alike."""

import argparse
from collections.abc import Iterator
from typing import Protocol


class Measure(Protocol):
    """Measures, and gives what it found line by line; `smoke` takes small sizes."""

    def __call__(self, *, smoke: bool) -> Iterator[str]: ...


def command(name: str, measure: Measure) -> None:
    """`python -m benchmarks.NAME [--smoke]`."""
    parser = argparse.ArgumentParser(prog=f"python -m benchmarks.{name}")
    parser.add_argument("--smoke", action="store_true", help="small sizes, to see that it works")
    show(name, measure, smoke=parser.parse_args().smoke)


def show(name: str, measure: Measure, *, smoke: bool) -> None:
    """Print what is measured, as it is."""
    for line in measure(smoke=smoke):
        print(f"{name:9} {line}", flush=True)


def against(measured: float, limit: float, unit: str) -> str:
    """A figure as a share of its limit."""
    share = measured / limit
    return f"{share:.2f} of the limit{'' if share <= 1 else ', MISSED'} ({measured:.3g} of {limit:g} {unit})"

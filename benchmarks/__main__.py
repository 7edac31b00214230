"""Runs benchmarks: all of them, or with their names as arguments those alone; `--smoke` takes small sizes."""

import argparse
import importlib

from benchmarks.run import show

NAMES = ("decode", "help", "pipelines", "report", "scan", "controls")


def main() -> None:
    """Prints each one's lines as they are measured."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(NAMES))
    parser.add_argument("--smoke", action="store_true", help="small sizes, to see that they work")
    asked = parser.parse_args()
    for name in asked.names or NAMES:
        show(name, importlib.import_module(f"benchmarks.{name}").measure, smoke=asked.smoke)


if __name__ == "__main__":
    main()

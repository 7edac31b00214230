"""Each text format of one report, byte for byte.

    python -m tests.report.test_golden

writes them anew; then read what changed before it is committed.
"""

from pathlib import Path

import pytest

from candado.report.formats import WRITERS
from tests.report.hostile import hostile_report

GOLDEN = Path(__file__).parent / "golden"
NAMES = {
    "terminal": "report.txt",
    "markdown": "report.md",
    "csv": "report.csv",
    "json": "report.json",
    "sarif": "report.sarif",
    "junit": "report.xml",
}


@pytest.mark.parametrize("name", [name for name in WRITERS if name != "html"])
def test_text_formats_are_as_they_were(name: str) -> None:
    golden = (GOLDEN / NAMES[name]).read_bytes().decode()
    assert WRITERS[name](hostile_report()) == golden


def main() -> None:
    for name, file in NAMES.items():
        (GOLDEN / file).write_bytes(WRITERS[name](hostile_report()).encode())


if __name__ == "__main__":
    main()

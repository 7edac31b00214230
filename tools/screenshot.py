"""Takes the picture of the demonstration's report that the README shows: docs/screenshot.png.

    python -m tools.screenshot

Needs Chromium.
"""

import tempfile
from pathlib import Path

from tests.report.browser import browser

from candado.cli.exits import Exit
from candado.cli.main import code_of

PICTURE = Path(__file__).parents[1] / "docs" / "screenshot.png"


def main() -> None:
    """Writes the picture."""
    with tempfile.TemporaryDirectory() as folder:
        if code_of(["--quiet", "demo", "--output", folder]) != Exit.DONE:
            raise SystemExit("the demonstration failed")
        with browser() as chromium:
            page = chromium.new_page(viewport={"width": 1280, "height": 1000}, color_scheme="light")
            page.goto((Path(folder) / "report.html").as_uri())
            page.screenshot(path=PICTURE)


if __name__ == "__main__":
    main()

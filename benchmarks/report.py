"""The page of a report with 100,000 findings: how large it is, and how long Chromium takes to open it."""

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser
from tests.report.browser import browser
from tests.report.sample import sample_report

from benchmarks.clock import busy
from benchmarks.run import against, command
from candado.report import html

MEGABYTES, SECONDS = 30, 3


def measure(*, smoke: bool) -> Iterator[str]:
    """Its size, and the time until its findings can be read."""
    findings = 500 if smoke else 100_000
    report = sample_report(findings)
    pages: list[str] = []
    written = busy(lambda: pages.append(html.write(report)))
    with tempfile.TemporaryDirectory() as folder, browser() as chromium:
        file = Path(folder) / "report.html"
        file.write_text(pages[0], encoding="utf-8")
        yield f"{findings:,} findings: {against(file.stat().st_size / 1e6, MEGABYTES, 'MB')}"
        yield f"written in {written:.1f} s of processor time"
        yield f"open: {against(min(_opened(chromium, file) for _ in range(3)), SECONDS, 's')}"


def _opened(chromium: Browser, file: Path) -> float:
    """Seconds until a fresh tab shows the first findings."""
    page = chromium.new_page()
    begun = time.perf_counter()
    page.goto(file.as_uri())
    page.locator("#rows > *").first.wait_for()
    took = time.perf_counter() - begun
    page.close()
    return took


if __name__ == "__main__":
    command("report", measure)

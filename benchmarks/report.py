"""The page of a report with 100,000 findings: how large it is, and how long Chromium takes to open it."""

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tests.report.browser import browser
from tests.report.sample import sample_report

from benchmarks.clock import best
from candado.report import html

MEGABYTES, SECONDS = 30, 3


def measure(*, smoke: bool) -> Iterator[str]:
    """Its size, and the time until it is open."""
    findings = 500 if smoke else 100_000
    report = sample_report(findings)
    written = best(lambda: html.write(report), runs=1)
    with tempfile.TemporaryDirectory() as folder, browser() as chromium:
        file = Path(folder) / "report.html"
        file.write_text(html.write(report), encoding="utf-8")
        megabytes = file.stat().st_size / 1e6
        yield f"{findings:,} findings: {megabytes:.1f} MB (limit {MEGABYTES}), written in {written:.1f} s"
        page = chromium.new_page()
        begun = time.perf_counter()
        page.goto(file.as_uri())
        page.locator("main").wait_for()
        yield f"open after {time.perf_counter() - begun:.1f} s (limit {SECONDS})"

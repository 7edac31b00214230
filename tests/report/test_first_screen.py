"""The first screen says the same in the same order, on a terminal and on the page."""

import re

import pytest

from candado.report import words
from candado.report.formats import WRITERS
from tests.report.sample import sample_report

REPORT = sample_report(300)
SOURCE = REPORT.source
ORDER = {
    "organization": (r"^Contoso$", r"<h1>Contoso</h1>"),
    "time": (words.minute(SOURCE.scanned_at),) * 2,
    "identity": (SOURCE.identity,) * 2,
    "digest of the controls": (REPORT.standing.controls_digest[:12],) * 2,
    "score": (r"Score 51 of 100", r'<span class="number">51</span>'),
    "what the score was": (r"up 6 from 45", r"Up 6 from 45"),
    "how much was seen": (r"92% of what was asked for", r"92%</span>"),
    "the grant that would show more": (r"grant View permissions", r"Grant View permissions"),
    "shares": (r"94% measured, <1% attested, 1% excepted, <1% inherited, 4% unknown", r"Measured</dt>"),
    "what to do first": (r"What to do first", r">What to do first<"),
    "how many findings an act closes, whose, and when": (
        r"closes 4 findings, bo\.berg@contoso\.example, overdue since",
        r"closes <b>4 findings</b></span>\s*<span>bo\.berg@contoso\.example</span>\s*<span.*>overdue since",
    ),
    "since last time": (
        r"7 new, 12 fixed, .* 100 overdue",
        r"(?s)<dt>new</dt>.*<dt>fixed</dt>.*<dt>overdue</dt>",
    ),
    "90 days by severity": (r"critical +█", r">Open failures, last 90 days<"),
    "sections": (r"Sections, worst first", r">Sections, worst first<"),
    "projects": (r"Projects by grade", r">Projects by grade<"),
    "the article": (r"15 failing, 86 not covered yet", r"<dt>.*Failing</dt><dd>15</dd>"),
    "filter": (r"--project NAME, --owner NAME, --severity high, --status failed", r'id="filters"'),
    "how the score is made": (r"How the score is made", r">How the score is made<"),
    "thresholds loosened": (r"Loosened: inactive-user\.days", r">Thresholds loosened<"),
}


@pytest.mark.parametrize(("name", "number"), [("terminal", 0), ("html", 1)])
def test_everything_is_there_in_its_order(name: str, number: int) -> None:
    written = WRITERS[name](REPORT)
    at = 0
    for what, patterns in ORDER.items():
        found = re.compile(patterns[number], re.MULTILINE).search(written, at)
        assert found is not None, f"{what} is not there, or out of order"
        at = found.start()

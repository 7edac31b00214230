import base64
import hashlib
import json
import re
from html.parser import HTMLParser

import msgspec
import pytest

from candado.assess.control import Control
from candado.report import html
from candado.report.view import Report
from tests.report.hostile import hostile_report
from tests.report.sample import CONTROLS, sample_report


class Page(HTMLParser):
    """What a browser would find: elements with their attributes, and the text of some."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[str, list[str]] = {"script": [], "style": [], "title": []}
        self._inside = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self._inside = tag

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside in self.texts:
            self.texts[self._inside].append(data)


def source(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


@pytest.fixture(params=["none", "many", "hostile"])
def page(request: pytest.FixtureRequest) -> Page:
    reports = {"none": sample_report(0), "many": sample_report(300), "hostile": hostile_report()}
    return Page(html.write(reports[request.param]))


def test_the_page_is_all_there_is(page: Page) -> None:
    loading = {"src", "srcset", "data", "poster", "background", "action", "formaction"}
    assert not {tag for tag, attributes in page.elements if loading & attributes.keys()} - {"template"}
    assert not {tag for tag, _ in page.elements} & {"link", "iframe", "object", "embed", "base", "img"}


def test_nothing_runs_but_what_the_policy_names(page: Page) -> None:
    [policy] = [
        attributes["content"] or ""
        for tag, attributes in page.elements
        if tag == "meta" and attributes.get("http-equiv") == "Content-Security-Policy"
    ]
    [style], [payload, script] = page.texts["style"], page.texts["script"]
    assert policy.startswith("default-src 'none'; ")
    assert f"style-src {source(style)};" in policy
    assert f"script-src {source(script)};" in policy
    assert "unsafe" not in policy
    assert isinstance(json.loads(payload), dict)
    assert not [name for _, attributes in page.elements for name in attributes if name.startswith("on")]
    assert not [name for _, attributes in page.elements for name in attributes if name == "style"]


def test_links_lead_into_the_page_or_nowhere_else(page: Page) -> None:
    links = [attributes["href"] or "" for tag, attributes in page.elements if tag == "a"]
    assert all(link.startswith("#") for link in links)


def decoded(report: Report) -> list[tuple[str, str, str]]:
    """Resource, project and portal link of each finding, as the page's script reads them."""
    found = json.loads(Page(html.write(report)).texts["script"][0])
    columns, strings = found["columns"], found["strings"]
    return [
        (
            strings[columns["resource"][row]],
            strings[columns["project"][row]] if columns["project"][row] >= 0 else "",
            found["address"] + strings[columns["url"][row]],
        )
        for row in range(len(columns["id"]))
    ]


def test_the_page_has_every_finding() -> None:
    report = sample_report(300)
    assert decoded(report) == [
        (finding.resource_name, finding.project_name or "", finding.portal_url) for finding in report.findings
    ]


def test_what_a_control_says_is_markdown_without_markup() -> None:
    control: Control = msgspec.structs.replace(
        CONTROLS["inactive-user"],
        why="<script>alert(1)</script> [a](javascript:alert(1)) ![i](https://evil.example/i.png) *so*\u202e",
    )
    report = sample_report(60)
    asked = msgspec.structs.replace(report.controls["inactive-user"], control=control)
    written = html.write(
        msgspec.structs.replace(report, controls=dict(report.controls) | {"inactive-user": asked})
    )
    [why] = re.findall(r'data-control="inactive-user">(.*?)How to mend', written, re.DOTALL)
    assert "<em>so</em>" in why
    assert r"\u{202e}" in why
    assert not re.search(r"<script|<img|<a[^>]*javascript:", why)


def test_a_hundred_thousand_findings_stay_under_thirty_megabytes() -> None:
    sizes = [len(html.write(sample_report(number)).encode()) for number in (2000, 4000)]
    each = (sizes[1] - sizes[0]) / 2000
    assert sizes[0] + 98_000 * each < 30_000_000

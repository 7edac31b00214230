"""The page in a real browser: what it can be made to do, and that it harms nobody."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from candado.report import html
from candado.report.harmless import visible
from candado.report.view import Report
from tests.node import module
from tests.report.browser import browser, opened
from tests.report.hostile import LONG, SCRIPT, hostile_report
from tests.report.sample import sample_report

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with browser() as started:
        yield started


def written(folder: Path, report: Report) -> Path:
    file = folder / "report.html"
    file.write_text(html.write(report), encoding="utf-8")
    return file


def counts(page: Page, pattern: str) -> None:
    """Wait until the page says how many findings it shows."""
    expect(page.locator("#count")).to_have_text(re.compile(f"^{pattern} findings$"))


def test_a_hostile_report_runs_nothing_and_asks_nobody(chromium: Browser, tmp_path: Path) -> None:
    report = hostile_report()
    with opened(chromium, written(tmp_path, report)) as found:
        page = found.page
        for number in range(len(report.findings)):
            page.locator(f"#row-{number}").click()
            assert page.locator("#detail-body h3").count() == 1
            texts = (
                "[...document.getElementById('detail-body').childNodes].filter(node => node.nodeType !== 1)"
            )
            assert page.evaluate(f"{texts}.length") == 0
            for link in page.locator("#detail-body a").all():
                assert (link.get_attribute("href") or "").startswith("https://dev.azure.com/contoso/")
        for name in ("project", "owner", "section"):
            for option in page.locator(f"select[name={name}] option").all():
                page.select_option(f"select[name={name}]", option.get_attribute("value"))
            page.select_option(f"select[name={name}]", "")
        page.fill("input[name=q]", SCRIPT)
        counts(page, r"\d+ of \d+")
        page.emulate_media(media="print")
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        assert page.evaluate("window.owned") is None
        assert page.locator("img, iframe, object, embed").count() == 0
        assert page.locator("script").count() == 2
        assert page.title().startswith(SCRIPT)
    assert found.requests == []
    assert found.complaints == []


def test_hostile_names_are_read_as_they_are_written(chromium: Browser, tmp_path: Path) -> None:
    report = hostile_report()
    with opened(chromium, written(tmp_path, report)) as found:
        shown = found.page.locator(".row-what b").all_inner_texts()
    assert shown == [visible(finding.resource_name) for finding in report.findings]


def test_a_long_name_does_not_widen_the_page(chromium: Browser, tmp_path: Path) -> None:
    for width in (360, 1280):
        with opened(chromium, written(tmp_path, hostile_report()), width=width) as found:
            row = next(at for at, each in enumerate(hostile_report().findings) if each.resource_name == LONG)
            found.page.locator(f"#row-{row}").click()
            assert found.page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.node
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_axe_finds_nothing(chromium: Browser, tmp_path: Path, dark: bool, width: int) -> None:
    axe = (module("axe-core") / "axe.min.js").read_text(encoding="utf-8")
    with opened(chromium, written(tmp_path, sample_report(300)), dark=dark, width=width) as found:
        page = found.page
        page.locator("#row-1").click()
        page.evaluate(axe)
        violations: list[dict[str, Any]] = page.evaluate(
            "axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})"
            ".then(found => found.violations)"
        )
    assert [(each["id"], each["impact"], each["nodes"][0]["html"]) for each in violations] == []


def test_filters_narrow_the_list_and_stand_in_the_address(chromium: Browser, tmp_path: Path) -> None:
    report = sample_report(300)
    wanted = [f for f in report.findings if f.severity == "high" and f.project_name == "Web"]
    with opened(chromium, written(tmp_path, report)) as found:
        page = found.page
        page.select_option("select[name=project]", "=Web")
        page.locator("label.chip", has_text="high").click()
        page.wait_for_function(
            f"document.getElementById('count').textContent.startsWith('{len(wanted)} of ')"
        )
        fragment = page.evaluate("location.hash")
    with opened(chromium, written(tmp_path, report), fragment=fragment) as found:
        assert found.page.locator("#count").inner_text() == f"{len(wanted)} of 300 findings"
        assert found.page.locator("#row-0 b").inner_text() == wanted[0].resource_name


def test_a_link_of_the_first_screen_filters_the_findings(chromium: Browser, tmp_path: Path) -> None:
    report = sample_report(300)
    with opened(chromium, written(tmp_path, report)) as found:
        found.page.locator(".acts a").first.click()
        counts(found.page, f"{report.acts[0].findings} of 300")


def test_a_search_looks_everywhere(chromium: Browser, tmp_path: Path) -> None:
    report = sample_report(300)
    chosen = report.findings[17]
    with opened(chromium, written(tmp_path, report)) as found:
        for word in (chosen.id, chosen.resource_name, "serviceprincipal", "díaz"):
            found.page.fill("input[name=q]", word)
            counts(found.page, r"\d+ of 300")
            assert found.page.locator("#row-0").count() == 1
        found.page.fill("input[name=q]", "no such words")
        expect(found.page.locator("#none")).to_be_visible()


def test_the_list_is_walked_by_keys(chromium: Browser, tmp_path: Path) -> None:
    report = sample_report(300)
    with opened(chromium, written(tmp_path, report)) as found:
        page = found.page
        page.locator("#list").focus()
        page.keyboard.press("ArrowDown")
        assert page.locator("#list").get_attribute("aria-activedescendant") == "row-1"
        page.keyboard.press("End")
        assert page.locator("#list").get_attribute("aria-activedescendant") == "row-299"
        last = page.locator("#row-299")
        assert last.get_attribute("aria-selected") == "true"
        assert last.get_attribute("aria-setsize") == "300"
        assert report.findings[-1].id in page.locator("#detail-body pre").inner_text()
        page.keyboard.press("/")
        assert page.evaluate("document.activeElement.name") == "q"


def test_the_portal_is_one_click_away(chromium: Browser, tmp_path: Path) -> None:
    report = sample_report(300)
    with opened(chromium, written(tmp_path, report)) as found:
        for at in (0, 2, 4):
            found.page.locator(f"#row-{at}").click()
            link = found.page.locator("#detail-body a.action")
            assert link.get_attribute("href") == report.findings[at].portal_url
            assert link.get_attribute("rel") == "noreferrer noopener"


def test_only_what_is_in_sight_is_drawn(chromium: Browser, tmp_path: Path) -> None:
    with opened(chromium, written(tmp_path, sample_report(5000))) as found:
        assert found.page.locator(".row").count() < 60
        found.page.locator("#list").evaluate("list => { list.scrollTop = list.scrollHeight }")
        found.page.locator("#row-4999").wait_for()
        assert found.page.locator(".row").count() < 60


def test_on_a_phone_a_finding_covers_the_list_and_goes_back(chromium: Browser, tmp_path: Path) -> None:
    with opened(chromium, written(tmp_path, sample_report(100)), width=390) as found:
        page = found.page
        assert not page.locator("#detail").is_visible()
        page.locator("#row-1").click()
        assert page.evaluate("document.activeElement.id") == "detail-title"
        page.keyboard.press("Escape")
        assert not page.locator("#detail").is_visible()
        assert page.evaluate("document.activeElement.id") == "list"


def test_paper_gets_a_table_of_what_the_filters_let_through(chromium: Browser, tmp_path: Path) -> None:
    report = sample_report(300)
    wanted = [finding for finding in report.findings if finding.severity == "critical"]
    with opened(chromium, written(tmp_path, report), fragment="#severity=critical") as found:
        found.page.emulate_media(media="print")
        found.page.evaluate("dispatchEvent(new Event('beforeprint'))")
        rows = found.page.locator("#printed-rows tr")
        assert rows.count() == len(wanted)
        assert rows.first.is_visible()
        assert not found.page.locator("#filters").is_visible()


def test_the_switch_turns_light_into_dark(chromium: Browser, tmp_path: Path) -> None:
    background = "getComputedStyle(document.body).backgroundColor"
    with opened(chromium, written(tmp_path, sample_report(5))) as found:
        light = found.page.evaluate(background)
        found.page.locator("#theme").click()
        assert found.page.evaluate(background) != light
    with opened(chromium, written(tmp_path, sample_report(5)), dark=True) as found:
        assert found.page.evaluate(background) != light

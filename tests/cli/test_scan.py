"""`candado scan`: several organizations, one project, reports, and what it says where."""

import json
from pathlib import Path

import pytest

from candado.cli.target import target
from candado_emulator.server import Emulator
from tests.cli.command import Candado

ONE = ("--control", "public-project")
FILES = ["findings.json", "findings.sarif", "report.html"]


def test_results_on_stdout_and_all_else_on_stderr(candado: Candado, contoso: Emulator) -> None:
    ran = candado.as_(contoso)("scan", contoso.url, *ONE, "-o", "out")
    assert ran.out.startswith("contoso\nscanned ")
    assert "A personal access token is second best" in ran.err
    assert [line for line in ran.err.splitlines() if line.startswith("wrote")] == [
        "wrote out/report.html",
        "wrote out/findings.sarif",
        "wrote out/findings.json",
    ]


@pytest.mark.parametrize("quiet", [("-q", "scan"), ("scan", "-q")], ids=["before", "after"])
def test_quiet_says_results_only(candado: Candado, contoso: Emulator, quiet: tuple[str, str]) -> None:
    ran = candado.as_(contoso)(*quiet, contoso.url, *ONE, "-o", "out")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("contoso\n")


def test_a_pipe_gets_no_colour_and_80_columns(candado: Candado, contoso: Emulator) -> None:
    contoso.change({"projects": {"Web": {"visibility": "public"}}})
    out = candado.as_(contoso)("scan", contoso.url, *ONE).out
    assert "\x1b" not in out
    assert max(map(len, out.splitlines())) <= 80


def test_one_that_cannot_be_reached_does_not_stop_the_others(candado: Candado, contoso: Emulator) -> None:
    ran = candado.as_(contoso)("scan", "http://localhost:1/fabrikam", contoso.url, *ONE, "-o", "out")
    assert ran.code == 4
    assert "Cannot reach http://localhost:1" in ran.err
    assert "\nNothing that was asked fails." in ran.out
    assert sorted(path.name for path in Path("out/contoso").iterdir()) == FILES


def test_each_of_several_has_a_folder_of_its_own(candado: Candado, contoso: Emulator) -> None:
    contoso.change({"projects": {"Web": {"visibility": "public"}, "Data": {"visibility": "public"}}})
    parts = [f"{contoso.url}#Web", f"{contoso.url}#Data"]
    ran = candado.as_(contoso)("scan", *parts, *ONE, "-o", "out")
    assert ran.code == 0
    reports = {path.name: json.loads((path / "findings.json").read_text()) for path in Path("out").iterdir()}
    projects = {name: [finding["project"] for finding in each["findings"]] for name, each in reports.items()}
    assert projects == {"contoso%2fweb": ["Web"], "contoso%2fdata": ["Data"]}


def test_of_one_project_there_is_no_score(candado: Candado, contoso: Emulator) -> None:
    ran = candado.as_(contoso)("scan", f"{contoso.url}#Web", *ONE)
    assert "\nScore -: " in ran.out
    assert candado("query", "select name from projects").out == "Web\n"


@pytest.mark.parametrize(
    ("text", "url", "project"),
    [
        ("contoso", "https://dev.azure.com/contoso", None),
        ("contoso/Data Lake", "https://dev.azure.com/contoso", "Data Lake"),
        ("https://dev.azure.com/contoso/Data%20Lake", "https://dev.azure.com/contoso", "Data Lake"),
        ("https://contoso.visualstudio.com", "https://contoso.visualstudio.com", None),
        ("https://ado.example/tfs/Main#Web", "https://ado.example/tfs/Main", "Web"),
    ],
)
def test_what_an_organization_may_be_called(text: str, url: str, project: str | None) -> None:
    found = target(text)
    assert (found.url, found.project) == (url, project)


def test_controls_are_chosen_by_name_and_section(candado: Candado, contoso: Emulator) -> None:
    candado.as_(contoso)("scan", contoso.url, "--section", "repos", "--control", "everyone-*", "-o", "out")
    found = json.loads(Path("out/findings.json").read_text())
    assert found["score"]["headline"] is None
    controls = candado("query", "select distinct control from verdicts order by control").out.split()
    assert controls and all(name.startswith("everyone-") for name in controls)


def test_only_what_the_controls_need_is_asked(candado: Candado, contoso: Emulator) -> None:
    candado.as_(contoso)("scan", contoso.url, *ONE)
    assert {entry.area for entry in contoso.journal()} <= {
        "location/connectiondata",
        "core/projects",
        "security/securitynamespaces",
        "security/permissionevaluationbatch",
        "security/permissions",
        "location/resourceareas",
    }


def test_a_dry_run_asks_nothing_and_says_what_it_would(candado: Candado, contoso: Emulator) -> None:
    before = candado("scan", contoso.url, *ONE, "--dry-run")
    assert before.code == 0
    assert "an unknown number of calls, since no snapshot of it is kept" in before.out
    assert "projects\tonce\t?\tprojects" in before.out
    assert "View project-level information, in each project\t1" in before.out
    assert contoso.journal() == []
    candado.as_(contoso)("scan", contoso.url)
    asked = len(contoso.journal())
    again = candado("scan", contoso.url, "--dry-run")
    assert f"about {asked} calls" in again.out or f"about {asked - 1} calls" in again.out
    assert len(contoso.journal()) == asked


def test_a_hostile_organization_moves_nothing_on_the_terminal(candado: Candado, contoso: Emulator) -> None:
    contoso.change({"projects": {"Evil\x1b]0;owned\x07\u202e": {"visibility": "public"}}})
    ran = candado.as_(contoso)("scan", contoso.url, *ONE)
    assert not {"\x1b", "\x07", "\u202e"} & set(ran.out + ran.err)
    assert "Evil\\u{1b}]0;owned\\u{7}\\u{202e}" in ran.out.replace("\n", "").replace(" " * 20, "")

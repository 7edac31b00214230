"""Commands that look at what is kept, and ask no network: one scan of a demo answers them all."""

import csv
import io
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from candado.report.formats import WRITERS
from candado_emulator.server import Emulator
from tests.cli.command import Candado

NEXT_MONTH = str(datetime.now(UTC).date() + timedelta(days=30))


@pytest.fixture
def scanned(scanned: Candado, contoso: Emulator) -> Iterator[Candado]:
    """Nobody asks the organization again."""
    yield scanned
    assert contoso.journal() == []


def test_show_gives_the_request_and_the_words_of_the_service(scanned: Candado) -> None:
    [finding] = scanned.ids("project_name = 'Web'")
    shown = scanned("show", finding).out
    for part in (
        "A project is public",
        "severity\thigh, certain",
        "project\tWeb",
        "everyone on the internet can read it",
        "visibility\tpublic",
        "/contoso/_apis/projects?",
        '"visibility": "public"',
        "Project settings > Overview",
    ):
        assert part in shown


def test_show_says_what_there_is(scanned: Candado) -> None:
    assert "there is no finding 'ffffffffff'" in scanned("show", "ffffffffff").err
    assert "may be 2 findings" in scanned("show", "").err
    [finding] = scanned.ids("project_name = 'Web'")
    first = min(path.name for path in scanned.home.rglob("*.assessment"))
    scanned("assess", "--control", "public-projects-allowed")
    assert "another has it: --in" in scanned("show", finding).err
    assert "project\tWeb" in scanned("show", finding, "--in", first).out


def test_show_says_what_was_not_read(candado: Candado, contoso: Emulator) -> None:
    contoso.deny("audit/streams")
    candado.as_(contoso)("scan", contoso.url, "--control", "audit-log-not-streamed")
    [finding] = candado.ids("status = 'unknown'")
    shown = candado("show", finding).out
    assert "What was not read whole\naudit_streams\tforbidden\taudit-streams" in shown
    assert "View audit log" in shown


def test_what_is_accepted_is_excepted_when_judged_anew(scanned: Candado) -> None:
    [finding, *_] = scanned.ids()
    ran = scanned(
        "accept", finding, "--until", NEXT_MONTH, "--why", 'open "source"', "--by", "ana@contoso.com"
    )
    assert (ran.code, ran.out) == (0, "")
    assert scanned("assess", "--control", "public-project*").code == 0
    assert scanned.ids("status = 'excepted'") == [finding]
    assert "open \\u0022source" in json.dumps(scanned("show", finding).out).replace('\\"', "\\u0022")
    assert (
        "is excepted; only what failed"
        in scanned("accept", finding, "--until", NEXT_MONTH, "--why", "again").err
    )


def test_nothing_is_accepted_for_longer_than_a_year(scanned: Candado) -> None:
    [finding, *_] = scanned.ids()
    ran = scanned("accept", finding, "--until", "2099-01-01", "--why", "never")
    assert (ran.code, "then decide again" in ran.err) == (2, True)
    assert not (scanned.folder / "exceptions.toml").exists()


def test_a_report_in_each_format(scanned: Candado) -> None:
    for form in WRITERS:
        ran = scanned("report", "--format", form)
        assert (ran.code, ran.err) == (0, "")
        path = scanned.folder / f"report.{form}"
        assert scanned("report", "--format", form, "-o", str(path)).out == ""
        written = path.read_bytes().decode()
        assert "Web" in written
        if form != "terminal":
            assert written == ran.out


def test_a_report_of_some_findings(scanned: Candado) -> None:
    found = json.loads(scanned("report", "--project", "web", "--format", "json").out)["findings"]
    assert [each["project"] for each in found] == ["Web"]
    assert "everyone on the internet" in scanned("report", "--status", "failed", "--severity", "high").out
    ran = scanned("report", "--severity", "low", "--owner", "nobody")
    assert (ran.code, ran.err) == (0, "no finding is of that kind\n")
    assert "nothing is known of a project 'Nowhere'" in scanned("report", "--project", "Nowhere").err


def test_a_report_of_an_earlier_snapshot(scanned: Candado) -> None:
    first, second = (line.split("\t")[1] for line in scanned("snapshots").out.splitlines())
    of_first = json.loads(scanned("report", first, "--format", "json").out)
    assert of_first["snapshot"] == first
    assert json.loads(scanned("report", "--format", "json").out)["snapshot"] == second
    assert json.loads(scanned("report", str(next(scanned.home.glob(f"*/{first}"))), "--format", "json").out)
    assert "no snapshot of contoso is named 1999" in scanned("report", "1999").err


def test_a_query_in_each_format(scanned: Candado) -> None:
    sql = "select name, visibility, null as nothing from projects where name in ('Web', 'Data') order by name"
    assert scanned("query", sql).out == "Data\tprivate\t\nWeb\tpublic\t\n"
    assert json.loads(scanned("query", sql, "--format", "json").out) == [
        {"name": "Data", "visibility": "private", "nothing": None},
        {"name": "Web", "visibility": "public", "nothing": None},
    ]
    rows = list(csv.DictReader(io.StringIO(scanned("query", sql, "--format", "csv").out)))
    assert [row["visibility"] for row in rows] == ["private", "public"]


def test_a_query_reads_derived_tables_and_findings_of_any_snapshot(scanned: Candado) -> None:
    sql = "select r.name from findings f join resources r on r.id = f.resource_id order by r.name"
    first = scanned("snapshots").out.split("\t")[1]
    assert scanned("query", sql).out == "Mobile\nWeb\n"
    assert scanned("query", sql, "--snapshot", first).out == "Data\nWeb\n"


FORBIDDEN = [
    "copy projects to 'stolen.csv'",
    "select * from read_csv('/etc/passwd')",
    "drop table projects",
    "select getenv('CANDADO_PAT')",
    "attach 'x.db'",
    "select nothing from projects",
    "select 1; select 2",
]


def test_a_query_reaches_nothing_else(scanned: Candado) -> None:
    for sql in FORBIDDEN:
        ran = scanned("query", sql)
        assert (ran.code, ran.out) == (2, ""), sql
        assert ran.err.startswith("candado: "), sql
    assert not Path("stolen.csv").exists()


def test_the_cache_is_for_the_user_alone(scanned: Candado) -> None:
    scanned("query", "select 1")
    [file] = (scanned.folder / "cache").rglob("*.duckdb")
    assert (file.stat().st_mode & 0o777, file.parent.stat().st_mode & 0o777) == (0o600, 0o700)


def test_verify_finds_what_was_changed(scanned: Candado) -> None:
    assert scanned("verify").code == 0
    [path, *_] = sorted(scanned.home.rglob("projects.parquet"))
    path.chmod(0o600)
    path.write_bytes(path.read_bytes() + b"!")
    ran = scanned("verify")
    assert (ran.code, f"{path.parent.name}/projects.parquet\tis not what was written" in ran.out) == (1, True)


def test_prune_removes_only_when_told_to(scanned: Candado) -> None:
    scanned("query", "select 1")
    planned = scanned("prune", "--keep", "1")
    assert ("nothing was removed" in planned.err, planned.out.count("\n")) == (True, 2)
    assert scanned("prune", "--keep", "1", "--yes").out == planned.out
    assert scanned("snapshots").out.count("\n") == 1
    assert scanned("verify").code == 0
    assert list((scanned.folder / "cache").rglob("*.duckdb")) == []


def test_prune_erases_a_person(candado: Candado, contoso: Emulator) -> None:
    candado.as_(contoso)("scan", contoso.url, "--control", "inactive-user")
    someone = "select principal_name, display_name from people where principal_name like 'r%@%' limit 1"
    address, name = candado("query", someone).out.strip().split("\t")
    assert "1 people" in candado("prune", "--person", address).out
    assert candado("prune", "--person", address, "--yes").code == 0
    assert candado("query", f"select * from people where principal_name = '{address}'").out == ""
    bodies = b"".join(path.read_bytes() for path in candado.home.rglob("*") if path.is_file())
    assert name and name.encode() not in bodies
    assert "no snapshot knows" in candado("prune", "--person", "stranger@contoso.example").err

"""What changed between two assessments, for people and for programs."""

import json
from pathlib import Path

from jsonschema import Draft202012Validator

from candado.report.comparison import schema
from candado_emulator.server import Emulator
from candado_emulator.worlds.generated import organization
from tests.cli.command import Candado

SCHEMA = Path(__file__).parents[2] / "docs" / "schema" / "diff.schema.json"
TWO = ("--control", "public-project", "--control", "public-projects-allowed")


def snapshots(candado: Candado) -> list[str]:
    return [line.split("\t")[1] for line in candado("snapshots").out.splitlines()]


def test_of_the_last_two(scanned: Candado) -> None:
    shown = scanned("diff").out
    assert "1 new, 1 still failing, 1 fixed" in shown
    assert "\nNew\nhigh\t" in shown
    assert "projects\t0\t0\t2\t0" in shown
    assert "visibility private -> public" in shown
    assert scanned("diff", *snapshots(scanned)).out == shown
    assert scanned("diff", snapshots(scanned)[0]).out == shown


def test_of_one_with_itself(scanned: Candado) -> None:
    first, _ = snapshots(scanned)
    shown = scanned("diff", first, first).out
    assert "0 new, 2 still failing, 0 fixed" in shown
    assert "Both judge the same snapshot" in shown


def test_what_was_not_looked_at_is_neither_fixed_nor_removed(candado: Candado, contoso: Emulator) -> None:
    contoso.change({"projects": {"Web": {"visibility": "public"}, "Data": {"visibility": "public"}}})
    candado.as_(contoso)("scan", contoso.url, *TWO)
    ran = candado("scan", f"{contoso.url}#Web", *TWO)
    assert "0 new, 0 fixed, 1 still failing" in ran.out
    found = json.loads(candado("diff", "--format", "json").out)
    assert {change: number for change, number in found["counts"].items() if number} == {
        "still failing": 1,
        "not asked": 1,
    }
    assert [(each["change"], each["project"]) for each in found["findings"]] == [("not asked", "Data")]
    [table] = [each for each in found["tables"] if each["table"] == "projects"]
    assert (table["added"], table["removed"], table["changed"], table["unseen"]) == (0, 0, 0, 5)


def test_as_json_it_follows_its_schema(scanned: Candado) -> None:
    ran = scanned("diff", "--format", "json")
    found = json.loads(ran.out)
    assert ran.err == ""
    assert not list(Draft202012Validator(json.loads(schema())).iter_errors(found))
    assert [found["before"]["snapshot"], found["after"]["snapshot"]] == snapshots(scanned)
    assert {change: number for change, number in found["counts"].items() if number} == {
        "new": 1,
        "still failing": 1,
        "fixed": 1,
    }
    assert [
        (each["change"], each["project"], each["before"], each["after"]) for each in found["findings"]
    ] == [("fixed", "Data", "failed", "passed"), ("new", "Mobile", "passed", "failed")]
    [table] = [each for each in found["tables"] if each["table"] == "projects"]
    assert [(row["before"]["visibility"], row["after"]["visibility"]) for row in table["sample"]] == [
        ("private", "public"),
        ("public", "private"),
    ]
    assert [each["id"] for each in found["findings"] if each["change"] == "new"] == scanned.ids(
        "project_name = 'Mobile'"
    )


def test_the_published_schema_is_fresh() -> None:
    assert SCHEMA.read_bytes() == schema(), "run `make docs` and commit what it writes"


def test_one_assessment_has_nothing_to_be_compared_with(candado: Candado, contoso: Emulator) -> None:
    candado.as_(contoso)("scan", contoso.url, *TWO)
    ran = candado("diff")
    assert (ran.code, ran.out) == (2, "")
    assert "there are not yet two assessments of contoso" in ran.err


def test_two_organizations_are_not_compared(candado: Candado, contoso: Emulator) -> None:
    candado.as_(contoso)("scan", contoso.url, *TWO)
    with Emulator(organization(1)) as other:
        candado.as_(other)("scan", other.url, *TWO)
        paths = [str(path) for path in sorted(candado.home.glob("*/*.assessment"))]
        ran = candado("diff", *paths)
    assert (ran.code, "give two of the same organization" in ran.err) == (2, True)

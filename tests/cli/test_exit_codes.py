"""Exit codes, the same for all commands, and a sentence on stderr with each but 0."""

from datetime import UTC, datetime, timedelta

import pytest

from candado.cli.exits import Exit, worst
from candado_emulator.server import Emulator
from tests.cli.command import Candado

ONE = ("--control", "public-project")


def test_0_where_all_is_read_and_there_is_no_gate(candado: Candado, contoso: Emulator) -> None:
    contoso.change({"projects": {"Web": {"visibility": "public"}}})
    ran = candado.as_(contoso)("scan", contoso.url, *ONE)
    assert ran.code == 0
    assert "1 failure, 1 high." in ran.out


@pytest.mark.parametrize(("gate", "code"), [("critical", 0), ("high", 1), ("low", 1), ("new:high", 1)])
def test_1_where_the_gate_fails(candado: Candado, contoso: Emulator, gate: str, code: int) -> None:
    contoso.change({"projects": {"Web": {"visibility": "public"}}})
    assert candado.as_(contoso)("scan", contoso.url, *ONE, "--fail-on", gate).code == code


def test_new_failures_are_new_once(candado: Candado, contoso: Emulator) -> None:
    contoso.change({"projects": {"Web": {"visibility": "public"}}})
    candado.as_(contoso)
    codes = [candado("scan", contoso.url, *ONE, "--fail-on", "new:high").code for _ in range(2)]
    assert codes == [1, 0]


def test_a_run_of_less_in_between_makes_nothing_new(candado: Candado, contoso: Emulator) -> None:
    contoso.change({"projects": {"Web": {"visibility": "public"}, "Data": {"visibility": "public"}}})
    two = (*ONE, "--control", "public-projects-allowed")
    candado.as_(contoso)("scan", contoso.url, *two)
    candado("scan", contoso.url, "--control", "public-projects-allowed")
    candado("scan", f"{contoso.url}#Web", *two)
    ran = candado("scan", contoso.url, *two, "--fail-on", "new:low")
    assert (ran.code, "0 new, 0 fixed, 2 still failing" in ran.out) == (0, True)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["scan"], "say which organization"),
        (["scan", "a/b/c"], "neither ORG nor ORG/PROJECT"),
        (["scan", "a" * 300], "too long"),
        (["doctor", "a" * 300], "too long"),
        (["scan", "http://dev.azure.example/x"], "https://"),
        (["scan", "contoso", "--control", "nothing-like-this"], "no control matches"),
        (["scan", "contoso", "--section", "nothing"], "there is no section"),
        (["scan", "contoso", "--fail-on", "dreadful"], "neither low"),
        (["scan", "contoso", "--max-load", "7"], "0<x<=1"),
        (["scan", "--replay", "here"], "is no recording"),
        (["scan", "--replay", "here", "--record", "there"], "reads one recording"),
        (["scan", "contoso", "--record", "there", "--resume"], "without --resume"),
        (["explain", "public-projects"], "did you mean public-projects-allowed?"),
        (["tables", "nothing"], "there is no table"),
        (["snapshots", "--org", "nobody"], "nothing of nobody is kept"),
        (["report"], "nothing is kept"),
        (["show", "abc"], "nothing is kept"),
        (["diff"], "nothing is kept"),
        (["query", "select 1"], "nothing is kept"),
        (["prune"], "say what to remove"),
        (["prune", "--older-than", "soon"], "90d"),
        (["emulator", "--world", "nowhere"], "there is no world"),
        (["demo", "--world", "nowhere"], "there is no world"),
        (["setup", "https://ado.contoso.example/tfs/DefaultCollection"], "Azure DevOps Server"),
        (["nothing"], "No such command"),
    ],
    ids=lambda given: " ".join(given) if isinstance(given, list) else "",
)
def test_2_where_the_usage_is_wrong(candado: Candado, arguments: list[str], sentence: str) -> None:
    ran = candado(*arguments)
    assert (ran.code, ran.out) == (2, "")
    assert sentence in ran.err


@pytest.mark.parametrize("section", ["[due]\ncritical = 0\n", "[connection]\nmax_load = 7\n"])
def test_2_where_a_file_is_wrong(candado: Candado, section: str) -> None:
    (candado.folder / "candado.toml").write_text(section)
    ran = candado("scan", "contoso")
    assert (ran.code, ran.err.startswith("candado: candado.toml:2:12: ")) == (2, True)


def test_2_where_nothing_can_be_resumed(candado: Candado, contoso: Emulator) -> None:
    ran = candado.as_(contoso)("scan", contoso.url, *ONE, "--resume")
    assert (ran.code, "scan without --resume" in ran.err) == (2, True)


def test_3_where_something_could_not_be_read(candado: Candado, contoso: Emulator) -> None:
    contoso.deny("core/projects")
    ran = candado.as_(contoso)("scan", contoso.url, *ONE)
    assert (ran.code, "could not be read whole" in ran.err) == (3, True)


@pytest.mark.parametrize("gap", ['endpoint = "audit-streams"', 'table = "audit_streams"'])
def test_0_where_it_is_a_known_gap(candado: Candado, contoso: Emulator, gap: str) -> None:
    contoso.deny("audit/streams")
    until = datetime.now(UTC).date() + timedelta(days=30)
    (candado.folder / "candado.toml").write_text(f'[[known_gaps]]\n{gap}\nwhy = "soon"\nuntil = {until}\n')
    ran = candado.as_(contoso)("scan", contoso.url, "--control", "audit-log-not-streamed")
    assert ran.code == 0, ran.err


def test_4_where_nobody_is_signed_in(candado: Candado, contoso: Emulator) -> None:
    ran = candado("scan", contoso.url, *ONE)
    assert (ran.code, "CANDADO_PAT" in ran.err) == (4, True)


def test_4_where_the_token_is_wrong(
    candado: Candado, contoso: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CANDADO_PAT", "not-a-token-of-contoso")
    ran = candado("scan", contoso.url, *ONE)
    assert (ran.code, "not-a-token" in ran.out + ran.err) == (4, False)


def test_4_where_there_is_no_connection(candado: Candado, contoso: Emulator) -> None:
    candado.as_(contoso)
    assert candado("scan", "http://localhost:1/contoso", *ONE).code == 4
    assert candado("doctor", "http://localhost:1/contoso").code == 4


def test_70_where_it_is_a_fault_of_ours(
    candado: Candado, contoso: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("candado.cli.judge.assess", broken)
    ran = candado.as_(contoso)("scan", contoso.url, *ONE)
    assert (ran.code, "Please report it" in ran.err) == (70, True)


def test_where_several_hold() -> None:
    order = [Exit.NO_CONNECTION, Exit.USAGE, Exit.GATE, Exit.UNREAD, Exit.DONE]
    for place, code in enumerate(order):
        assert worst(order[place:]) == code
    assert worst([]) == Exit.DONE


def test_the_gate_goes_before_what_could_not_be_read(candado: Candado, contoso: Emulator) -> None:
    contoso.change({"policies": {"AllowAnonymousAccess": True}})
    contoso.deny("audit/streams")
    two = ("--control", "public-projects-allowed", "--control", "audit-log-not-streamed")
    assert candado.as_(contoso)("scan", contoso.url, *two).code == 3
    assert candado("scan", contoso.url, *two, "--fail-on", "high").code == 1

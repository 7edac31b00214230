"""What an identity needs, how it gets it, and what it can read: setup, doctor, explain."""

import subprocess

import pytest

from candado.assess.control import shipped
from candado.collect import collectors
from candado.reach.grants import GIVE, GRANTS, Tier, missing, unlocked
from candado.reach.needs import needs, reads_of
from candado_emulator.server import Emulator
from tests.cli.command import Candado


def test_every_permission_that_a_read_takes_is_given_by_grants() -> None:
    wanted = {collector.endpoint.permission for collector in collectors().values()}
    assert wanted - set(GIVE) == set()
    assert {name for names in GIVE.values() for name in names} == {grant.name for grant in GRANTS}


def test_what_is_unknown_without_a_grant_is_what_its_reads_answer() -> None:
    control = shipped()["audit-log-not-streamed"]
    [need] = [each for each in needs([control]) if each.collector.endpoint.name == "audit-streams"]
    assert need.controls == ("audit-log-not-streamed",)
    granted = {each.grant.name: each.controls for each in unlocked(needs([control]), Tier.FULL)}
    assert granted["audit-streams"] == ("audit-log-not-streamed",)
    assert "entra" not in granted
    assert "audit-streams" in {collector.name for collector in reads_of(control)}


def test_more_is_known_with_a_higher_tier() -> None:
    wanted = needs(shipped().values())
    unknown = [missing(wanted, tier) for tier in Tier]
    assert unknown[0] > unknown[1] > unknown[2] == frozenset()


@pytest.mark.parametrize("tier", list(Tier))
def test_setup_prints_a_script_that_a_shell_understands(candado: Candado, tier: Tier) -> None:
    ran = candado("setup", "contoso", "--tier", tier.value)
    assert ran.code == 0
    subprocess.run(["sh", "-n"], input=ran.out, text=True, check=True)
    assert "ORGANIZATION=contoso" in ran.out
    assert ("AuditLog" in ran.out or "View audit log" in ran.out) == (tier is not Tier.READER)
    assert ("Project Collection Administrators\n# shows" in ran.out) == (tier is Tier.FULL)
    assert "unknown without it: " in ran.out


@pytest.mark.parametrize("tier", list(Tier))
def test_setup_prints_terraform(candado: Candado, tier: Tier) -> None:
    out = candado("setup", "contoso", "--tier", tier.value, "--format", "terraform").out
    assert 'org_service_url = "https://dev.azure.com/contoso"' in out
    assert out.count("{") == out.count("}")
    assert ("azuread_directory_role_assignment" in out) == (tier is Tier.FULL)


def test_doctor_of_an_administrator(candado: Candado, contoso: Emulator) -> None:
    ran = candado.as_(contoso)("doctor", contoso.url)
    assert ran.code == 0
    assert f"{len(shipped())} of {len(shipped())} controls can be answered" in ran.out
    assert "6 projects can be seen" in ran.out


def test_doctor_asks_one_of_a_kind_and_keeps_nothing(candado: Candado, contoso: Emulator) -> None:
    candado.as_(contoso)("doctor", contoso.url)
    asked = [entry.area for entry in contoso.journal()]
    assert len(asked) < 1.2 * len(collectors())
    assert not candado.home.exists()


def test_doctor_of_a_reader_says_what_to_grant(candado: Candado, contoso: Emulator) -> None:
    ran = candado.as_(contoso, "reader")("doctor", contoso.url)
    assert ran.code == 3
    assert "View audit log; Manage audit streams\t" in ran.out.partition("What to grant")[2]
    assert "candado setup prints the commands" in ran.out


def test_doctor_of_somebody_who_sees_no_project(candado: Candado, contoso: Emulator) -> None:
    out = candado.as_(contoso, "nobody")("doctor", contoso.url).out
    assert "no project can be seen" in out
    assert f"\n0 of {len(shipped())} controls" in out


def test_doctor_knows_a_trimmed_list(candado: Candado, contoso: Emulator) -> None:
    contoso.withhold("Git Repositories", "GenericRead")
    out = candado.as_(contoso, "reader")("doctor", contoso.url).out
    trimmed = out.partition("Lists that the service trims for it\n")[2]
    assert "GenericRead in Git Repositories\t6 projects\tRead, on the repositories of each project" in trimmed

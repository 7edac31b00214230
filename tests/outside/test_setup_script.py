"""The script that `candado setup` prints, run: it gives an identity exactly what its tier is to have."""

import os
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from candado.assess.control import shipped
from candado.reach.grants import Tier
from candado.reach.needs import needs
from candado.reach.setup import script
from candado_emulator.server import Emulator
from candado_emulator.state.feed import Feed
from candado_emulator.state.merge import merged
from candado_emulator.state.organization import Organization
from candado_emulator.worlds import load, scanners
from tests.outside import az

ENTRA = ("azure_devops_administrators", "sign_ins")
"""What no script does in Azure DevOps."""


@pytest.fixture
def emulator() -> Iterator[Emulator]:
    world = load("small")
    web = msgspec.structs.replace(world.projects["Web"], feeds={"of web": Feed(roles={})})
    with Emulator(
        msgspec.structs.replace(world, feeds={"of all": Feed()}, projects=world.projects | {"Web": web})
    ) as running:
        yield running


@pytest.mark.parametrize("tier", ["reader", "full"])
def test_it_gives_what_the_tier_is_to_have(emulator: Emulator, tier: scanners.Tier, tmp_path: Path) -> None:
    wanted = merged(emulator.state, _of_the_principal(scanners.added(emulator.state, tier), tier))
    said = _run(emulator, tier, tmp_path)
    assert f"AZURE_CLIENT_ID={az.APPLICATION}, AZURE_TENANT_ID={az.TENANT}" in said
    assert emulator.state.service_principals[az.PRINCIPAL].license == "express"
    assert _rights(emulator.state) == _rights(wanted)


def _run(emulator: Emulator, tier: scanners.Tier, folder: Path) -> str:
    command = folder / "az"
    words = (sys.executable, "-I", "-S", az.__file__, emulator.url, emulator.tokens["administrator"])
    command.write_text(f'#!/bin/sh\nexec {shlex.join(words)} "$@"\n', encoding="utf-8")
    command.chmod(0o700)
    pipeline = {"ISSUER": "https://issuer.example", "SUBJECT": "repo:contoso/security:ref:refs/heads/main"}
    return subprocess.run(
        ["sh"],
        input=script("az", emulator.state.name, Tier(tier), needs(shipped().values())),
        text=True,
        check=True,
        stdout=subprocess.PIPE,
        env=os.environ | pipeline | {"PATH": f"{folder}:{os.environ['PATH']}"},
    ).stdout


def _of_the_principal(patch: object, tier: scanners.Tier) -> object:
    """A patch for the one that the script makes, whom the emulator names by its object id."""
    name = scanners.sign_in(tier).encode()
    return msgspec.json.decode(msgspec.json.encode(patch).replace(name, az.PRINCIPAL.encode()))


def _rights(organization: Organization) -> object:
    """Who may do what."""
    gone = {"audit": [], "last_ids": {}, "service_principals": {}, **{key: {} for key in ENTRA}}
    return msgspec.to_builtins(msgspec.structs.replace(organization, **gone))

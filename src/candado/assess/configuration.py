"""What an organization says of itself in its own files: settings, exceptions, attestations, controls."""

import hashlib
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import msgspec

from candado.assess import attestations, exceptions, files, settings
from candado.assess.attestations import Attested
from candado.assess.control import Control, ControlError, read_folder, shipped
from candado.assess.exceptions import Accepted
from candado.assess.files import SETTINGS
from candado.assess.settings import Parameters, Settings

EXCEPTIONS = "exceptions.toml"
ATTESTATIONS = "attestations.toml"


class Configuration(msgspec.Struct, frozen=True, kw_only=True):
    """The files in a folder, read and checked. Files that are not there say nothing."""

    folder: Path
    settings: Settings
    parameters: Parameters
    exceptions: dict[str, Accepted]
    attestations: dict[str, Attested]
    controls: Mapping[str, Control]
    """those that come with Candado and the organization's own, by name"""
    digest: str
    """SHA-256 over settings, exceptions and attestations, hex"""


def read(folder: Path, today: date) -> Configuration:
    """Read the configuration.

    Errors: FileError and ControlError say where the mistake is and what to write instead.
    """
    tomls = [files.read(folder / name) for name in (SETTINGS, EXCEPTIONS, ATTESTATIONS)]
    of_settings, of_exceptions, of_attestations = tomls
    found = settings.decode(of_settings, today)
    controls = dict(shipped())
    if found.controls is not None:
        own = folder / found.controls
        if not own.is_dir():
            raise of_settings.error(("controls",), f"there is no folder {found.controls!r} beside this file")
        for name, control in read_folder(own).items():
            if name in controls:
                raise ControlError(f"{control.section}/{name}.md: Candado has a control of that name")
            controls[name] = control
    return Configuration(
        folder=folder,
        settings=found,
        parameters=settings.parameters(of_settings, found, controls.values()),
        exceptions=exceptions.decode(of_exceptions, controls.values(), today),
        attestations=attestations.decode(of_attestations, controls.values(), today),
        controls=controls,
        digest=hashlib.sha256("\0".join(toml.text for toml in tomls).encode()).hexdigest(),
    )

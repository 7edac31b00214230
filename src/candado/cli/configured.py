"""What an organization says of itself in its own files, as it holds today."""

from datetime import UTC, datetime
from pathlib import Path

from candado.assess import configuration
from candado.assess.configuration import Configuration


def configured(folder: Path) -> Configuration:
    """Settings, exceptions, attestations and controls.

    Errors: FileError and ControlError say where the mistake is and what to write instead.
    """
    return configuration.read(folder, datetime.now(UTC).date())

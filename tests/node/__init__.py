"""Node's tools that judge reports, by package-lock.json beside this file; installed when first asked for."""

import shutil
import subprocess
from pathlib import Path

import pytest

from candado.store.lock import locked

_HERE = Path(__file__).parent
_MODULES = _HERE / "node_modules"


def module(name: str) -> Path:
    """The folder of an npm package; the test is skipped, saying so, where there is no npm."""
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("npm is not at hand, and with it the tools that judge reports")
    with locked(_HERE / ".lock"):
        if not (_MODULES / name).is_dir():
            command = [npm, "ci", "--no-audit", "--no-fund", "--ignore-scripts"]
            subprocess.run(command, cwd=_HERE, check=True, capture_output=True)
    return _MODULES / name

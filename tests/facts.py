"""Where the researched facts lie: beside the checkout, or where CANDADO_FACTS says."""

import os
from pathlib import Path

import pytest

_ROOT = Path(os.environ.get("CANDADO_FACTS", Path(__file__).parents[2] / "shared" / "facts"))


def at_hand() -> bool:
    """Whether the facts are there at all."""
    return _ROOT.is_dir()


def path(name: str) -> Path:
    """The path of a fact file; the test or module is skipped, saying so, where the facts are not at hand."""
    found = _ROOT / name
    if not found.exists():
        pytest.skip(f"researched facts are not at hand: {name} (set CANDADO_FACTS)", allow_module_level=True)
    return found

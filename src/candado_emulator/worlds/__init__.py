"""Ready organizations: by name, or from a JSON file with a merge patch of an empty organization."""

from importlib import import_module
from pathlib import Path

import msgspec

from ..state.merge import merged
from ..state.organization import Organization

NAMES = ("hardened", "small")


def load(name_or_file: str) -> Organization:
    """A world by its name, or the one that a file describes; ValueError where there is neither."""
    if name_or_file in NAMES:
        module = import_module(f".{name_or_file}", __name__)
        return module.organization()
    path = Path(name_or_file)
    if not path.is_file():
        raise ValueError(f"there is no world and no file {name_or_file}; the worlds are {', '.join(NAMES)}")
    return merged(Organization(), msgspec.json.decode(path.read_bytes()))

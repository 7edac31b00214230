"""Ready organizations: by name, from a file with a merge patch of an empty organization, or of any size."""

from importlib import import_module
from pathlib import Path

import msgspec

from ..state.merge import merged
from ..state.organization import Organization

NAMES = (
    "demo",
    "demo-outside-entra",
    "demo-with-feeds-of-all",
    "demo-without-audit-log",
    "hardened",
    "small",
)


def load(name_or_file: str, size: int | None = None) -> Organization:
    """A world by its name, or the one that a file describes; with a size, a generated one of so many
    projects.

    ValueError where there is no such world, or where the file is not as it ought to be.
    """
    if size is not None:
        return import_module(".generated", __name__).organization(size)
    if name_or_file in NAMES:
        world, _, variant = name_or_file.partition("-")
        module = import_module(f".{world}", __name__)
        return module.organization(variant) if variant else module.organization()
    path = Path(name_or_file)
    if not path.is_file():
        raise ValueError(f"there is no world and no file {name_or_file}; the worlds are {', '.join(NAMES)}")
    try:
        patch = msgspec.json.decode(path.read_bytes())
    except msgspec.DecodeError as error:
        raise ValueError(f"{name_or_file}: {error}") from None
    return merged(Organization(), patch)

"""What a shell completes: names of controls, sections, tables, organizations, and of what is kept.

Told by the names of files alone, so that nobody waits. What cannot be read is not offered: whoever runs the
command is told why.
"""

from collections.abc import Iterable, Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

import click

from candado.store import home as homes
from candado.store.home import Kind


def controls(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[str]:
    """Names of controls, the organization's own among them."""
    found = (file.name for section in _sections(context) for file in section.iterdir())
    return _starting(incomplete, (name.removesuffix(".md") for name in found if name.endswith(".md")))


def sections(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[str]:
    """Names of sections, the organization's own among them."""
    return _starting(incomplete, (section.name for section in _sections(context)))


def tables(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[str]:
    """Names of tables."""
    from candado.model import tables as known

    return _starting(incomplete, known())


def organizations(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[str]:
    """Names of the organizations that something is kept of."""
    return _starting(incomplete, homes.organizations(_home(context)))


def snapshots(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[str]:
    """Names of snapshots."""
    return _starting(incomplete, ("latest", *_kept(context, Kind.SNAPSHOT)))


def assessments(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[str]:
    """Names of assessments, and of snapshots, which stand for the last one made of them."""
    return _starting(incomplete, ("latest", *_kept(context, Kind.ASSESSMENT), *_kept(context, Kind.SNAPSHOT)))


def _starting(incomplete: str, names: Iterable[str]) -> list[str]:
    return sorted({name for name in names if name.startswith(incomplete)})


def _home(context: click.Context) -> Path:
    home: Path | None = context.params.get("home")
    return home or homes.default()


def _kept(context: click.Context, kind: Kind) -> Iterator[str]:
    """Names of one kind, of the organization that is given, or of all."""
    home = _home(context)
    named: str | None = context.params.get("organization")
    for organization in [named] if named else homes.organizations(home):
        for path in homes.directories(homes.folder(home, organization), kind):
            yield path.name


def _sections(context: click.Context) -> Iterator[Traversable]:
    """Folders of controls."""
    for folder in (files("candado.controls"), *_own_controls(context.params.get("config") or Path())):
        for section in folder.iterdir():
            if section.is_dir() and not section.name.startswith(("_", ".")):
                yield section


def _own_controls(config: Path) -> Iterator[Path]:
    """The folder of the organization's own controls, if there is one."""
    from candado.assess import files as written
    from candado.assess.files import SETTINGS

    try:
        named: object = written.read(config / SETTINGS).data.get("controls")
    except written.FileError:
        return
    if isinstance(named, str) and (config / named).is_dir():
        yield config / named

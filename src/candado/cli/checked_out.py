"""Repositories by their address: cloned into a folder that is gone afterwards."""

import subprocess
import tempfile
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from candado.cli.exits import Exit, Failure
from candado.cli.terminal import say

_SCHEMES = ("https", "http", "ssh", "file")


def is_address(target: str) -> bool:
    """Whether it is a repository's address and not a path."""
    return urlsplit(target).scheme in _SCHEMES and "://" in target


@contextmanager
def checked_out(addresses: Iterable[str]) -> Generator[list[Path]]:
    """The default branches of repositories, each in a folder. Raises Failure."""
    with tempfile.TemporaryDirectory(prefix="candado-") as folder:
        yield [_clone(address, Path(folder, str(number))) for number, address in enumerate(addresses)]


def _clone(address: str, folder: Path) -> Path:
    """A shallow clone, without running anything that the repository brings along."""
    shown = _without_credentials(address)
    say(f"cloning {shown}")
    name = Path(urlsplit(address).path).name.removesuffix(".git") or "repository"
    command = ["git", "-c", "core.symlinks=false", "-c", "protocol.ext.allow=never", "clone"]
    command += ["--quiet", "--depth=1", "--no-tags", "--template=", "--", address, str(folder / name)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    except FileNotFoundError:
        raise Failure(
            "git is needed to read a repository by its address, and is not installed", Exit.USAGE
        ) from None
    if done.returncode:
        said = done.stderr.strip().replace(address, shown).splitlines()
        reason = said[-1] if said else f"git exits with {done.returncode}"
        raise Failure(f"{shown} cannot be read: {reason}", Exit.NO_CONNECTION)
    return folder / name


def _without_credentials(address: str) -> str:
    parts = urlsplit(address)
    host = parts.hostname or ""
    return urlunsplit(parts._replace(netloc=f"{host}:{parts.port}" if parts.port else host))

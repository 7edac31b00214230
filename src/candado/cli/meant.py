"""What `candado check` is asked to look at: folders and files, repositories, or an organization."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import msgspec

from candado.cli.checked_out import is_address
from candado.cli.exits import Exit, Failure

if TYPE_CHECKING:  # who checks a folder need not wait for what a scan takes
    from candado.scan import Target

_ORGANIZATION = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]*(/[^/\\]+)?")


class Meant(msgspec.Struct, frozen=True, kw_only=True):
    """What is meant; an organization comes alone."""

    paths: tuple[Path, ...] = ()
    addresses: tuple[str, ...] = ()
    organization: "Target | None" = None
    assumed: str = ""
    """what the user may not have meant, in a sentence"""


def meant(given: Iterable[str]) -> Meant:
    """What is meant by what was given: a path that is there, whatever it is called; else another thing.

    Errors: Failure says what to give instead.
    """
    paths: list[Path] = []
    addresses: list[str] = []
    organizations: list[Target] = []
    assumed = ""
    for text in given:
        if Path(text).exists():
            paths.append(Path(text))
        elif is_address(text) and not _is_organization(text):
            addresses.append(text)
        else:
            organizations.append(_organization(text))
            if not is_address(text):
                where = organizations[-1].url
                assumed = (
                    f"there is no file or folder {text!r} here: it is taken for an organization, {where}"
                )
    if len(organizations) > 1 or (organizations and (paths or addresses)):
        raise Failure(
            "an organization is checked by itself: give all else in calls of its own",
            Exit.USAGE,
        )
    return Meant(
        paths=tuple(paths),
        addresses=tuple(addresses),
        organization=organizations[0] if organizations else None,
        assumed=assumed,
    )


def _is_organization(address: str) -> bool:
    """Whether an address is that of an organization or a collection, and not that of a repository.

    A collection of Azure DevOps Server is one name below its host that ends in `Collection`, or one below
    `tfs`; with #PROJECT behind it, or on this machine, it may have any name. What else could be a repository
    on somebody's host is one: no sign-in is sent there. Repositories of Azure DevOps have `_git` in their
    address.
    """
    from candado.connect.discovery import is_services
    from candado.connect.settings import is_loopback

    parts = urlsplit(address)
    path = parts.path.strip("/").split("/")
    if parts.scheme not in ("http", "https") or "_git" in path or path[-1].endswith(".git"):
        return False
    if is_services(address) or parts.fragment or (path[0] == "tfs" and len(path) == 2):
        return True
    return len(path) == 1 and (path[0].lower().endswith("collection") or is_loopback(parts.hostname or ""))


def _organization(text: str) -> "Target":
    from candado.cli.target import target

    if is_address(text):
        return target(text)
    if not _ORGANIZATION.fullmatch(text):
        raise Failure(
            f"{text!r} is no file or folder here, no address of a repository, and no organization: give a "
            "path that is there, https://dev.azure.com/ORG/PROJECT/_git/REPOSITORY, ORG or ORG/PROJECT",
            Exit.USAGE,
        )
    return target(text)

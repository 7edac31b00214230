"""Which commit a request means: by branch, tag or id, or the one before it."""

import msgspec

from ..state import commits
from ..state.repository import Commit
from .errors import bad_request, not_found
from .repositories import Place
from .request import Request


class Version(msgspec.Struct, frozen=True):
    """A commit with its id, and how it was named."""

    id: str
    commit: Commit
    kind: str = "Commit"


class Descriptor(msgspec.Struct, rename="camel"):
    """A version as bodies and queries name it; without one it is the newest of the default branch."""

    version: str | None = None
    version_type: str = "branch"
    version_options: str = "none"


def asked(request: Request, prefix: str = "") -> Descriptor:
    """How the query names a version: as `version`, `versionType`, `versionOptions`, or as these of
    `versionDescriptor`. A prefix, such as base or target, stands before all of them."""

    def said(name: str) -> str | None:
        inner = f"{prefix}VersionDescriptor"
        keys = (f"{prefix}{name}", f"{inner}.{name}", f"{inner}.{prefix}{name}")
        return next((value for key in keys if (value := request.query.get(key))), None)

    return Descriptor(said("version"), said("versionType") or "branch", said("versionOptions") or "none")


def resolved(place: Place, named: Descriptor, path: str = "") -> Version:
    """The commit that a descriptor names; `path` is the item whose previous change may be meant."""
    found = _named(place, named)
    match named.version_options.lower():
        case "firstparent":
            return _behind(place, found, found.commit.parent)
        case "previouschange":
            last = last_change(place, found, path)
            return _behind(place, last, last.commit.parent)
        case _:
            return found


def last_change(place: Place, version: Version, path: str) -> Version:
    """The last commit up to a version that changed an item, a folder with what is below it."""
    for id, commit in commits.chain(place.repository, version.id):
        before = commits.commit(place.repository, commit.parent) if commit.parent else None
        if before is None or _below(commit, path) != _below(before, path):
            return Version(id, commit)
    return version


def _below(commit: Commit, path: str) -> dict[str, str]:
    name = path.strip("/")
    return {
        key: text
        for key, text in commit.files.items()
        if not name or key == name or key.startswith(f"{name}/")
    }


def _named(place: Place, named: Descriptor) -> Version:
    repository, kind = place.repository, named.version_type.capitalize()
    if named.version is None:
        if not repository.default_branch:
            message = f"VS403403: Cannot find any branches for the {place.name} repository."
            raise not_found(message, "GitNoDefaultBranchException")
        return _held(place, commits.head(repository, repository.default_branch), "Branch")
    match kind:
        case "Branch":
            name = named.version.removeprefix("refs/heads/")
            if name in repository.branches:
                return _held(place, commits.head(repository, name), kind)
        case "Tag":
            tag = repository.tags.get(named.version.removeprefix("refs/tags/"))
            if tag is not None:
                return _held(place, commits.marked(repository, tag), kind)
        case "Commit":
            return _held(place, named.version.lower(), kind)
        case _:
            raise bad_request(f"The value '{named.version_type}' is no type of version.")
    message = (
        f"TF401175: The version descriptor <{kind}: {named.version} > could not be resolved to a version in "
        f"the repository {place.name}"
    )
    raise not_found(message, "GitUnresolvableToCommitException")


def _behind(place: Place, version: Version, parent: str) -> Version:
    if not parent:
        message = f"TF401175: The commit {version.id} has no parent in the repository {place.name}"
        raise not_found(message, "GitUnresolvableToCommitException")
    return _held(place, parent, "Commit")


def _held(place: Place, id: str, kind: str) -> Version:
    found = commits.commit(place.repository, id)
    if found is None:
        message = f"TF401175: The commit {id} does not exist in the repository {place.name}."
        raise not_found(message, "GitCommitDoesNotExistException")
    return Version(id, found, kind)

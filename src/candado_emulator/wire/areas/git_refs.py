"""Area git: branches (refs) and their statistics. Tags and other refs are none of the state."""

import msgspec

from ...state.repository import NAMESPACE, Branch, branch_token
from .. import paging
from ..errors import bad_request, not_found
from ..references import identity_reference
from ..repositories import NOTHING, Place, author, commit_id, readable, url
from ..request import Reply, Request, collection
from ..routing import route

REFS = "2d874a60-a811-4f62-9c9f-963a6ea0a55b"
STATISTICS = "d5b216de-d8d5-4d32-ae76-51df755b16d3"
STATISTICS_OF_ONE = "40c1f5b7-2bb6-4c28-b844-0f47cd6bb610"
HEADS = "refs/heads/"


class Update(msgspec.Struct, rename="camel"):
    """What is to become of a ref: created, moved, or deleted (a new id of zeros)."""

    name: str
    old_object_id: str
    new_object_id: str


class Lock(msgspec.Struct, rename="camel"):
    """The body that locks or unlocks a branch."""

    is_locked: bool


@route(REFS, "GET")
def refs(request: Request) -> Reply:
    """The branches of a repository; `filter` is how their names begin, `filterContains` a part of them."""
    place = readable(request)
    start = request.query.get("filter") or request.parameters.get("filter") or ""
    part = (request.query.get("filterContains") or "").lower()
    rows = [
        _described(request, place, name)
        for name in sorted(place.repository.branches)
        if f"heads/{name}".startswith(start) and part in f"{HEADS}{name}".lower()
    ]
    return paging.by_header(request, rows, 1000 if request.query.get("$top") else len(rows) or 1)


@route(REFS, "POST")
def update_refs(request: Request) -> object:
    """Creates, moves and deletes branches; what is not done says why, and the rest is done."""
    readable(request)
    return collection([_updated(request, update) for update in request.decoded(list[Update])])


@route(REFS, "PATCH")
def lock(request: Request) -> object:
    """Locks a branch, or unlocks it."""
    place = readable(request)
    name = (request.query.get("filter") or "").removeprefix("refs/").removeprefix("heads/")
    branch = place.repository.branches.get(name)
    if branch is None:
        raise not_found(f"TF401175: The ref {name} does not exist.", "GitRefNotFoundException")
    request.require(NAMESPACE, "GenericContribute", _token(place, name))
    mine = request.caller.identity.name
    asked = request.decoded(Lock)
    if branch.locked_by not in ("", mine):
        request.require(NAMESPACE, "RemoveOthersLocks", _token(place, name))
    changed = msgspec.structs.replace(branch, locked_by=mine if asked.is_locked else "")
    request.put((*place.path, "branches", name), changed)
    return _described(request, readable(request), name)


@route(STATISTICS, "GET")
def statistics(request: Request) -> object:
    """How far each branch is ahead of the default branch and behind it."""
    place = readable(request)
    return collection([_statistics(request, place, name) for name in place.repository.branches])


@route(STATISTICS_OF_ONE, "GET")
def statistics_of_one(request: Request) -> object:
    """The same of one branch, or of all where none is named."""
    place, name = readable(request), request.parameters.get("name") or request.query.get("name")
    if name is None:
        return statistics(request)
    if name not in place.repository.branches:
        raise not_found(f"TF401175: The branch {name} does not exist.", "GitUnresolvableToCommitException")
    return _statistics(request, place, name)


def _updated(request: Request, update: Update) -> object:
    place = readable(request)
    name = update.name.removeprefix(HEADS)
    if name == update.name:
        raise bad_request(f"The emulator keeps branches, no other refs such as {update.name}.")
    before = place.repository.branches.get(name)
    current = NOTHING if before is None else commit_id(place.repository, name)
    status = _status(request, place, name, update, current)
    if status == "succeeded":
        new = None if update.new_object_id == NOTHING else _branch(place, before, update.new_object_id)
        if new is not None:
            new = msgspec.structs.replace(
                new, committed=request.present(), author=request.caller.identity.name
            )
        request.put((*place.path, "branches", name), new)
    return {
        "repositoryId": place.repository.id,
        "name": update.name,
        "oldObjectId": update.old_object_id,
        "newObjectId": update.new_object_id,
        "isLocked": before is not None and bool(before.locked_by),
        "updateStatus": status,
        "success": status == "succeeded",
    }


def _status(request: Request, place: Place, name: str, update: Update, current: str) -> str:
    if update.old_object_id != current:
        return "staleOldObjectId"
    permission = "CreateBranch" if current == NOTHING else "GenericContribute"
    if update.new_object_id == NOTHING:
        permission = "ForcePush"
    if not request.may(NAMESPACE, permission, _token(place, name)):
        return "createBranchPermissionRequired" if current == NOTHING else "writePermissionRequired"
    branch = place.repository.branches.get(name)
    if branch is not None and branch.locked_by not in ("", request.caller.identity.name):
        return "locked"
    return "succeeded"


def _branch(place: Place, before: Branch | None, commit: str) -> Branch:
    """A branch at a commit: with the files of the branch that is there, else without any change."""
    source = next(
        (b for n, b in place.repository.branches.items() if commit_id(place.repository, n) == commit),
        Branch(),
    )
    return msgspec.structs.replace(before or Branch(), commit=commit, files=source.files)


def _token(place: Place, name: str) -> str:
    return branch_token(place.project.id, place.repository.id, name)


def _described(request: Request, place: Place, name: str) -> dict[str, object]:
    branch = place.repository.branches[name]
    locked: dict[str, object] = {}
    if branch.locked_by:
        locked = {"isLockedBy": identity_reference(request, branch.locked_by), "isLocked": True}
    return {
        "name": f"{HEADS}{name}",
        "objectId": commit_id(place.repository, name),
        **locked,
        "creator": identity_reference(request, branch.author),
        "url": f"{url(request, place)}/refs?filter=heads%2F{name}",
    }


def _statistics(request: Request, place: Place, name: str) -> object:
    branch = place.repository.branches[name]
    is_base = name == place.repository.default_branch
    person = author(request, branch.author, branch.committed)
    commit = commit_id(place.repository, name)
    return {
        "commit": {
            "commitId": commit,
            "author": person,
            "committer": person,
            "comment": f"Change {name}",
            "url": f"{url(request, place)}/commits/{commit}",
        },
        "name": name,
        "aheadCount": 0 if is_base else 1,
        "behindCount": 0,
        "isBaseVersion": is_base,
    }

"""Area git: branches and tags (refs), and how far branches are from the default branch."""

import msgspec

from ...state import commits
from ...state.commits import NOTHING
from ...state.repository import NAMESPACE, Tag, branch_token, tag_token
from .. import branch_policies, paging
from ..errors import bad_request, not_found
from ..git_items import comment
from ..references import identity_reference
from ..repositories import Place, author, readable, url
from ..request import Reply, Request, collection, quoted
from ..routing import route

REFS = "2d874a60-a811-4f62-9c9f-963a6ea0a55b"
STATISTICS = "d5b216de-d8d5-4d32-ae76-51df755b16d3"
STATISTICS_OF_ONE = "40c1f5b7-2bb6-4c28-b844-0f47cd6bb610"
HEADS = "refs/heads/"
TAGS = "refs/tags/"


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
    """The branches and tags of a repository; `filter` is how their names begin, `filterContains` a part of
    them."""
    place, query = readable(request), request.query
    start = query.get("filter") or request.parameters.get("filter") or ""
    part = (query.get("filterContains") or "").lower()
    repository = place.repository
    names = [
        *(f"{HEADS}{name}" for name in repository.branches),
        *(f"{TAGS}{tag}" for tag in repository.tags),
    ]
    rows = [
        _described(request, place, name)
        for name in sorted(names)
        if name.removeprefix("refs/").startswith(start) and part in name.lower()
    ]
    return paging.by_header(request, rows, 1000 if query.get("$top") else len(rows) or 1)


@route(REFS, "POST")
def update_refs(request: Request) -> object:
    """Creates, moves and deletes branches and tags; what is not done says why, and the rest is done."""
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
    token = _token(place, f"{HEADS}{name}")
    request.require(NAMESPACE, "GenericContribute", token)
    mine = request.caller.identity.name
    asked = request.decoded(Lock)
    if branch.locked_by not in ("", mine):
        request.require(NAMESPACE, "RemoveOthersLocks", token)
    changed = msgspec.structs.replace(branch, locked_by=mine if asked.is_locked else "")
    request.put((*place.path, "branches", name), changed)
    return _described(request, readable(request), f"{HEADS}{name}")


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


@route("616a5255-74b3-40f5-ae1d-bbae2eec8db5", "GET")
def counts(request: Request) -> object:
    """How many commits, branches and open pull requests a repository has."""
    place = readable(request)
    repository = place.repository
    found = {
        id
        for name in repository.branches
        for id, _ in commits.chain(repository, commits.head(repository, name))
    }
    return {
        "repositoryId": repository.id,
        "commitsCount": len(found),
        "branchesCount": len(repository.branches),
        "activePullRequestsCount": 0,
    }


def _updated(request: Request, update: Update) -> object:
    place = readable(request)
    is_tag = update.name.startswith(TAGS)
    if not is_tag and not update.name.startswith(HEADS):
        raise bad_request(f"The emulator keeps branches and tags, no other refs such as {update.name}.")
    short = update.name.removeprefix(TAGS if is_tag else HEADS)
    branch = place.repository.branches.get(short)
    status = _status(request, place, update)
    if status == "succeeded" and is_tag:
        tag = Tag(
            commit=update.new_object_id, tagged_by=request.caller.identity.name, tagged=request.present()
        )
        request.put((*place.path, "tags", short), None if update.new_object_id == NOTHING else tag)
    elif status == "succeeded":
        _move(request, place, short, update.new_object_id)
    return {
        "repositoryId": place.repository.id,
        "name": update.name,
        "oldObjectId": update.old_object_id,
        "newObjectId": update.new_object_id,
        "isLocked": not is_tag and branch is not None and bool(branch.locked_by),
        "updateStatus": status,
        "success": status == "succeeded",
        **({"customMessage": branch_policies.REFUSAL} if status == "rejectedByPolicy" else {}),
    }


def _status(request: Request, place: Place, update: Update) -> str:
    current, new = _object_id(place, update.name), update.new_object_id
    is_tag = update.name.startswith(TAGS)
    if update.old_object_id != current:
        return "staleOldObjectId"
    permission = "GenericContribute"
    if current == NOTHING:
        permission = "CreateTag" if is_tag else "CreateBranch"
    elif new == NOTHING or is_tag:
        permission = "ForcePush"
    if not request.may(NAMESPACE, permission, _token(place, update.name)):
        if current != NOTHING:
            return "writePermissionRequired"
        return "createTagPermissionRequired" if is_tag else "createBranchPermissionRequired"
    branch = None if is_tag else place.repository.branches.get(update.name.removeprefix(HEADS))
    if branch is not None and branch.locked_by not in ("", request.caller.identity.name):
        return "locked"
    if new != NOTHING and commits.commit(place.repository, new) is None:
        return "unresolvableToCommit"
    if branch is not None and not branch_policies.are_passed(request, place, update.name.removeprefix(HEADS)):
        return "rejectedByPolicy"
    return "succeeded"


def _object_id(place: Place, name: str) -> str:
    """The id that a ref has: an annotated tag is an object of its own."""
    repository, short = place.repository, name.removeprefix(HEADS).removeprefix(TAGS)
    if name.startswith(TAGS):
        tag = repository.tags.get(short)
        return NOTHING if tag is None else commits.tag_id(repository, short, tag)
    return commits.head(repository, short) if short in repository.branches else NOTHING


def _move(request: Request, place: Place, name: str, id: str) -> None:
    """Creates or moves a branch, or deletes it. Whose commits they are stays as it was."""
    at = commits.commit(place.repository, id)
    if at is None:
        request.put((*place.path, "branches", name), None)
    else:
        request.put(place.path, commits.holding(place.repository, name, at, id))


def _token(place: Place, name: str) -> str:
    token = tag_token if name.startswith(TAGS) else branch_token
    return token(place.project.id, place.repository.id, name.removeprefix(HEADS).removeprefix(TAGS))


def _described(request: Request, place: Place, name: str) -> dict[str, object]:
    repository, short = place.repository, name.removeprefix(HEADS).removeprefix(TAGS)
    row: dict[str, object] = {"name": name, "objectId": _object_id(place, name)}
    if name.startswith(TAGS):
        tag = repository.tags[short]
        who = tag.tagged_by
        if tag.message and request.query.flag("peelTags"):
            row["peeledObjectId"] = commits.marked(repository, tag)
    else:
        branch = repository.branches[short]
        who = branch.author
        if branch.locked_by:
            row |= {"isLockedBy": identity_reference(request, branch.locked_by), "isLocked": True}
    where = quoted(name.removeprefix("refs/"))
    return row | {
        "creator": identity_reference(request, who),
        "url": f"{url(request, place)}/refs?filter={where}",
    }


def _statistics(request: Request, place: Place, name: str) -> object:
    repository = place.repository
    branch, default = repository.branches[name], repository.default_branch
    person = author(request, branch.author, branch.committed)
    id = commits.head(repository, name)
    mine = [it for it, _ in commits.chain(repository, id)]
    base = [it for it, _ in commits.chain(repository, commits.head(repository, default))] if default else []
    return {
        "commit": {
            "commitId": id,
            "author": person,
            "committer": person,
            "comment": comment(branch.comment),
            "url": f"{url(request, place)}/commits/{id}",
        },
        "name": name,
        "aheadCount": sum(it not in base for it in mine),
        "behindCount": sum(it not in mine for it in base),
        "isBaseVersion": name == default,
    }

"""Area git: files and folders (items), the newest commit of each branch, and pushes that change files."""

import msgspec

from ...state.repository import NAMESPACE, Branch, branch_token
from .. import paging
from ..errors import access_denied, bad_request, not_found
from ..references import identity_reference
from ..repositories import NOTHING, Place, author, commit_id, files, object_id, readable, url
from ..request import Reply, Request, collection, quoted
from ..routing import route

ITEMS = "fb93c0db-47ed-4a31-8c20-47552878fb44"
COMMITS = "c2570c3b-5b3f-41b8-98bf-5407bfde8d58"
PUSHES = "ea98d07b-3c87-4971-8ede-a613694ffb55"


class Asked(msgspec.Struct, rename="camel"):
    """One item that a batch asks for."""

    path: str
    version: str | None = None
    version_type: str = "branch"
    recursion_level: str = "none"


class Batch(msgspec.Struct, rename="camel"):
    """The body that asks for many items."""

    item_descriptors: list[Asked]
    include_content_metadata: bool = False


class Content(msgspec.Struct, rename="camel"):
    """The text of a file."""

    content: str
    content_type: str = "rawtext"


class ItemPath(msgspec.Struct):
    """Which file is changed."""

    path: str


class Change(msgspec.Struct, rename="camel"):
    """What is changed of a file."""

    change_type: str
    item: ItemPath
    new_content: Content | None = None


class Commit(msgspec.Struct):
    """A commit to make."""

    changes: list[Change]
    comment: str = ""


class RefUpdate(msgspec.Struct, rename="camel"):
    """The branch that is pushed to."""

    name: str
    old_object_id: str


class Push(msgspec.Struct, rename="camel"):
    """The body that pushes."""

    ref_updates: list[RefUpdate]
    commits: list[Commit]


@route(ITEMS, "GET")
def items(request: Request) -> Reply | object:
    """Files and folders below scopePath, or one by path: its text, or, asked as JSON, what it is."""
    place = readable(request)
    path = request.query.get("path") or request.parameters.get("path")
    version = request.query.get("versionDescriptor.version") or request.query.get("version")
    kind = request.query.get("versionDescriptor.versionType") or request.query.get("versionType") or "branch"
    branch = _branch(place, version, kind)
    if path is None:
        scope = request.query.get("scopePath") or "/"
        return collection(
            _below(request, place, branch, scope, request.query.get("recursionLevel") or "none")
        )
    name = path.strip("/")
    text = files(place.repository, branch).get(name)
    accepted = request.query.get("$format") or request.headers.get("accept", "")
    as_json = "json" in accepted.lower()
    if text is None or as_json:
        [item] = _below(request, place, branch, path, "none")
        if request.query.flag("includeContent") and text is not None:
            item["content"] = text
        return item
    return Reply(body=text.encode(errors="surrogatepass"), content_type="text/plain")


@route("630fd2e4-fb88-4f85-ad21-13f3fd1fbca9", "POST")
def items_batch(request: Request) -> object:
    """What each of many items is: a list for each."""
    place = readable(request)
    return collection(
        [
            _below(request, place, _branch(place, it.version, it.version_type), it.path, it.recursion_level)
            for it in request.decoded(Batch).item_descriptors
        ]
    )


@route(COMMITS, "GET")
def commits(request: Request) -> object:
    """The newest commit of a branch (all that is kept of its history), or one by id."""
    place = readable(request)
    if id := request.parameters.get("commitId"):
        name = _named(place, id)
        return _commit(request, place, name)
    wanted = request.query.get("searchCriteria.itemVersion.version")
    name = wanted or place.repository.default_branch
    if wanted is not None and wanted not in place.repository.branches:
        raise not_found(f"TF401175: The branch {wanted} does not exist.", "GitUnresolvableToCommitException")
    rows = [_commit(request, place, name)] if name in place.repository.branches else []
    start = request.query.get("searchCriteria.fromDate") or request.query.get("fromDate")
    rows = [
        row for row in rows if not start or request.time(place.repository.branches[name].committed) >= start
    ]
    return collection(list(paging.by_skip(request, rows, 100)))


@route(PUSHES, "GET")
def pushes(request: Request) -> object:
    """The newest push of each branch (all that is kept of its history), the latest first."""
    place = readable(request)
    start = request.query.get("searchCriteria.fromDate") or ""
    rows = [_push(request, place, name) for name in place.repository.branches]
    rows = [row for row in rows if str(row["date"]) >= start]
    rows.sort(key=lambda row: str(row["date"]), reverse=True)
    return collection(list(paging.by_skip(request, rows, 100)))


@route(PUSHES, "POST")
def push(request: Request) -> Reply:
    """Changes files of a branch, as one commit."""
    place, asked = readable(request), request.decoded(Push)
    [update] = asked.ref_updates
    name = update.name.removeprefix("refs/heads/")
    token = branch_token(place.project.id, place.repository.id, name)
    if not request.may(NAMESPACE, "GenericContribute", token):
        raise access_denied(request.caller.identity.display_name, "Contribute", token)
    before = place.repository.branches.get(name)
    if update.old_object_id != (NOTHING if before is None else commit_id(place.repository, name)):
        message = f"TF401028: The reference {update.name} has already been updated by another client."
        raise bad_request(message, "GitReferenceStaleException")
    own: dict[str, str | None] = dict(before.files) if before else {}
    for change in (change for commit in asked.commits for change in commit.changes):
        own[change.item.path.strip("/")] = change.new_content.content if change.new_content else None
    is_first = not place.repository.default_branch
    is_default = is_first or name == place.repository.default_branch
    repository = place.repository
    if is_default:
        kept = {path: text for path, text in ({**repository.files, **own}).items() if text is not None}
        repository = msgspec.structs.replace(repository, files=kept, default_branch=name)
        own = {}
    branch = msgspec.structs.replace(
        before or Branch(),
        files=own,
        commit="",
        committed=request.present(),
        author=request.caller.identity.name,
    )
    branches = {**repository.branches, name: branch}
    request.put(place.path, msgspec.structs.replace(repository, branches=branches))
    place = readable(request)
    return Reply(status=201, body=_push(request, place, name, update.old_object_id))


def _branch(place: Place, version: str | None, kind: str) -> str:
    """The branch that a version means."""
    if version is None:
        return place.repository.default_branch
    if kind.lower() == "commit":
        return _named(place, version)
    if version not in place.repository.branches:
        message = f"TF401175: The version descriptor <Branch: {version} > could not be resolved to a version."
        raise not_found(message, "GitUnresolvableToCommitException")
    return version


def _named(place: Place, commit: str) -> str:
    for name in place.repository.branches:
        if commit_id(place.repository, name) == commit:
            return name
    raise not_found(f"TF401175: The commit {commit} does not exist.", "GitCommitDoesNotExistException")


def _below(request: Request, place: Place, branch: str, path: str, recursion: str) -> list[dict[str, object]]:
    """A path and what is below it, as far as the recursion goes; 404 where there is no such path."""
    held = files(place.repository, branch)
    here = path.strip("/")
    folders = {"/".join(p.split("/")[:n]) for p in held for n in range(p.count("/") + 1)}
    if here not in held and here not in folders:
        message = f"TF401174: The item '{path}' could not be found in the repository '{place.name}'."
        raise not_found(message, "GitItemNotFoundException")
    every = sorted({*held, *folders})
    match recursion.lower():
        case "full":
            shown = [p for p in every if not here or p == here or p.startswith(f"{here}/")]
        case "none":
            shown = [here]
        case _:
            shown = [p for p in every if p == here or (p and p.rpartition("/")[0] == here)]
    commit = commit_id(place.repository, branch)
    return [_item(request, place, p, held.get(p), commit) for p in shown]


def _item(request: Request, place: Place, path: str, text: str | None, commit: str) -> dict[str, object]:
    folder: dict[str, object] = {"isFolder": True} if text is None else {}
    return {
        "objectId": object_id(f"tree {path} {commit}" if text is None else f"blob {text}"),
        "gitObjectType": "tree" if text is None else "blob",
        "commitId": commit,
        "path": f"/{path}",
        **folder,
        "url": f"{url(request, place)}/items/{quoted(path)}?versionType=Commit&version={commit}",
    }


def _commit(request: Request, place: Place, name: str) -> dict[str, object]:
    branch = place.repository.branches[name]
    person = author(request, branch.author, branch.committed)
    id = commit_id(place.repository, name)
    return {
        "commitId": id,
        "author": person,
        "committer": person,
        "comment": f"Change {name}",
        "changeCounts": {"Add": 0, "Edit": 1, "Delete": 0},
        "url": f"{url(request, place)}/commits/{id}",
        "remoteUrl": request.url(quoted(place.project_name), "_git", quoted(place.name), "commit", id),
    }


def _push(request: Request, place: Place, name: str, before: str = NOTHING) -> dict[str, object]:
    branch = place.repository.branches[name]
    number = int(commit_id(place.repository, name)[:6], 16)
    return {
        "commits": [_commit(request, place, name)],
        "refUpdates": [
            {
                "repositoryId": place.repository.id,
                "name": f"refs/heads/{name}",
                "oldObjectId": before,
                "newObjectId": commit_id(place.repository, name),
            }
        ],
        "repository": {"id": place.repository.id, "name": place.name, "url": url(request, place)},
        "pushedBy": identity_reference(request, branch.author),
        "pushId": number,
        "date": request.time(branch.committed),
        "url": f"{url(request, place)}/pushes/{number}",
    }

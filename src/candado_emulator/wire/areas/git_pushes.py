"""Area git: pushes, read and made."""

import base64
import binascii

import msgspec

from ...state import commits
from ...state.commits import NOTHING
from ...state.repository import NAMESPACE, Commit, branch_token
from .. import branch_policies
from ..errors import access_denied, bad_request, not_found
from ..git_history import Pushed, described, pushes, reference, whole
from ..git_versions import Version
from ..paging import by_skip
from ..references import identity_reference
from ..repositories import Place, readable
from ..request import Reply, Request, collection, moment
from ..routing import route

PUSHES = "ea98d07b-3c87-4971-8ede-a613694ffb55"
COMMITS = "168b4bb9-d936-4cd9-8a5f-66d6f6b23192"
PAGE = 100


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
    source_server_item: str = ""
    """where a file lay that is renamed"""


class NewCommit(msgspec.Struct):
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
    commits: list[NewCommit]


@route(PUSHES, "GET")
def all_pushes(request: Request) -> object:
    """The pushes of a repository, the latest first, or one, by number, with its commits."""
    place, query = readable(request), request.query
    if request.parameters.get("pushId"):
        shown = query.flag("includeRefUpdates")
        return described(request, place, _found(request, place), with_commits=True, with_refs=shown)
    found = [it for it in pushes(request, place) if _is_asked(request, it)]
    refs = query.flag("searchCriteria.includeRefUpdates")
    rows = [
        described(request, place, it, with_commits=False, with_refs=refs)
        for it in by_skip(request, found, PAGE)
    ]
    return collection(rows)


@route(COMMITS, "GET")
def commits_of_push(request: Request) -> object:
    """The commits that a push brought."""
    place = readable(request)
    return collection([reference(request, place, _found(request, place).version)])


@route(PUSHES, "POST")
def push(request: Request) -> Reply:
    """Changes files of a branch, a commit after the other."""
    place, asked = readable(request), request.decoded(Push)
    if len(asked.ref_updates) != 1:
        raise bad_request("VS403425: A push updates one ref.", "GitArgumentException")
    [update] = asked.ref_updates
    name = update.name.removeprefix("refs/heads/")
    token = branch_token(place.project.id, place.repository.id, name)
    is_new = name not in place.repository.branches
    for permission in ("GenericContribute", "CreateBranch")[: 1 + is_new]:
        if not request.may(NAMESPACE, permission, token):
            raise access_denied(request.caller.identity.display_name, permission, token)
    parent = "" if update.old_object_id == NOTHING else update.old_object_id
    if not _is_current(place, name, parent):
        message = f"TF401028: The reference {update.name} has already been updated by another client."
        raise bad_request(message, "GitReferenceStaleException")
    if not is_new and not branch_policies.are_passed(request, place, name):
        raise branch_policies.rejected()
    made: list[Version] = []
    for each in asked.commits:
        place = _committed(request, place, name, each, parent)
        parent = commits.head(place.repository, name)
        made.append(Version(parent, commits.newest(place.repository, name)))
    latest = Pushed(name, made[-1])
    row = described(request, place, latest, with_commits=False, with_refs=True)
    return Reply(status=201, body=row | {"commits": [whole(request, place, it) for it in made]})


def _is_current(place: Place, name: str, parent: str) -> bool:
    """Whether a branch is at a commit; a new one begins with nothing, or at any commit."""
    if name in place.repository.branches:
        return commits.head(place.repository, name) == parent
    return not parent or commits.commit(place.repository, parent) is not None


def _committed(request: Request, place: Place, name: str, asked: NewCommit, parent: str) -> Place:
    before = commits.commit(place.repository, parent) if parent else None
    held = dict(before.files) if before else {}
    for change in asked.changes:
        _apply(held, change)
    commit = Commit(
        files=held,
        parent=parent,
        author=request.caller.identity.name,
        committed=request.present(),
        comment=asked.comment,
    )
    request.put(place.path, commits.holding(place.repository, name, commit))
    return readable(request)


def _apply(held: dict[str, str], change: Change) -> None:
    path = change.item.path.strip("/")
    kind = {part.strip().lower() for part in change.change_type.split(",")}
    if not kind & {"add", "edit", "delete", "rename"}:
        raise bad_request(f"TF401021: The change type '{change.change_type}' is not valid.")
    if "rename" in kind:
        held[path] = _present(held, change.source_server_item.strip("/"))
        del held[change.source_server_item.strip("/")]
    if kind & {"edit", "delete"}:
        _present(held, path)
    if "delete" in kind:
        del held[path]
    elif change.new_content is not None:
        held[path] = _text(change.new_content)


def _present(held: dict[str, str], path: str) -> str:
    if path not in held:
        raise bad_request(f"TF401174: The item '/{path}' could not be found.", "GitItemNotFoundException")
    return held[path]


def _text(content: Content) -> str:
    if content.content_type.lower() != "base64encoded":
        return content.content
    try:
        return base64.b64decode(content.content, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        raise bad_request("The emulator keeps texts alone, and this content is none.") from None


def _is_asked(request: Request, pushed: Pushed) -> bool:
    def said(name: str) -> str:
        return request.query.get(f"searchCriteria.{name}") or ""

    commit = pushed.version.commit
    made = moment(request.time(commit.committed))
    who = identity_reference(request, commit.author).get("id")
    return (
        (not said("fromDate") or made >= moment(said("fromDate")))
        and (not said("toDate") or made <= moment(said("toDate")))
        and (not said("refName") or said("refName") == f"refs/heads/{pushed.branch}")
        and (not said("pusherId") or said("pusherId").lower() == who)
    )


def _found(request: Request, place: Place) -> Pushed:
    number = request.parameters["pushId"]
    for it in pushes(request, place):
        if str(it.number) == number:
            return it
    message = f"TF401029: The push {number} does not exist, or you have no permission to read it."
    raise not_found(message, "GitPushNotFoundException")

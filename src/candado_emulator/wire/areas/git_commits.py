"""Area git: commits, what they changed, and what differs between two of them."""

import msgspec

from ...state import commits as history
from .. import git_changes
from ..errors import bad_request, not_found
from ..git_history import reference, whole
from ..git_versions import Descriptor, Version, asked, last_change, resolved
from ..paging import by_skip
from ..repositories import Place, author, readable
from ..request import Request, collection, moment
from ..routing import route

COMMITS = "c2570c3b-5b3f-41b8-98bf-5407bfde8d58"
BATCH = "6400dfb2-0bcb-462b-b992-5a57f8f1416c"
CHANGES = "5bf884f5-3e07-42e9-afb8-1b872267bf16"
DIFFERENCES = "615588d5-c0c7-4b88-88f8-e625306446e8"
PAGE = 100


class Criteria(msgspec.Struct, rename="camel", kw_only=True):
    """Which commits are meant."""

    ids: list[str] | None = None
    item_version: Descriptor = msgspec.field(default_factory=Descriptor)
    item_path: str = ""
    author: str = ""
    user: str = ""
    from_date: str = ""
    to_date: str = ""
    show_oldest_commits_first: bool = False


@route(COMMITS, "GET")
def commits(request: Request) -> object:
    """The commits of a version, the newest first, or one, by id."""
    place = readable(request)
    if id := request.parameters.get("commitId"):
        return _one(request, place, id)
    texts = ("itemPath", "author", "user", "fromDate", "toDate")

    def said(name: str) -> str | None:
        return request.query.get(f"searchCriteria.{name}") or request.query.get(name)

    criteria = msgspec.convert({name: said(name) or "" for name in texts}, Criteria)
    criteria.item_version = asked(request, "searchCriteria.itemVersion.")
    criteria.show_oldest_commits_first = (said("showOldestCommitsFirst") or "").lower() == "true"
    return _page(request, place, criteria)


@route(BATCH, "POST")
def commits_batch(request: Request) -> object:
    """The commits that criteria in the body mean, or those whose ids it has."""
    place, criteria = readable(request), request.decoded(Criteria)
    if criteria.ids is not None:
        found = [resolved(place, Descriptor(id, "commit")) for id in criteria.ids]
        return collection([reference(request, place, version) for version in found])
    return _page(request, place, criteria)


@route(CHANGES, "GET")
def changes(request: Request) -> object:
    """What a commit changed."""
    place = readable(request)
    version = resolved(place, Descriptor(request.parameters["commitId"], "commit"))
    found = git_changes.changes(git_changes.before(place, version.commit), version.commit)
    page = by_skip(request, found, PAGE)
    rows = git_changes.described(request, place, version, page)
    return {"changeCounts": git_changes.counted(found), "changes": rows}


@route(DIFFERENCES, "GET")
def differences(request: Request) -> object:
    """What differs between two commits, or, with diffCommonCommit, since the last that both have."""
    place = readable(request)
    base, target = (resolved(place, asked(request, prefix)) for prefix in ("base", "target"))
    behind, ahead = ([id for id, _ in history.chain(place.repository, it.id)] for it in (base, target))
    common = next((id for id in ahead if id in behind), None)
    if common is None and request.query.flag("diffCommonCommit"):
        message = f"The commits {base.id} and {target.id} have no commit in common."
        raise not_found(message, "GitCommitDoesNotExistException")
    start = base
    if common is not None and request.query.flag("diffCommonCommit"):
        start = resolved(place, Descriptor(common, "commit"))
    found = git_changes.changes(start.commit, target.commit)
    page = by_skip(request, found, PAGE)
    return {
        "allChangesIncluded": len(page) == len(found),
        "changeCounts": git_changes.counted(found),
        "changes": git_changes.described(request, place, target, page),
        "commonCommit": common,
        "baseCommit": base.id,
        "targetCommit": target.id,
        "aheadCount": ahead.index(common) if common else len(ahead),
        "behindCount": behind.index(common) if common else len(behind),
    }


@route("7cf2abb6-c964-4f7e-9872-f78c66e72e9c", "GET")
def merge_bases(request: Request) -> object:
    """The last commit that two commits have in common."""
    place = readable(request, request.parameters["repositoryNameOrId"])
    ids = (request.parameters["commitId"], request.query.get("otherCommitId") or "")
    one, other = (resolved(place, Descriptor(id, "commit")) for id in ids)
    behind = {id for id, _ in history.chain(place.repository, other.id)}
    common = next((it for it in history.chain(place.repository, one.id) if it[0] in behind), None)
    return collection([] if common is None else [reference(request, place, Version(*common))])


def _one(request: Request, place: Place, id: str) -> object:
    version = resolved(place, Descriptor(id, "commit"))
    row = whole(request, place, version)
    if wanted := request.query.number("changeCount"):
        found = git_changes.changes(git_changes.before(place, version.commit), version.commit)
        row["changes"] = git_changes.described(request, place, version, found[:wanted])
    return row


def _page(request: Request, place: Place, criteria: Criteria) -> object:
    found = _meant(request, place, criteria)
    skip = request.query.number("searchCriteria.$skip") or 0
    top = request.query.number("searchCriteria.$top")
    found = found[skip : None if top is None else skip + top]
    return collection([reference(request, place, it) for it in by_skip(request, found, PAGE)])


def _meant(request: Request, place: Place, criteria: Criteria) -> list[Version]:
    if not place.repository.default_branch and criteria.item_version.version is None:
        return []
    if request.query.get("searchCriteria.compareVersion.version"):
        raise bad_request("The emulator does not compare versions in a list of commits: ask for diffs.")
    start = resolved(place, criteria.item_version)
    every = [Version(id, commit) for id, commit in history.chain(place.repository, start.id)]
    found = [version for version in every if _is_meant(request, place, criteria, version)]
    return found[::-1] if criteria.show_oldest_commits_first else found


def _is_meant(request: Request, place: Place, criteria: Criteria, version: Version) -> bool:
    made = moment(request.time(version.commit.committed))
    who = (criteria.author or criteria.user).lower()
    path = criteria.item_path
    return (
        (not criteria.from_date or made >= moment(criteria.from_date))
        and (not criteria.to_date or made <= moment(criteria.to_date))
        and (not who or who in _names(request, version))
        and (not path or last_change(place, version, path).id == version.id)
    )


def _names(request: Request, version: Version) -> str:
    who = author(request, version.commit.author, version.commit.committed)
    return f"{who['name']} {who['email']}".lower()

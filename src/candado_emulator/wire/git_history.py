"""Commits and pushes as the area git shows them. Each commit was pushed by itself, by its author."""

from collections.abc import Iterator

import msgspec

from ..state import commits
from ..state.commits import NOTHING
from . import git_changes, repositories
from .git_items import comment
from .git_versions import Version
from .references import identity_reference
from .repositories import Place, author, url
from .request import Request, quoted


class Pushed(msgspec.Struct, frozen=True):
    """A commit, and the branch that it was pushed to."""

    branch: str
    version: Version

    @property
    def number(self) -> int:
        """pushId: it follows from branch and commit, and so does not grow with time as the service's does."""
        return int(commits.object_id(f"push {self.branch} {self.version.id}")[:7], 16)

    @property
    def replaced(self) -> str:
        """The id of the commit that the branch was at."""
        return self.version.commit.parent or NOTHING


def pushes(request: Request, place: Place) -> list[Pushed]:
    """All pushes of a repository, the latest first. What a branch has from the default branch was pushed
    there; the push that made the branch is its own."""
    repository = place.repository
    default = repository.default_branch
    newest = commits.head(repository, default) if default else NOTHING
    main = frozenset(id for id, _ in commits.chain(repository, newest))
    found = [
        Pushed(name, version)
        for name in repository.branches
        for version in _own(place, name, frozenset[str]() if name == default else main)
    ]
    return sorted(found, key=lambda it: (request.time(it.version.commit.committed), it.number), reverse=True)


def _own(place: Place, branch: str, others: frozenset[str]) -> Iterator[Version]:
    newest = commits.head(place.repository, branch)
    for id, commit in commits.chain(place.repository, newest):
        if id == newest or id not in others:
            yield Version(id, commit)


def reference(request: Request, place: Place, version: Version) -> dict[str, object]:
    """A GitCommitRef."""
    commit = version.commit
    person = author(request, commit.author, commit.committed)
    counts = git_changes.counted(git_changes.changes(git_changes.before(place, commit), commit))
    return {
        "commitId": version.id,
        "author": person,
        "committer": person,
        "comment": comment(commit.comment),
        "changeCounts": {kind: counts.get(kind, 0) for kind in ("Add", "Edit", "Delete")},
        "url": f"{url(request, place)}/commits/{version.id}",
        "remoteUrl": request.url(
            quoted(place.project_name), "_git", quoted(place.name), "commit", version.id
        ),
    }


def whole(request: Request, place: Place, version: Version) -> dict[str, object]:
    """A GitCommit."""
    row, parent = reference(request, place, version), version.commit.parent
    tree = commits.tree_ids(version.commit.files)[""]
    here = {
        "self": row["url"],
        "repository": url(request, place),
        "web": row["remoteUrl"],
        "changes": f"{row['url']}/changes",
    }
    pushed = next((it for it in pushes(request, place) if it.version.id == version.id), None)
    about = {} if pushed is None else {"push": _short(request, pushed)}
    return {
        **row,
        **about,
        "parents": [parent] if parent else [],
        "treeId": tree,
        "_links": {name: {"href": href} for name, href in here.items()},
    }


def _short(request: Request, pushed: Pushed) -> dict[str, object]:
    commit = pushed.version.commit
    who = identity_reference(request, commit.author)
    return {"pushedBy": who, "pushId": pushed.number, "date": request.time(commit.committed)}


def described(
    request: Request, place: Place, pushed: Pushed, *, with_commits: bool, with_refs: bool
) -> dict[str, object]:
    """A GitPush, with its commits and the refs that it moved where they are asked for."""
    row = _short(request, pushed) | {
        "repository": repositories.described(request, place),
        "url": f"{url(request, place)}/pushes/{pushed.number}",
    }
    if with_commits:
        row["commits"] = [reference(request, place, pushed.version)]
    if with_refs:
        row["refUpdates"] = [
            {
                "repositoryId": place.repository.id,
                "name": f"refs/heads/{pushed.branch}",
                "oldObjectId": pushed.replaced,
                "newObjectId": pushed.version.id,
            }
        ]
    return row

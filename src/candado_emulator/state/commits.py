"""The history of a repository: what a branch holds is its newest commit, and what it held stays.

A commit's id follows from what it holds and from the commit before it, so that the same files come back under
another id. Blobs and trees have the ids that Git gives them.
"""

import hashlib
from collections.abc import Iterator, Mapping
from functools import lru_cache

from msgspec.structs import replace

from .organization import Organization
from .project import Project
from .repository import Branch, Commit, Repository, Tag

NOTHING = "0" * 40
"""The id of a commit that there is not."""


def files(repository: Repository, branch: str) -> dict[str, str]:
    """The files of a branch, by path without a slash in front; none where there is no such branch."""
    if branch not in repository.branches:
        return {}
    both: dict[str, str | None] = {**repository.files, **repository.branches[branch].files}
    return {path.lstrip("/"): text for path, text in sorted(both.items()) if text is not None}


def head(repository: Repository, branch: str) -> str:
    """The id of the newest commit of a branch: said, or following from what the branch holds."""
    held = repository.branches[branch]
    if held.commit:
        return held.commit
    changes = "\0".join(f"{path}\0{text}" for path, text in files(repository, branch).items())
    return object_id(f"commit {repository.id} {held.parent} {changes}")


def commit(repository: Repository, id: str) -> Commit | None:
    """The commit with an id: the newest of a branch, or an earlier one."""
    if id in repository.commits:
        return repository.commits[id]
    return next(
        (newest(repository, name) for name in repository.branches if head(repository, name) == id), None
    )


def newest(repository: Repository, branch: str) -> Commit:
    """The newest commit of a branch."""
    held = repository.branches[branch]
    return Commit(
        files=files(repository, branch),
        parent=held.parent,
        author=held.author,
        committed=held.committed,
        comment=held.comment,
    )


def chain(repository: Repository, id: str) -> Iterator[tuple[str, Commit]]:
    """A commit and those before it, the newest first, as far as the repository keeps them."""
    found = commit(repository, id)
    while found is not None:
        yield id, found
        id = found.parent
        found = commit(repository, id) if id else None


def every(repository: Repository) -> list[Commit]:
    """All commits that a repository keeps."""
    return [*repository.commits.values(), *(newest(repository, name) for name in repository.branches)]


def marked(repository: Repository, tag: Tag) -> str:
    """The id of the commit that a tag marks."""
    return tag.commit or head(repository, repository.default_branch)


def tag_id(repository: Repository, name: str, tag: Tag) -> str:
    """The id of a tag: one with a message is an object of its own, another is what it marks."""
    commit = marked(repository, tag)
    return object_id(f"tag {repository.id} {name} {commit} {tag.message}") if tag.message else commit


def holding(repository: Repository, branch: str, at: Commit, id: str = "") -> Repository:
    """The repository with a branch at a commit, whose id follows from it where none is given.

    All other branches hold what they held.
    """
    default = repository.default_branch or branch
    base = at.files if branch == default else repository.files
    held = {name: files(repository, name) for name in repository.branches} | {branch: dict(at.files)}
    moved = replace(
        repository.branches.get(branch, Branch()),
        commit=id,
        parent=at.parent,
        author=at.author,
        committed=at.committed,
        comment=at.comment,
    )
    branches = {**repository.branches, branch: moved}
    return replace(
        repository,
        default_branch=default,
        files=dict(base),
        branches={name: replace(it, files=_differing(held[name], base)) for name, it in branches.items()},
    )


def kept(after: Organization, before: Organization) -> Organization:
    """The organization with what its branches held before a change, as commits behind those of now."""
    changed: dict[str, Project] = {}
    for name, project in after.projects.items():
        earlier = before.projects.get(name)
        if earlier is None or project.repositories is earlier.repositories:
            continue
        repositories = {
            key: _kept(repository, earlier.repositories.get(key))
            for key, repository in project.repositories.items()
        }
        if any(repositories[key] is not project.repositories[key] for key in repositories):
            changed[name] = replace(project, repositories=repositories)
    return replace(after, projects={**after.projects, **changed}) if changed else after


def _kept(after: Repository, before: Repository | None) -> Repository:
    if before is None or after is before or not _moved(after, before):
        return after
    commits, branches, tags = dict(after.commits), dict(after.branches), dict(after.tags)
    for name in _moved(after, before):
        id = head(before, name)
        commits[id] = newest(before, name)
        earlier, now = before.branches[name], branches.get(name)
        if now is not None and (now.commit, now.parent) == (earlier.commit, earlier.parent):
            branches[name] = replace(now, commit="", parent=id)
        if name == before.default_branch:
            tags = {key: tag if tag.commit else replace(tag, commit=id) for key, tag in tags.items()}
    return replace(after, commits=commits, branches=branches, tags=tags)


def _moved(after: Repository, before: Repository) -> list[str]:
    """The branches that there were before, and that hold something else now or are no more."""
    same_files = after.files is before.files
    found: list[str] = []
    for name, branch in before.branches.items():
        now = after.branches.get(name)
        if now is branch and same_files:
            continue
        if now is None or now.commit != branch.commit or files(after, name) != files(before, name):
            found.append(name)
    return found


def _differing(held: Mapping[str, str], base: Mapping[str, str]) -> dict[str, str | None]:
    """What a branch has otherwise than the default branch."""
    other: dict[str, str | None] = {path: text for path, text in held.items() if base.get(path) != text}
    return other | {path: None for path in base if path.lstrip("/") not in held}


def object_id(content: str) -> str:
    """An id for whatever this text describes."""
    return _sha1(content.encode(errors="surrogatepass"))


@lru_cache(maxsize=10_000)
def blob_id(text: str) -> str:
    """The id of a file with this text."""
    content = text.encode(errors="surrogatepass")
    return _sha1(b"blob %d\0%b" % (len(content), content))


def tree_ids(held: Mapping[str, str]) -> dict[str, str]:
    """The id of each folder of these files, by path; the root's is empty."""
    entries: dict[str, dict[str, tuple[bytes, str]]] = {"": {}}
    for path, text in held.items():
        folder, _, name = path.rpartition("/")
        entries.setdefault(folder, {})[name] = (b"100644", blob_id(text))
        while folder:
            folder = folder.rpartition("/")[0]
            entries.setdefault(folder, {})
    ids: dict[str, str] = {}
    for folder in sorted(entries, key=lambda path: path.count("/") + bool(path), reverse=True):
        ids[folder] = _tree_id(entries[folder])
        if folder:
            above, _, name = folder.rpartition("/")
            entries[above][name] = (b"40000", ids[folder])
    return ids


def tree_size(held: Mapping[str, str]) -> int:
    """The bytes of a tree with these files below it: each entry has its mode, its name and an id."""
    names = {path.partition("/")[0]: "/" in path for path in held}
    return sum(
        len("40000" if is_folder else "100644") + len(name.encode(errors="surrogatepass")) + 22
        for name, is_folder in names.items()
    )


def _tree_id(entries: Mapping[str, tuple[bytes, str]]) -> str:
    lines = {
        name.encode(errors="surrogatepass") + (b"/" if mode == b"40000" else b""): mode
        + b" "
        + name.encode(errors="surrogatepass")
        + b"\0"
        + bytes.fromhex(id)
        for name, (mode, id) in entries.items()
    }
    content = b"".join(lines[key] for key in sorted(lines))
    return _sha1(b"tree %d\0%b" % (len(content), content))


def _sha1(content: bytes) -> str:
    return hashlib.sha1(content, usedforsecurity=False).hexdigest()

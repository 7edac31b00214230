"""The repositories of the same organization that a pipeline or a template names, to take templates from.

Source: [resources.repositories](https://learn.microsoft.com/azure/devops/pipelines/yaml-schema/resources-repositories-repository).
"""

import re
from collections.abc import Iterator

import msgspec

from candado.code.pipelines.nodes import Mapping, Node, Sequence

MOST = 100
"""of a file: a pipeline may consist of no more files, and each that is named makes calls"""
_COMMIT = re.compile(r"[0-9a-fA-F]{40}")
_DYNAMIC = ("${{", "$(", "$[")


class Named(msgspec.Struct, frozen=True):
    """A resource of type git whose name and ref are written out."""

    alias: str
    project: str
    """in lower case; empty: that of the pipeline"""
    name: str
    """in lower case"""
    ref: str
    """as `full_ref` gives it; empty: the repository's default branch"""


def full_ref(text: str) -> str:
    """A ref by its whole name: `main` is the branch refs/heads/main; a commit stays an id."""
    text = text.strip()
    if not text or text.startswith("refs/") or _COMMIT.fullmatch(text):
        return text
    return f"refs/heads/{text}"


def named_repositories(root: Node | None) -> Iterator[Named]:
    """All that a file names; what only a run can tell is left out."""
    resources = root.get("resources") if isinstance(root, Mapping) else None
    entries = resources.get("repositories") if isinstance(resources, Mapping) else None
    for item in entries.items[:MOST] if isinstance(entries, Sequence) else ():
        entry = item.node
        if not isinstance(entry, Mapping) or (entry.text("type") or "git").strip().lower() != "git":
            continue
        alias, name, ref = entry.text("repository"), entry.text("name"), entry.text("ref") or ""
        if alias and name and not any(mark in f"{name} {ref}" for mark in _DYNAMIC):
            project, _, repository = name.strip().lower().rpartition("/")
            yield Named(alias, project, repository, full_ref(ref))

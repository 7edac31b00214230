"""Area paths and iterations: two trees that work items are sorted into, and that permissions are set on."""

import uuid
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import msgspec

from .security import Path, Token, secures
from .values import Moment, Permissions, State

if TYPE_CHECKING:
    from .project import Project

AREAS, ITERATIONS = "CSS", "Iteration"
"""The namespaces of the two trees."""


class Area(State, frozen=True, kw_only=True):
    """An area below the project's own; the key is its name."""

    id: str = ""
    """the identifier; the service's number follows from it"""
    children: dict[str, "Area"] = {}
    permissions: Annotated[Permissions, msgspec.Meta(extra={"namespace": AREAS})] = {}
    inherit: bool = True


class Iteration(State, frozen=True, kw_only=True):
    """An iteration below the project's own; the key is its name."""

    id: str = ""
    """the identifier; the service's number follows from it"""
    start: Moment = "never"
    finish: Moment = "never"
    children: dict[str, "Iteration"] = {}
    permissions: Annotated[Permissions, msgspec.Meta(extra={"namespace": ITERATIONS})] = {}
    inherit: bool = True


def root_id(project: "Project", namespace: str) -> str:
    """The identifier of the node that all of a project's are below."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"{project.id} {namespace}"))


def node_token(*identifiers: str) -> str:
    """The token of a node: those above it, from the root on, and its own."""
    return ":".join(f"vstfs:///Classification/Node/{it}" for it in identifiers)


@secures(AREAS)
def area_tokens(name: str, project: "Project") -> Iterator[Token]:
    """The area path that all others are below, and those."""
    root = root_id(project, AREAS)
    if held := project.security.get(AREAS):
        yield Token(node_token(root), held, ("projects", name, "security", AREAS))
    yield from _tokens(project.areas, (root,), ("projects", name, "areas"))


@secures(ITERATIONS)
def iteration_tokens(name: str, project: "Project") -> Iterator[Token]:
    """The iteration path that all others are below, and those."""
    root = root_id(project, ITERATIONS)
    if held := project.security.get(ITERATIONS):
        yield Token(node_token(root), held, ("projects", name, "security", ITERATIONS))
    yield from _tokens(project.iterations, (root,), ("projects", name, "iterations"))


def _tokens(
    nodes: dict[str, Area] | dict[str, Iteration], above: tuple[str, ...], path: Path
) -> Iterator[Token]:
    for name, node in nodes.items():
        ids = (*above, node.id)
        yield Token(node_token(*ids), node, (*path, name))
        yield from _tokens(node.children, ids, (*path, name, "children"))

"""Area paths and iterations as the areas wit and work find and show them."""

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from ..state.classification import AREAS, ITERATIONS, Area, Iteration, node_token, root_id
from ..state.project import Project
from .request import Request, find, quoted


class Kind(msgspec.Struct, frozen=True):
    """One of the two trees."""

    namespace: str
    type: str
    """structureType"""
    label: str
    """how a path names it"""

    @property
    def field(self) -> str:
        """Where a project keeps its nodes, and how the address names it, but for case."""
        return f"{self.type}s"


KINDS = {
    "areas": Kind(AREAS, "area", "Area"),
    "iterations": Kind(ITERATIONS, "iteration", "Iteration"),
}


class Node(msgspec.Struct, frozen=True, kw_only=True):
    """A node with its place."""

    kind: Kind
    project_name: str
    project: Project
    names: tuple[str, ...] = ()
    """the path below the root"""
    ids: tuple[str, ...]
    """identifiers, from the root's on"""
    held: Area | Iteration | None = None
    """None: the root, which is the project's"""

    @property
    def name(self) -> str:
        """Its name; the root has the project's."""
        return self.names[-1] if self.names else self.project_name

    @property
    def number(self) -> int:
        """Its id: it follows from the identifier, and so does not grow with time as the service's does."""
        return int(self.ids[-1][:7], 16)

    @property
    def token(self) -> str:
        """Its token in the namespace of its tree."""
        return node_token(*self.ids)

    @property
    def children(self) -> Mapping[str, Area | Iteration]:
        """What is below it, by name."""
        if self.held is not None:
            return self.held.children
        return self.project.areas if self.kind.type == "area" else self.project.iterations

    @property
    def path(self) -> tuple[str, ...]:
        """Where the state keeps it."""
        inner = [part for name in self.names for part in (name, "children")]
        return ("projects", self.project_name, self.kind.field, *inner[:-1])

    @property
    def shown(self) -> str:
        """Its path as the service shows it."""
        return "\\" + "\\".join((self.project_name, self.kind.label, *self.names))

    def below(self, name: str) -> tuple[str, ...]:
        """Where the state keeps a child."""
        return (*self.path, *(["children"] if self.names else []), name)

    def is_readable(self, request: Request) -> bool:
        """Whether the caller may view it."""
        return request.may(self.kind.namespace, "GENERIC_READ", self.token)


def root(project_name: str, project: Project, kind: Kind) -> Node:
    """The node that all of a tree are below."""
    ids = (root_id(project, kind.namespace),)
    return Node(kind=kind, project_name=project_name, project=project, ids=ids)


def found(start: Node, names: Sequence[str]) -> Node | None:
    """The node at a path below another."""
    for wanted in names:
        it = find(start.children, wanted)
        if it is None:
            return None
        start = _child(start, *it)
    return start


def nodes(request: Request, start: Node) -> Iterator[Node]:
    """A node and all below it that the caller may view."""
    if start.is_readable(request):
        yield start
        for name, held in start.children.items():
            yield from nodes(request, _child(start, name, held))


def whole(request: Request, node: Node) -> dict[str, object]:
    """A WorkItemClassificationNode, with those below it as far down as $depth says, and its links."""
    row = _described(request, node, request.query.number("$depth") or 0)
    links = {"self": row["url"]}
    if node.names:
        links["parent"] = _url(request, node, node.names[:-1])
    return row | {"_links": {name: {"href": href} for name, href in links.items()}}


def _described(request: Request, node: Node, depth: int) -> dict[str, object]:
    below = [_child(node, *it) for it in node.children.items()]
    below = [it for it in below if it.is_readable(request)]
    row: dict[str, object] = {
        "id": node.number,
        "identifier": node.ids[-1],
        "name": node.name,
        "structureType": node.kind.type,
        "hasChildren": bool(below),
        "path": node.shown,
        "url": _url(request, node, node.names),
    }
    if depth and below:
        row["children"] = [_described(request, it, depth - 1) for it in below]
    if isinstance(node.held, Iteration) and "never" not in (node.held.start, node.held.finish):
        dates = {"startDate": node.held.start, "finishDate": node.held.finish}
        row["attributes"] = {name: request.time(at) for name, at in dates.items()}
    return row


def _child(node: Node, name: str, held: Area | Iteration) -> Node:
    return msgspec.structs.replace(node, names=(*node.names, name), ids=(*node.ids, held.id), held=held)


def _url(request: Request, node: Node, names: tuple[str, ...]) -> str:
    where = (f"{node.kind.label}s", *map(quoted, names))
    return request.url(node.project.id, "_apis/wit/classificationNodes", *where)

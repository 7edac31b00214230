"""Areas and iterations: the trees that work items are sorted into, and that permissions are set on."""

from collections.abc import Iterator
from typing import Literal

import msgspec

from candado.collect.collector import At, collector, each_project
from candado.connect.endpoint import Endpoint
from candado.model.projects import ClassificationNode
from candado.model.table import Record

CLASSIFICATION_NODES = Endpoint(
    name="classification-nodes",
    path="{project}/_apis/wit/classificationnodes",
    version="7.1",
    query={"$depth": "100"},
    permission="View project-level information",
    pat_scope="vso.work",
    source="recorded",
    page="https://learn.microsoft.com/rest/api/azure/devops/wit/classification-nodes/get-root-nodes",
)


class WireNode(msgspec.Struct):
    """A node with those below it."""

    identifier: str
    name: str
    structure: Literal["area", "iteration"] = msgspec.field(name="structureType")
    children: list["WireNode"] = []


@collector(CLASSIFICATION_NODES, into=(ClassificationNode,), plan=each_project)
def classification_nodes(record: WireNode, at: At) -> Iterator[Record]:
    """Both trees of a project, from their roots on, as far as the identity may view them."""
    open_nodes = [(record, record.name)]
    while open_nodes:
        node, path = open_nodes.pop()
        yield ClassificationNode(
            id=node.identifier.lower(), project_id=at.project_id, kind=node.structure, path=path
        )
        open_nodes += ((child, f"{path}\\{child.name}") for child in node.children)

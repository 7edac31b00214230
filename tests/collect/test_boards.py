"""Areas and iterations become rows, whatever their depth."""

from candado.model.projects import ClassificationNode
from tests.collect.reading import PROJECT, items, read

ROOT = "AAAAAAAA-1111-4111-8111-111111111111"


def node(name: str, identifier: str, *children: object) -> dict[str, object]:
    below: dict[str, object] = {"children": list(children)} if children else {}
    return {"name": name, "identifier": identifier, "structureType": "area"} | below


def test_each_node_has_the_path_that_work_items_have() -> None:
    tree = node("Web", ROOT, node("Shop", "b", node("Cart", "c")), node("Old", "d"))
    found = read("classification-nodes", items(tree))
    assert not found.faults
    rows = {row.id: (row.project_id, row.kind, row.path) for row in found.of(ClassificationNode)}
    assert rows == {
        ROOT.lower(): (PROJECT, "area", "Web"),
        "b": (PROJECT, "area", r"Web\Shop"),
        "c": (PROJECT, "area", r"Web\Shop\Cart"),
        "d": (PROJECT, "area", r"Web\Old"),
    }


def test_a_tree_may_be_as_deep_as_the_service_lets_it() -> None:
    tree = node("13", "13")
    for depth in reversed(range(13)):
        tree = node(str(depth), str(depth), tree)
    rows = read("classification-nodes", items(tree)).of(ClassificationNode)
    assert [row.path.count("\\") for row in rows] == list(range(14))

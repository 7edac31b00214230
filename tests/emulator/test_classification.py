"""Area paths and iterations: who sees them, who changes them, and the permissions set on them."""

import pytest

from candado_emulator.server import Emulator

from .conftest import Client

V = {"api-version": "7.1"}
API = "/Web/_apis/wit/classificationNodes"
ROSA = "rosa@contoso.example"
CSS = "83e28ad4-2d72-4ceb-97b0-c7726d5502c3"


def areas(emulator: Emulator, **areas: object) -> None:
    emulator.change({"projects": {"Web": {"areas": areas}}})


def names(client: Client, who: str) -> list[str]:
    tree = client(who).get(f"{API}/areas", params=V | {"$depth": "9"}).json()
    return [it["name"] for it in tree.get("children", [])]


def test_a_node_that_one_may_not_view_is_left_out(emulator: Emulator, client: Client) -> None:
    areas(emulator, Open={}, Hidden={"permissions": {ROSA: {"GENERIC_READ": "deny"}}})
    assert names(client, "administrator") == ["Open", "Hidden"]
    assert names(client, "reader") == ["Open"]
    hidden = client("reader").get(f"{API}/areas/Hidden", params=V)
    assert (hidden.status_code, hidden.json()["typeKey"]) == (404, "ClassificationNodeNotFoundException")
    root = client("reader").get(API, params=V).json()["value"]
    assert [(it["structureType"], "_links" in it, "children" in it) for it in root] == [
        ("area", False, False),
        ("iteration", False, False),
    ]


@pytest.mark.parametrize(
    ("method", "body", "permissions"),
    [
        ("POST", {"name": "Cart"}, ["CREATE_CHILDREN"]),
        ("POST", {"id": 0}, ["CREATE_CHILDREN", "GENERIC_WRITE"]),
        ("PATCH", {"name": "New"}, ["GENERIC_WRITE"]),
        ("DELETE", None, ["DELETE"]),
    ],
)
def test_each_change_needs_its_permission(
    emulator: Emulator, client: Client, method: str, body: dict[str, object] | None, permissions: list[str]
) -> None:
    areas(emulator, Shop={}, Old={})
    http = client("reader")
    if body and "id" in body:
        body["id"] = http.get(f"{API}/areas/old", params=V).json()["id"]

    def status() -> int:
        return http.request(method, f"{API}/areas/Shop", params=V, json=body).status_code

    for permission in permissions:
        assert status() == 403
        areas(emulator, Shop={"permissions": {ROSA: {permission: "allow"}}})
    assert status() in (200, 201, 204)


def test_permissions_hold_for_what_is_below(emulator: Emulator, client: Client) -> None:
    areas(emulator, Shop={"children": {"Cart": {}}, "permissions": {ROSA: {"WORK_ITEM_WRITE": "allow"}}})
    http = client("administrator")
    tree = http.get(f"{API}/areas", params=V | {"$depth": "2"}).json()
    shop = tree["children"][0]
    cart = shop["children"][0]
    root = f"vstfs:///Classification/Node/{tree['identifier']}"
    token = f"{root}:vstfs:///Classification/Node/{shop['identifier']}"
    lists = http.get(f"/_apis/accesscontrollists/{CSS}", params=V).json()["value"]
    assert {it["token"] for it in lists} >= {root, token}
    below = f"{token}:vstfs:///Classification/Node/{cart['identifier']}"
    may = client("reader").get(f"/_apis/permissions/{CSS}/32", params=V | {"tokens": below}).json()
    assert may["value"] == [True]


def test_roots_are_not_changed(client: Client) -> None:
    http = client("administrator")
    for answer in (
        http.delete(f"{API}/areas", params=V),
        http.patch(f"{API}/iterations", params=V, json={"name": "x"}),
        http.post(f"{API}/areas", params=V, json={"name": "a/b"}),
        http.get(f"{API}/colours", params=V),
    ):
        assert answer.status_code == 400
    assert http.get(API, params=V | {"ids": "1"}).status_code == 404

"""Permissions are evaluated as the service does it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from candado_emulator.state.repository import NAMESPACE, branch_token, repository_token
from candado_emulator.state.security import bits, namespaces
from candado_emulator.state.store import Store
from candado_emulator.worlds import load

PERMISSIONS = ["GenericRead", "GenericContribute", "ForcePush", "PolicyExempt"]
GROUPS = ["Contributors", "Readers", "Build Administrators", "carla@contoso.example"]
CARLA = {"Contributors", "carla@contoso.example"}
ENTRIES = st.dictionaries(
    st.sampled_from(GROUPS),
    st.dictionaries(st.sampled_from(PERMISSIONS), st.sampled_from(["allow", "deny"]), min_size=1),
)
LEVELS = st.lists(st.tuples(ENTRIES, st.booleans()), min_size=3, max_size=3)


@given(LEVELS)
def test_levels_decide_as_the_service_does(levels: list[tuple[dict[str, dict[str, str]], bool]]) -> None:
    """Compared with the documented algorithm on bits, from the branch up to the project."""
    store = Store(load("small"))
    (branch, a), (repository, b), (project, c) = levels
    store.change({"projects": {"Web": {"security": {NAMESPACE: None}}}})
    store.change(
        {
            "projects": {
                "Web": {
                    "security": {NAMESPACE: {"permissions": project, "inherit": c}},
                    "repositories": {
                        "web-api": {
                            "permissions": repository,
                            "inherit": b,
                            "branches": {"main": {"permissions": branch, "inherit": a}},
                        }
                    },
                }
            }
        }
    )
    web = store.organization.projects["Web"]
    token = branch_token(web.id, web.repositories["web-api"].id, "main")
    identity = store.directory.find("carla@contoso.example")
    assert identity is not None
    carla = store.directory.caller(identity)
    allowed = _algorithm([(branch, a), (repository, b), (project, c)])
    for name in PERMISSIONS:
        expected = bool(allowed & bits(NAMESPACE)[name])
        assert store.access.allows(carla, NAMESPACE, name, token) == expected


def _algorithm(levels: list[tuple[dict[str, dict[str, str]], bool]]) -> int:
    allow = deny = decided = 0
    for entries, inherits in levels:
        mine = [granted for name, granted in entries.items() if name in CARLA]
        allowed = _mask(mine, "allow")
        denied = _mask(mine, "deny")
        new = (allowed | denied) & ~decided
        deny |= denied & new
        allow |= allowed & ~denied & new
        decided |= allowed | denied
        if not inherits:
            break
    return allow & ~deny


def _mask(granted: list[dict[str, str]], wanted: str) -> int:
    mask = 0
    for entries in granted:
        for name, grant in entries.items():
            if grant == wanted:
                mask |= bits(NAMESPACE)[name]
    return mask


@pytest.fixture
def store() -> Store:
    return Store(load("small"))


def test_an_administrator_may_whatever_the_lists_say(store: Store) -> None:
    store.change({"projects": {"Web": {"permissions": {"ada@contoso.example": {"GENERIC_READ": "deny"}}}}})
    assert _may(store, "ada@contoso.example", "GenericRead")


def test_groups_in_groups_count_and_circles_end(store: Store) -> None:
    groups = {
        "Outer": {"members": {"Inner": True}},
        "Inner": {"members": {"nils@contoso.example": True, "Outer": True}},
    }
    store.change({"projects": {"Web": {"groups": groups}}})
    assert not _may(store, "nils@contoso.example", "ForcePush")
    store.change(
        {"projects": {"Web": {"security": {NAMESPACE: {"permissions": {"Outer": {"ForcePush": "allow"}}}}}}}
    )
    assert _may(store, "nils@contoso.example", "ForcePush")


def test_a_withheld_permission_is_nobodys(store: Store) -> None:
    store.withhold((NAMESPACE, "GenericRead", "Web"))
    assert not _may(store, "ada@contoso.example", "GenericRead")
    assert _may(store, "ada@contoso.example", "GenericContribute")
    store.reset()
    assert _may(store, "ada@contoso.example", "GenericRead")


def test_the_same_name_in_two_projects_is_two_groups(store: Store) -> None:
    web, payments = (store.directory.find("Readers", name) for name in ("Web", "Payments"))
    assert web is not None and payments is not None
    assert web.descriptor != payments.descriptor
    assert store.directory.described(web.subject.upper()) == web


@pytest.mark.parametrize("key", ["Git Repositories", "Project", "Collection", "AuditLog"])
def test_bits_have_names_and_names_bits(key: str) -> None:
    namespace = namespaces()[key]
    for bit, name, _ in namespace.actions:
        assert namespace.bit(name) == bit
        assert namespace.names(bit) == [name]


def _may(store: Store, who: str, permission: str) -> bool:
    web = store.organization.projects["Web"]
    identity = store.directory.find(who)
    assert identity is not None
    caller = store.directory.caller(identity)
    return store.access.allows(
        caller, NAMESPACE, permission, repository_token(web, web.repositories["web-api"])
    )

"""The state changes by merge patches, which know its types."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from candado_emulator.state.merge import PatchError, merged
from candado_emulator.state.organization import Organization
from candado_emulator.state.store import Store
from candado_emulator.worlds import load

JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text("ab", max_size=3),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text("abc", max_size=2), inner, max_size=3)
    ),
    max_leaves=8,
)
OBJECTS = st.dictionaries(st.text("abc", max_size=2), JSON, max_size=4)


@pytest.fixture
def store() -> Store:
    return Store(load("small"))


@pytest.mark.parametrize(
    ("patch", "sentence"),
    [
        (
            {"projects": {"Web": {"visibility": "internal"}}},
            'projects.Web.visibility: expected one of private, organization, public, not "internal"',
        ),
        (
            {"projects": {"Web": {"colour": 1}}},
            "projects.Web.colour: there is no such field; there are id, desc",
        ),
        ({"projects": []}, "projects: expected an object of names, not []"),
        ({"projects": {"Web": {"updated": "soon"}}}, "projects.Web.updated: expected a time such as"),
        ({"projects": {"Web": {"policies": {"x": {}}}}}, "projects.Web.policies.x: is new and needs type"),
        ({"policies": {"LogAuditEvents": 3}}, "policies.LogAuditEvents: expected true, false, or an object"),
        ({"projects": {"Web": {"settings": {"enforceJobAuthScope": 0}}}}, "expected bool, not 0"),
        (
            {
                "projects": {
                    "Web": {"repositories": {"web-api": {"permissions": {"Readers": {"Push": "allow"}}}}}
                }
            },
            "web-api.permissions.Readers.Push: Git Repositories has no such permission; it has Administer",
        ),
        (
            {"projects": {"Web": {"permissions": {"Nobody": {"DELETE": "allow"}}}}},
            "projects.Web.permissions.Nobody: there is no user, group or service of this name",
        ),
        (
            {"projects": {"Web": {"groups": {"Readers": {"members": {"[Payments]\\Writers": True}}}}}},
            "there is no user, group or service of this name",
        ),
        ({"projects": {"Web": {"security": {"Gitt": {}}}}}, "there is no security namespace of this name"),
        (
            {
                "projects": {
                    "Web": {"security": {"Build": {"permissions": {"Readers": {"ForcePush": "deny"}}}}}
                }
            },
            "Build has no such permission",
        ),
    ],
)
def test_a_patch_that_does_not_fit_is_refused_with_a_sentence(
    store: Store, patch: object, sentence: str
) -> None:
    before = store.organization
    with pytest.raises(PatchError) as error:
        store.change(patch)
    assert sentence in str(error.value)
    assert store.organization is before


def test_null_takes_a_change_back(store: Store) -> None:
    before = store.organization
    where = ("projects", "Web", "repositories", "web-api", "permissions", "Contributors", "ForcePush")
    store.change(_nested(where, "allow"))
    assert store.organization.projects["Web"].repositories["web-api"].permissions == {
        "Contributors": {"ForcePush": "allow"}
    }
    store.change(_nested(where, None))
    assert store.organization == before


def test_a_null_policy_was_never_set(store: Store) -> None:
    store.change({"policies": {"DisallowOAuthAuthentication": None}})
    assert "DisallowOAuthAuthentication" not in store.organization.policies


def test_what_a_patch_does_not_name_is_shared(store: Store) -> None:
    before = store.organization
    after = store.change({"projects": {"Web": {"visibility": "public"}}})
    assert after.projects["Payments"] is before.projects["Payments"]
    assert after.projects["Web"].repositories is before.projects["Web"].repositories


def test_ids_follow_from_names_and_stay() -> None:
    one, other = Store(load("small")), Store(load("small"))
    assert one.organization.projects == other.organization.projects
    before = one.organization.projects["Web"]
    one.change({"projects": {"Web": {"description": "new", "repositories": {"another": {}}}}})
    after = one.organization.projects["Web"]
    assert (after.id, after.repositories["web-api"].id) == (before.id, before.repositories["web-api"].id)
    assert after.repositories["another"].id not in {r.id for r in before.repositories.values()}


def test_numbers_are_given_out_once(store: Store) -> None:
    policy = {"type": "Work item linking"}
    store.change({"projects": {"Web": {"policies": {"a": policy}}}})
    first = store.organization.projects["Web"].policies["a"].id
    store.change({"projects": {"Web": {"policies": {"a": None}}}})
    store.change({"projects": {"Web": {"policies": {"b": policy}}}})
    assert store.organization.projects["Web"].policies["b"].id == first + 1


def test_a_world_can_be_written_down_and_read_again(store: Store) -> None:
    written = msgspec.json.encode(store.organization)
    assert msgspec.json.decode(written, type=Organization) == store.organization


@given(OBJECTS, OBJECTS)
def test_free_json_is_merged_as_the_rfc_says(before: dict[str, object], patch: dict[str, object]) -> None:
    policy = {"type": "Status", "settings": before}
    organization = merged(Organization(), {"projects": {"P": {"policies": {"x": policy}}}})
    organization = merged(organization, _nested(("projects", "P", "policies", "x", "settings"), patch))
    expected = _rfc_7396(_rfc_7396({}, before), patch)
    assert organization.projects["P"].policies["x"].settings == expected


def _rfc_7396(target: object, patch: object) -> object:
    if not isinstance(patch, dict):
        return patch
    result = dict(target) if isinstance(target, dict) else {}
    for key, value in patch.items():
        if value is None:
            result.pop(key, None)
        else:
            result[key] = _rfc_7396(result.get(key), value)
    return result


def _nested(path: tuple[str, ...], value: object) -> object:
    for name in reversed(path):
        value = {name: value}
    return value

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from candado.collect.identities import subject_of
from candado.model.identities import Group, Identity, Membership, Person, ServicePrincipal, User
from tests.collect.reading import ORGANIZATION, PROJECT, Known, items, planned, read, sent

DOMAIN = "S-1-9-1551374245-4217255544-3360477257-3078178654-2704907261"
KEY = "3f2504e0-4f89-11d3-9a0c-0305e82c3301"


def vssgp(tail: str) -> str:
    return f"vssgp.{base64.urlsafe_b64encode(f'{DOMAIN}-{tail}'.encode()).decode().rstrip('=')}"


def group(tail: str, name: str, *, project: str | None = PROJECT, origin: str = "vsts") -> Group:
    domain = (
        f"vstfs:///Classification/TeamProject/{project}" if project else "vstfs:///Framework/IdentityDomain/x"
    )
    body = {"descriptor": vssgp(tail), "origin": origin, "displayName": name, "domain": domain}
    return read("groups", items(body), {}).only(Group)


def test_a_user_is_known_by_the_descriptor_and_named_in_people_alone():
    body = {
        "subjectKind": "user",
        "metaType": "member",
        "descriptor": "aad.x",
        "origin": "aad",
        "originId": KEY,
        "displayName": "Ann Árbor",
        "principalName": "ann@contoso.com",
        "mailAddress": " Ann@Contoso.com ",
        "isDeletedInOrigin": True,
    }
    found = read("users", items(body), {})
    [user], [person] = found.of(User), found.of(Person)
    assert user == User(
        id="aad.x",
        origin="aad",
        origin_id=KEY,
        is_guest=False,
        is_deleted_in_origin=True,
        mail_key=f"digest-of-{len('ann@contoso.com')}",
    )
    assert person.display_name == "Ann Árbor"
    assert person.mail_address == " Ann@Contoso.com "


@pytest.mark.parametrize(
    ("more", "is_guest"),
    [
        ({"metaType": "guest"}, True),
        ({"metaType": None, "principalName": "ann_fabrikam.com#EXT#@contoso.com"}, True),
        ({"metaType": "member", "principalName": "ann@contoso.com"}, False),
        ({}, False),
    ],
)
def test_guests(more, is_guest):
    body = {"descriptor": "aad.x", "origin": "aad", **more}
    assert read("users", items(body), {}).of(User)[0].is_guest is is_guest


@pytest.mark.parametrize("mail", [{}, {"mailAddress": None}, {"mailAddress": " "}])
def test_users_without_an_address_share_none(mail):
    body = {"descriptor": "aad.x", "origin": "aad", **mail}
    assert read("users", items(body), {}).of(User)[0].mail_key == ""


def test_an_origin_that_is_new_is_another():
    assert read("users", items({"descriptor": "x.y", "origin": "new"}), {}).of(User)[0].origin == "other"
    assert group("1-2-3-4-5", "New", origin="new").origin == "other"


def test_a_service_principal():
    body = {"descriptor": "aadsp.x", "origin": "aad", "applicationId": KEY, "displayName": "deploy"}
    found = read("service-principals", items(body), {})
    assert found.of(ServicePrincipal) == [ServicePrincipal(id="aadsp.x", origin_id=None, application_id=KEY)]
    assert found.of(Person)[0].display_name == "deploy"


@pytest.mark.parametrize(
    ("tail", "name", "project", "role", "is_broad", "is_privileged"),
    [
        ("0-0-0-0-1", "Renamed", PROJECT, "ProjectAdministrators", False, True),
        ("0-0-0-0-3", "Renamed", PROJECT, "ProjectValidUsers", True, False),
        ("0-0-0-1-2", "Renamed", PROJECT, "BuildAdministrators", False, False),
        ("0-0-0-0-1", "Renamed", None, "ProjectCollectionAdministrators", False, True),
        ("0-0-0-0-2", "Renamed", None, "ProjectCollectionServiceAccounts", False, True),
        ("0-0-0-0-3", "Renamed", None, "ProjectCollectionValidUsers", True, False),
        ("1-2-3-4-5", "Contributors", PROJECT, "Contributors", True, False),
        ("1-2-3-4-5", "Readers", PROJECT, "Readers", True, False),
        ("1-2-3-4-5", "Endpoint Administrators", PROJECT, "EndpointAdministrators", False, False),
        ("1-2-3-4-5", "Project-Scoped Users", None, "ProjectScopedUsers", False, False),
        ("1-2-3-4-5", "Contributors", None, "", False, False),
        ("1-2-3-4-5", "Project Administrators", PROJECT, "", False, False),
        ("1-2-3-4-1", "Developers", PROJECT, "", False, False),
    ],
)
def test_the_role_of_a_group_is_its_identifiers(tail, name, project, role, is_broad, is_privileged):
    found = group(tail, name, project=project)
    assert (found.role, found.is_broad, found.is_privileged) == (role, is_broad, is_privileged)
    assert found.sid == f"{DOMAIN}-{tail}"
    assert found.project_id == project


def test_a_group_of_entra_has_no_role_whatever_it_is_called():
    found = group("3-1-1-1-1", "Contributors", origin="aad")
    assert (found.role, found.is_broad) == ("", False)


def test_identities_are_asked_in_the_fewest_calls():
    users = [User(f"aad.{n}", "aad", None, False, False, "") for n in range(700)]
    principals = [ServicePrincipal(f"aadsp.{n}", None, None) for n in range(400)]
    first, second, third = planned("identities", Known(*users, *principals))
    asked = [
        descriptor for request in (first, second, third) for descriptor in sent(request)["subjectDescriptors"]
    ]
    assert sorted(asked) == sorted(row.id for row in (*users, *principals))
    assert [len(sent(request)["subjectDescriptors"]) for request in (first, second, third)] == [500, 500, 100]
    assert {sent(request)["queryMembership"] for request in (first, second, third)} == {"None"}
    assert {request.scope_id for request in (first, second, third)} == {ORGANIZATION}


def test_an_identity_that_is_gone_is_null_in_a_batch():
    body = items(
        None, {"id": KEY.upper(), "descriptor": "Kind;ann@contoso.com", "subjectDescriptor": "aad.x"}
    )
    assert read("identities", body, {}).only(Identity) == Identity(
        id="aad.x", storage_key=KEY, legacy_key=f"digest-of-{len('Kind;ann@contoso.com')}"
    )


def test_members_are_asked_of_groups_whose_members_azure_devops_keeps():
    ours, entras = group("1-2-3-4-5", "Ours"), group("3-1-1-1-1", "Entra's", origin="aad")
    [request] = planned("memberships", Known(ours, entras))
    assert request.body == {"subjectDescriptors": [ours.id], "queryMembership": "Direct"}
    assert [request.params for request in planned("members-of-group", Known(ours, entras))] == [
        {"group": ours.id}
    ]


def test_memberships():
    body = items(
        {"subjectDescriptor": "vssgp.a", "members": ["Kind;b", "Kind;ccc", "Kind;b"], "memberIds": []},
        {"subjectDescriptor": "vssgp.d", "members": [], "memberIds": []},
        {"subjectDescriptor": "vssgp.e", "memberIds": [KEY]},
    )
    found = read("memberships", body, {})
    assert not found.faults
    assert found.rows == [
        Membership("vssgp.a", "unmapped.6"),
        Membership("vssgp.a", "unmapped.8"),
        Membership("vssgp.e", "unmapped.36"),
    ]


def test_a_group_whose_members_are_not_told_is_a_fault_and_no_empty_group():
    found = read("memberships", items({"subjectDescriptor": "vssgp.a"}, None), {})
    assert not found.rows
    assert len(found.faults) == 2
    assert "did not say who" in found.faults[0]


def digest(text: str) -> str:
    return f"digest of {text}"


def identity(descriptor: str, key: str, legacy: str) -> Identity:
    return Identity(id=descriptor, storage_key=key, legacy_key=digest(legacy.lower()))


@given(st.text(max_size=20), st.uuids().map(str))
def test_a_subject_is_found_by_each_of_its_names(legacy, key):
    subject = subject_of([identity("aad.x", key, f"Kind;{legacy}")], digest)
    for name in ("aad.x", key, key.upper(), f"Kind;{legacy}"):
        assert subject(name) == "aad.x"


def test_who_is_not_known_stays_one_and_the_same_and_unnamed():
    subject = subject_of([], lambda text: str(len(text)))
    assert subject("Kind;ann@contoso.com") == "unmapped.20"
    assert subject(KEY) == "unmapped.36"
    assert subject("Microsoft.TeamFoundation.ServiceIdentity;") == "unmapped.41"


def test_a_build_service_needs_no_list():
    subject = subject_of([], digest)
    legacy = f"Microsoft.TeamFoundation.ServiceIdentity;{ORGANIZATION}:Build:{PROJECT}"
    kind, _, encoded = subject(legacy).partition(".")
    assert kind == "svc"
    assert base64.urlsafe_b64decode(encoded + "==").decode() == f"{ORGANIZATION}:Build:{PROJECT}"

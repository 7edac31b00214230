"""Who administers, through whatever groups."""

from candado.model.identities import ServicePrincipal
from tests.derive.given import ask, derived, group, members, record, user


def test_administrators_are_found_through_groups_and_groups_are_looked_into() -> None:
    connection = derived(
        group("admins", privileged=True),
        group("leads"),
        group("readers"),
        user("ana"),
        user("bo", guest=True),
        user("cy", origin="msa"),
        record(ServicePrincipal, id="deployer"),
        *members({"admins": "ana leads", "leads": "bo cy deployer", "readers": "cy"}),
    )
    rows = ask(connection, "select * exclude (role, project_id) from administrators order by member_id")
    assert [tuple(row.values()) for row in rows] == [
        ("admins", "ana", "user", True, False, False),
        ("admins", "bo", "user", False, True, False),
        ("admins", "cy", "user", False, False, True),
        ("admins", "deployer", "service principal", False, False, False),
    ]


def test_a_group_whose_members_are_not_told_is_an_administrator_of_unknown_size() -> None:
    connection = derived(
        group("admins", privileged=True),
        group("operators", origin="aad"),
        group("known", origin="aad"),
        group("empty"),
        user("ana"),
        *members({"admins": "operators known empty", "known": "ana"}),
    )
    rows = ask(
        connection, "select member_id, member_kind, is_guest, is_microsoft_account from administrators"
    )
    assert sorted(tuple(row.values()) for row in rows) == [
        ("ana", "user", False, False),
        ("operators", "group", None, None),
    ]


def test_a_member_that_no_list_shows_is_not_lost() -> None:
    connection = derived(group("admins", privileged=True), *members({"admins": "svc.build"}))
    [row] = ask(connection, "from administrators")
    assert (row["member_id"], row["member_kind"], row["is_guest"]) == ("svc.build", "other", None)


def test_a_build_service_is_nobody_although_the_list_of_users_has_it() -> None:
    connection = derived(
        group("admins", privileged=True), user("svc.build", origin="vsts"), *members({"admins": "svc.build"})
    )
    [row] = ask(connection, "from administrators")
    assert (row["member_kind"], row["is_guest"], row["is_microsoft_account"]) == ("other", False, False)


def test_privileged_groups_in_a_circle_share_their_administrators() -> None:
    connection = derived(
        group("a", privileged=True),
        group("b", privileged=True),
        user("ana"),
        *members({"a": "b", "b": "a ana"}),
    )
    rows = ask(connection, "select group_id, member_id, is_direct from administrators order by all")
    assert [tuple(row.values()) for row in rows] == [("a", "ana", False), ("b", "ana", True)]

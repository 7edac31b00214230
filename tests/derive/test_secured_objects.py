"""Objects with permissions of their own are named as people know them."""

from candado.model.access import AccessControlList, SecurityNamespace
from candado.model.identities import Group
from candado.model.projects import ClassificationNode
from candado.model.repos import Repository
from tests.derive.given import acl, ask, derived, project, record

PROJECT = "11111111-1111-1111-1111-111111111111"
REPOSITORY = "22222222-2222-2222-2222-222222222222"
GIT = SecurityNamespace("git", "Git Repositories", "/", 0)


def secured(token: str, project_id: str | None = PROJECT) -> dict[str, object]:
    connection = derived(
        project(PROJECT),
        record(Repository, id=REPOSITORY, project_id=PROJECT, name="ledger"),
        GIT,
        AccessControlList("git", token, project_id, inherits=True),
        wanted="secured_objects",
    )
    [found] = ask(connection, "select level, name, is_known from secured_objects")
    return found


def test_a_repository_is_named_whatever_the_case_of_its_token() -> None:
    token = f"repoV2/{PROJECT}/{REPOSITORY.upper()}/"
    assert secured(token) == {"level": "object", "name": "repository ledger", "is_known": True}


def test_a_projects_token_stands_for_all_that_inherit_from_it() -> None:
    found = secured(f"repoV2/{PROJECT}")
    assert found == {"level": "project", "name": f"all repositories of {PROJECT}", "is_known": True}


def test_the_root_is_the_organization() -> None:
    found = secured("repoV2", None)
    assert found == {
        "level": "organization",
        "name": "Git Repositories of the organization",
        "is_known": False,
    }


def test_a_branch_has_its_name_back() -> None:
    token = f"repoV2/{PROJECT}/{REPOSITORY}/refs/heads/72006500/6d00610069006e00"
    assert secured(token) == {"level": "branch", "name": "branch re/main of ledger", "is_known": True}


def test_an_object_that_is_gone_is_not_known() -> None:
    found = secured(f"repoV2/{PROJECT}/33333333-3333-3333-3333-333333333333")
    assert found == {"level": "object", "name": f"Git Repositories of {PROJECT}", "is_known": False}


def test_an_area_is_named_by_its_path_whoever_has_permissions_there() -> None:
    root, node = "44444444-4444-4444-4444-444444444444", "55555555-5555-5555-5555-555555555555"
    rows = [
        project(PROJECT),
        record(Group, id="everybody"),
        SecurityNamespace("css", "CSS", ":", 0),
        SecurityNamespace("iteration", "Iteration", ":", 0),
        ClassificationNode(root, PROJECT, "area", "Web"),
        ClassificationNode(node, PROJECT, "area", "Web\\Shop"),
    ]
    token = f"vstfs:///Classification/Node/{root}"
    lists = [
        *acl("css", token, {"everybody": (1, 0)}),
        *acl("css", f"{token}:vstfs:///Classification/Node/{node.upper()}", {"everybody": (1, 0)}),
    ]
    found = ask(
        derived(*rows, *lists), "select name, project_id, is_known from secured_objects order by name"
    )
    assert found == [
        {"name": "area Web", "project_id": PROJECT, "is_known": True},
        {"name": r"area Web\Shop", "project_id": PROJECT, "is_known": True},
    ]


def test_an_area_is_of_the_project_whose_groups_have_permissions_there() -> None:
    node = "vstfs:///Classification/Node/44444444-4444-4444-4444-444444444444"
    other = "55555555-5555-5555-5555-555555555555"
    rows = [
        project(PROJECT),
        project(other),
        record(Group, id="ours", project_id=PROJECT),
        record(Group, id="theirs", project_id=other),
        record(Group, id="everybody"),
        SecurityNamespace("css", "CSS", ":", 0),
    ]
    connection = derived(*rows, *acl("css", node, {"ours": (1, 0), "everybody": (1, 0)}))
    [found] = ask(connection, "select name, project_id from secured_objects")
    assert found == {"name": f"area 444444444444 of {PROJECT}", "project_id": PROJECT}
    connection = derived(*rows, *acl("css", node, {"ours": (1, 0), "theirs": (1, 0)}))
    [found] = ask(connection, "select name, project_id from secured_objects")
    assert found == {"name": "CSS of the organization", "project_id": None}

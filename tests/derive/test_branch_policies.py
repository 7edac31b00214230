"""Which policies hold on a default branch, whatever scope they were set at."""

import pytest

from candado.model.repos import PolicyConfiguration, PolicyScope, Repository
from tests.derive.given import ask, derived, record


def repository(id: str, branch: str = "refs/heads/main", project: str = "p") -> Repository:
    return record(Repository, id=id, project_id=project, name=id, default_branch=branch)


def policy(id: str, *, enabled: bool = True) -> PolicyConfiguration:
    return record(PolicyConfiguration, id=id, project_id="p", type_id="reviewers", is_enabled=enabled)


def scope(kind: str, ref: str | None = None, repository: str | None = None, policy: str = "1") -> PolicyScope:
    return record(
        PolicyScope, policy_id=policy, project_id="p", repository_id=repository, ref_name=ref, match_kind=kind
    )


def reached(*scopes: PolicyScope, enabled: bool = True) -> dict[str, str]:
    """Repository to how policy 1 reaches its default branch."""
    connection = derived(
        repository("web"),
        repository("old", "refs/heads/release/1"),
        repository("empty", ""),
        repository("elsewhere", project="q"),
        policy("1", enabled=enabled),
        *scopes,
        wanted="branch_policies",
    )
    return {row["repository_id"]: row["set_at"] for row in ask(connection, "from branch_policies")}


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        (scope("exact", "refs/heads/main", "web"), {"web": "branch"}),
        (scope("exact", "refs/heads/main"), {"web": "project"}),
        (scope("exact", "refs/heads/Main"), {}),
        (scope("exact", "refs/heads/main", "old"), {}),
        (scope("prefix", "refs/heads/release/", "old"), {"old": "branches"}),
        (scope("prefix", "refs/heads/release", "old"), {"old": "branches"}),
        (scope("prefix", "refs/heads/rel", "old"), {}),
        (scope("prefix", "refs/heads/main", "web"), {"web": "branches"}),
        (scope("prefix", "refs/heads/"), {"web": "project", "old": "project"}),
        (scope("defaultBranch"), {"web": "project", "old": "project"}),
        (scope("defaultBranch", None, "web"), {"web": "branch"}),
        (scope("defaultBranch", None, "empty"), {}),
        (scope("repository"), {"web": "project", "old": "project", "empty": "project"}),
        (scope("repository", None, "empty"), {"empty": "repository"}),
    ],
)
def test_a_policy_reaches_the_branches_that_its_scope_covers(
    where: PolicyScope, expected: dict[str, str]
) -> None:
    assert reached(where) == expected
    assert reached(where, enabled=False) == {}


def test_the_narrowest_of_several_scopes_is_told_once() -> None:
    scopes = [
        scope("defaultBranch"),
        scope("repository", None, "web"),
        scope("prefix", "refs/heads", "web"),
        scope("exact", "refs/heads/main", "web"),
    ]
    told = ["project", "repository", "branches", "branch"]
    for n, expected in enumerate(told, start=1):
        assert reached(*scopes[:n]) == {"web": expected, "old": "project"}


def test_an_empty_repository_has_the_policies_of_whole_repositories_and_no_branch() -> None:
    [row] = ask(
        derived(repository("empty", ""), policy("1"), scope("repository")),
        "from branch_policies",
    )
    assert row == {
        "repository_id": "empty",
        "project_id": "p",
        "branch": None,
        "policy_id": "1",
        "type_id": "reviewers",
        "set_at": "project",
    }

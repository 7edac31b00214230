"""Repositories and the policies of their branches."""

import pytest

from candado.collect import collectors
from candado.model.repos import PolicyConfiguration, PolicyScope, Repository
from tests.collect.reading import ORGANIZATION, OTHER_PROJECT, PROJECT, Known, items, planned, read

REPOSITORY = {
    "id": "5d4ca8b0-760f-4a93-b0af-aa5dd9b205ed",
    "name": "web",
    "project": {"id": OTHER_PROJECT, "name": "Web"},
    "size": 1839,
    "defaultBranch": "refs/heads/main",
    "isDisabled": False,
    "isInMaintenance": False,
}


def policy(type_id: str, **settings: object) -> dict[str, object]:
    return {
        "id": 89,
        "type": {"id": type_id, "displayName": "A type"},
        "isEnabled": True,
        "isBlocking": True,
        "isDeleted": False,
        "settings": settings,
    }


MINIMUM_REVIEWERS = "fa4e907d-c16b-4a4c-9dfa-4906e5d171dd"
REQUIRED_REVIEWERS = "fd2167ab-b0be-447a-8ec8-39368250530e"
BUILD = "0609b952-1397-4640-95ec-e00a01b2c241"
STATUS = "cbdc66da-9728-4af8-aada-9a5a32e4a226"
WORK_ITEMS = "40e92b44-2fe1-4dd6-b3d8-74a9c21d0c6e"


def test_one_call_reads_the_repositories_of_all_projects() -> None:
    assert [request.scope_id for request in planned("repositories", Known())] == [ORGANIZATION]
    read_first = collectors()["repositories"].after
    assert read_first == ("projects",)
    assert read("repositories", items(REPOSITORY)).only(Repository) == Repository(
        id="5d4ca8b0-760f-4a93-b0af-aa5dd9b205ed",
        project_id=OTHER_PROJECT,
        name="web",
        default_branch="refs/heads/main",
        size=1839,
        is_disabled=False,
        is_fork=False,
    )


def test_an_empty_fork_that_is_disabled() -> None:
    fork = {**REPOSITORY, "isFork": True, "isDisabled": True}
    del fork["defaultBranch"], fork["size"]
    row = read("repositories", items(fork)).only(Repository)
    assert (row.is_fork, row.is_disabled, row.default_branch, row.size) == (True, True, "", None)


def test_what_the_service_leaves_out_of_a_policy_on_reviewers_is_off() -> None:
    row = read("policy-configurations", items(policy(MINIMUM_REVIEWERS, minimumApproverCount=2))).only(
        PolicyConfiguration
    )
    assert (row.id, row.project_id, row.type_id) == ("89", PROJECT, MINIMUM_REVIEWERS)
    assert row.minimum_approvers == 2
    assert row.creator_vote_counts is False
    assert row.allow_downvotes is False
    assert row.reset_on_push is False
    assert row.block_last_pusher is False
    assert row.build_definition_id is None


@pytest.mark.parametrize(
    "setting",
    [
        "resetOnSourcePush",
        "resetRejectionsOnSourcePush",
        "requireVoteOnLastIteration",
        "requireVoteOnEachIteration",
    ],
)
def test_any_way_to_ask_again_after_a_push_counts(setting: str) -> None:
    body = items(policy(MINIMUM_REVIEWERS, minimumApproverCount=1, **{setting: True}))
    assert read("policy-configurations", body).only(PolicyConfiguration).reset_on_push is True


def test_settings_of_other_types_do_not_leak_into_a_policy() -> None:
    row = read("policy-configurations", items(policy(WORK_ITEMS))).only(PolicyConfiguration)
    of_no_such_type = (
        row.minimum_approvers,
        row.creator_vote_counts,
        row.allow_downvotes,
        row.reset_on_push,
        row.block_last_pusher,
        row.build_definition_id,
        row.manual_queue_only,
        row.valid_minutes,
        row.status_name,
        row.status_author_id,
        row.max_blob_bytes,
    )
    assert set(of_no_such_type) == {None}


def test_a_build_policy() -> None:
    body = items(policy(BUILD, buildDefinitionId=47, validDuration=720.0, filenamePatterns=["/src/*"]))
    row = read("policy-configurations", body).only(PolicyConfiguration)
    assert (row.build_definition_id, row.valid_minutes, row.manual_queue_only) == ("47", 720.0, False)
    assert row.path_filters == ("/src/*",)


def test_required_reviewers_need_no_number() -> None:
    body = items(policy(REQUIRED_REVIEWERS, requiredReviewerIds=["1d1dad71-f27c-4370-810d-838ec41efd41"]))
    row = read("policy-configurations", body).only(PolicyConfiguration)
    assert row.reviewer_ids == ("1d1dad71-f27c-4370-810d-838ec41efd41",)
    assert (row.minimum_approvers, row.creator_vote_counts, row.allow_downvotes) == (None, False, None)


def test_a_status_that_anybody_may_post() -> None:
    author = "d6245f20-2af8-44f4-9451-8107cb2767db"
    anybody = policy(STATUS, statusName="scan", statusGenre="security", authorId=None)
    somebody = policy(STATUS, statusName="scan", authorId=author)
    rows = read("policy-configurations", items(anybody, somebody)).of(PolicyConfiguration)
    assert [row.status_name for row in rows] == ["security/scan", "scan"]
    assert [row.status_author_id for row in rows] == ["", author]


def test_patterns_of_forbidden_names_are_no_path_filters() -> None:
    names = policy("51c78909-e838-41a2-9496-c647091e3c61", filenamePatterns=["*.pfx"])
    mail = policy("77ed4bd3-b063-4689-934a-175e4d0a78d7", authorEmailPatterns=["*@contoso.com"])
    size = policy("2e26e725-8201-4edd-8bf5-978563c34a80", maximumGitBlobSizeInBytes=1048576)
    rows = read("policy-configurations", items(names, mail, size)).of(PolicyConfiguration)
    assert [row.patterns for row in rows] == [("*.pfx",), ("*@contoso.com",), ()]
    assert [row.path_filters for row in rows] == [(), (), ()]
    assert [row.max_blob_bytes for row in rows] == [None, None, 1048576]


def test_where_a_policy_holds() -> None:
    repository = "49c1d4d0-be28-4f20-9e0a-4ecfafc39257"
    scope = [
        {"repositoryId": repository, "refName": "refs/heads/main", "matchKind": "Exact"},
        {"repositoryId": None, "refName": "refs/heads/releases/", "matchKind": "prefix"},
        {"repositoryId": None, "refName": None, "matchKind": "DefaultBranch"},
        {"repositoryId": repository},
        {"repositoryId": repository, "refName": "refs/heads/old"},
    ]
    rows = read("policy-configurations", items(policy(WORK_ITEMS, scope=scope))).of(PolicyScope)
    assert [(row.repository_id, row.ref_name, row.match_kind) for row in rows] == [
        (repository, "refs/heads/main", "exact"),
        (None, "refs/heads/releases/", "prefix"),
        (None, None, "defaultBranch"),
        (repository, None, "repository"),
        (repository, "refs/heads/old", "exact"),
    ]
    assert {row.policy_id for row in rows} == {"89"}


def test_a_deleted_policy_is_none() -> None:
    deleted = {**policy(WORK_ITEMS, scope=[{"repositoryId": None}]), "isDeleted": True}
    found = read("policy-configurations", items(deleted))
    assert found.rows == []
    assert found.faults == []


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        (policy(MINIMUM_REVIEWERS), "minimumApproverCount"),
        (policy(BUILD), "buildDefinitionId"),
        (policy(STATUS), "statusName"),
        (policy("2e26e725-8201-4edd-8bf5-978563c34a80"), "maximumGitBlobSizeInBytes"),
        (policy(WORK_ITEMS, scope=[{"matchKind": "Regex", "refName": ".*"}]), "Regex"),
    ],
)
def test_a_policy_that_cannot_be_judged_is_told_of_and_the_others_stay(
    wrong: dict[str, object], named: str
) -> None:
    found = read("policy-configurations", items(wrong, policy(WORK_ITEMS)))
    assert len(found.of(PolicyConfiguration)) == 1
    [fault] = found.faults
    assert fault.startswith("value[0]")
    assert named in fault

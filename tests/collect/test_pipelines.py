"""Pipelines and the variables of their definitions."""

from datetime import UTC, datetime

import pytest

from candado.model.pipelines import Pipeline, PipelineVariable
from tests.collect.reading import PROJECT, items, read

REPOSITORY = "6255c947-5f27-47d6-9776-8b2478b91680"
TOKEN = "ghp_" + "wWPw5k4aXcaT4fNP0UcnZwJUVFk6LO0pINUx"
"""made up, in the form of a GitHub token"""


def definition(**changes: object) -> dict[str, object]:
    return {
        "id": 20,
        "name": "web",
        "path": "\\team",
        "queueStatus": "enabled",
        "jobAuthorizationScope": "projectCollection",
        "process": {"yamlFilename": "azure-pipelines.yml", "type": 2},
        "repository": {"id": REPOSITORY, "type": "TfsGit", "defaultBranch": "refs/heads/main"},
        "queue": {"id": 72, "pool": {"id": 9, "isHosted": True}},
        "triggers": [{"branchFilters": [], "settingsSourceType": 2, "triggerType": "continuousIntegration"}],
        "createdDate": "2025-01-07T04:49:37.713Z",
        **changes,
    }


def pipeline(**changes: object) -> Pipeline:
    return read("pipelines", items(definition(**changes))).only(Pipeline)


def variables(**values: object) -> dict[str, PipelineVariable]:
    rows = read("pipelines", items(definition(variables=values))).of(PipelineVariable)
    return {row.name: row for row in rows}


def test_a_yaml_pipeline_that_never_ran() -> None:
    assert pipeline() == Pipeline(
        id="20",
        project_id=PROJECT,
        name="web",
        folder="\\team",
        process="yaml",
        yaml_path="azure-pipelines.yml",
        repository_type="TfsGit",
        repository_id=REPOSITORY,
        default_branch="refs/heads/main",
        status="enabled",
        job_scope="projectCollection",
        queue_id="72",
        badge_enabled=False,
        builds_forks=None,
        forks_get_secrets=None,
        forks_get_full_token=None,
        pull_request_needs_comment=None,
        created_at=datetime(2025, 1, 7, 4, 49, 37, 713000, UTC),
        last_run_at=None,
    )


def test_a_classic_pipeline_of_an_outside_repository() -> None:
    row = pipeline(
        process={"type": 1, "phases": []},
        repository={"id": "https://git.example/x", "type": "Git", "defaultBranch": "main"},
        latestBuild={"id": 7, "queueTime": "2026-01-02T03:04:05Z"},
        badgeEnabled=True,
        queue=None,
    )
    assert (row.process, row.yaml_path, row.queue_id, row.badge_enabled) == ("classic", None, None, True)
    assert (row.repository_id, row.default_branch) == (None, "refs/heads/main")
    assert row.last_run_at == datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("type", "branch", "told"),
    [
        ("TfsGit", "main", "refs/heads/main"),
        ("Svn", "trunk", "trunk"),
        ("TfsVersionControl", "$/Web", "$/Web"),
    ],
)
def test_only_git_has_branches_below_refs(type: str, branch: str, told: str) -> None:
    assert pipeline(repository={"type": type, "defaultBranch": branch}).default_branch == told


def test_what_builds_of_forks_may_do() -> None:
    trigger = {
        "triggerType": "pullRequest",
        "settingsSourceType": 2,
        "forks": {"enabled": True, "allowSecrets": True, "allowFullAccessToken": False},
        "isCommentRequiredForPullRequest": False,
    }
    row = pipeline(triggers=[trigger])
    assert (row.builds_forks, row.forks_get_secrets, row.forks_get_full_token) == (True, True, False)
    assert row.pull_request_needs_comment is False


@pytest.mark.parametrize(
    "setting", ["isCommentRequiredForPullRequest", "forkIsCommentRequiredForPullRequest"]
)
def test_a_pull_request_trigger_that_builds_no_forks_and_needs_a_comment(setting: str) -> None:
    row = pipeline(triggers=[{"triggerType": "pullRequest", setting: True}])
    assert (row.builds_forks, row.forks_get_secrets, row.forks_get_full_token) == (False, False, False)
    assert row.pull_request_needs_comment is True


@pytest.mark.parametrize("missing", ["process", "repository", "jobAuthorizationScope", "queueStatus"])
def test_a_definition_without_its_properties_is_not_read_as_harmless(missing: str) -> None:
    shallow = {name: value for name, value in definition().items() if name != missing}
    found = read("pipelines", items(shallow))
    assert found.rows == []
    assert missing in found.faults[0]


def test_variables_and_who_may_set_them() -> None:
    found = variables(
        config={"value": "Release"},
        target={"value": " HTTPS://contoso.example/ ", "allowOverride": True},
        password={"value": None, "isSecret": True, "allowOverride": True},
    )
    assert [(row.is_secret, row.settable, row.is_url) for row in found.values()] == [
        (False, False, False),
        (False, True, True),
        (True, True, False),
    ]
    assert {row.credential_kind for row in found.values()} == {""}
    assert found["config"].id == "20/config"


def test_an_open_credential_is_named_and_not_kept() -> None:
    row = variables(deploy={"value": TOKEN})["deploy"]
    assert row.credential_kind
    assert row.preview
    assert TOKEN not in repr(row)


def test_a_secret_that_the_service_sent_by_mistake_is_not_looked_at() -> None:
    row = variables(deploy={"value": TOKEN, "isSecret": True})["deploy"]
    assert (row.is_secret, row.credential_kind, row.preview) == (True, "", "")

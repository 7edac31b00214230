"""Release pipelines, and what classic pipelines do."""

import json
from datetime import UTC, datetime

from candado.code.secrets.forms import BLACK
from candado.model.classic import BuildText, ReleasePipeline, ReleaseText
from tests.collect.reading import OTHER_PROJECT, PROJECT, Known, items, planned, read
from tests.collect.test_project_shapes import PARAMS, WHOLE

SECRET = "Kq2#orchard-Rain58"


def row(id: str, project: str = PROJECT, *, is_disabled: bool = False) -> ReleasePipeline:
    return ReleasePipeline(id, project, "shop", "\\", is_disabled, None, None)


def test_a_release_pipeline() -> None:
    found = read("release-pipelines", items(WHOLE["release-pipelines"])).only(ReleasePipeline)
    assert found == ReleasePipeline(
        id="7",
        project_id=PROJECT,
        name="shop",
        folder="\\Web",
        is_disabled=False,
        created_at=datetime(2025, 1, 7, 4, 49, 37, tzinfo=UTC),
        last_release_at=datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC),
    )


def test_each_that_can_release_is_read() -> None:
    known = Known(row("7"), row("8", is_disabled=True), row("9", OTHER_PROJECT))
    assert [(each.scope_id, each.params["definition"]) for each in planned("release-texts", known)] == [
        (PROJECT, "7"),
        (OTHER_PROJECT, "9"),
    ]


def test_what_a_release_pipeline_does_is_kept_without_people_and_credentials() -> None:
    whole = json.loads(json.dumps(WHOLE["release-texts"]))
    whole["variables"]["storageKey"] = {"value": SECRET}
    approvals = whole["environments"][0]["preDeployApprovals"]
    approvals["approvals"][0]["approver"]["displayName"] = "Ada Example"
    found = read("release-texts", whole, PARAMS).only(ReleaseText)
    assert (found.id, found.project_id) == ("7", PROJECT)
    assert "Ada Example" not in found.text
    told = json.loads(found.text)
    assert told["variables"]["storageKey"]["value"] == BLACK * len(SECRET)
    [stage] = told["environments"]
    assert stage["preDeployApprovals"] == {
        "approvals": [{"isAutomated": False}],
        "approvalOptions": {"releaseCreatorCanBeApprover": True, "enforceIdentityRevalidation": False},
    }
    [phase] = stage["deployPhases"]
    assert phase["workflowTasks"] == whole["environments"][0]["deployPhases"][0]["workflowTasks"]


def test_what_a_classic_pipeline_does_is_kept_and_of_a_yaml_pipeline_nothing() -> None:
    classic = json.loads(json.dumps(WHOLE["pipelines"]))
    yaml = {**classic, "process": {"type": 2, "yamlFilename": "azure-pipelines.yml"}}
    assert read("pipelines", items(yaml)).of(BuildText) == []
    [found] = read("pipelines", items(classic)).of(BuildText)
    told = json.loads(found.text)
    assert (told["phases"], told["target"]) == (classic["process"]["phases"], classic["process"]["target"])
    assert told["variableGroups"] == [47]
    assert told["triggers"] == [{"triggerType": "pullRequest"}]

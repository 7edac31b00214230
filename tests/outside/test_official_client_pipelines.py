"""Microsoft's own Python client, unmodified, reads and writes what pipelines are made of."""

import json

import pytest
from azure.devops.exceptions import AzureDevOpsServiceError

from candado_emulator.server import Emulator

BASH = "6c731c3c-3c68-459a-a5c9-bde6e6595b5b"
OFF = {
    "disableClassicPipelineCreation": False,
    "disableClassicBuildPipelineCreation": False,
    "disableClassicReleasePipelineCreation": False,
}


@pytest.fixture
def classic(emulator: Emulator) -> Emulator:
    """Where classic pipelines may be made."""
    emulator.change({"settings": OFF, "projects": {"Web": {"settings": OFF}}})
    return emulator


def test_it_reads_and_writes_designer_builds(official, classic: Emulator) -> None:
    build = official.get_build_client()
    web = classic.state.projects["Web"]
    step = {"displayName": "Run", "inputs": {"script": "make"}, "task": {"id": BASH, "versionSpec": "3.*"}}
    target = {"type": 1, "allowScriptsAuthAccessOption": True}
    made = build.create_definition(
        {
            "name": "old",
            "process": {"type": 1, "phases": [{"name": "Job", "target": target, "steps": [step]}]},
            "repository": {"id": web.repositories["web-api"].id, "type": "TfsGit"},
            "variables": {"url": {"value": "x", "allowOverride": True}},
            "jobAuthorizationScope": "project",
        },
        "Web",
    )
    read = build.get_definition("Web", made.id)
    [phase] = read.process["phases"]
    assert (phase["target"]["allowScriptsAuthAccessOption"], phase["steps"]) == (True, [step])
    assert read.variables["url"].allow_override is True
    read.description = "changed"
    assert build.update_definition(read, "Web", read.id).process == read.process
    first, second = build.get_definition_revisions("Web", made.id)
    assert [(it.revision, it.change_type) for it in (first, second)] == [(1, "add"), (2, "update")]
    assert second.changed_by.unique_name == "ada@contoso.example"
    assert build.get_definition("Web", made.id, revision=1).description is None
    with pytest.raises(AzureDevOpsServiceError, match="no revision 3"):
        build.get_definition("Web", made.id, revision=3)
    [listed] = build.get_definitions("Web", process_type=1, include_all_properties=True)
    assert listed.id == made.id


def test_it_reads_and_writes_release_pipelines(official, classic: Emulator) -> None:
    release = official.get_release_client()
    queue = classic.state.projects["Web"].queues["Default"].id
    job = {
        "name": "Agent job",
        "phaseType": "agentBasedDeployment",
        "rank": 1,
        "deploymentInput": {"queueId": queue, "enableAccessToken": True},
        "workflowTasks": [{"taskId": BASH, "version": "3.*", "inputs": {"script": "deploy"}}],
    }
    stage = {
        "name": "Production",
        "preDeployApprovals": {"approvals": [{"rank": 1, "isAutomated": True}]},
        "postDeployApprovals": {"approvals": [{"rank": 1, "isAutomated": True}]},
        "deployPhases": [job],
        "retentionPolicy": {"daysToKeep": 30, "releasesToKeep": 3, "retainBuild": True},
    }
    made = release.create_release_definition({"name": "ship", "environments": [stage]}, "Web")
    read = release.get_release_definition("Web", made.id)
    [read_stage] = read.environments
    assert read_stage.pre_deploy_approvals.approvals[0].is_automated is True
    assert read_stage.deploy_phases[0]["deploymentInput"]["enableAccessToken"] is True
    read.description = "changed"
    assert release.update_release_definition(read, "Web").revision == 2
    first, second = release.get_release_definition_history("Web", made.id)
    assert [(it.revision, it.change_type) for it in (first, second)] == [(1, "add"), (2, "update")]
    earlier = json.loads(b"".join(release.get_definition_revision("Web", made.id, 1)))
    assert (earlier["revision"], earlier["description"]) == (1, None)
    [listed] = release.get_release_definitions("Web", expand="environments")
    assert [it.name for it in listed.environments] == ["Production"]
    release.delete_release_definition("Web", made.id)
    assert release.get_release_definitions("Web") == []


def test_it_reads_and_creates_releases(official, classic: Emulator) -> None:
    deployed = {"Production": {"status": "failed", "started": "-2d", "finished": "-1d"}}
    pipelines = {
        "ship": {"stages": {"Production": {}}, "releases": {"Release-1": {"deployments": deployed}}},
        "other": {"releases": {"Release-1": {"created": "-9d"}}},
    }
    classic.change({"projects": {"Web": {"releases": pipelines}}})
    ship = classic.state.projects["Web"].releases["ship"].id
    release = official.get_release_client()
    made = release.create_release({"definitionId": ship, "description": "second"}, "Web")
    listed = release.get_releases("Web")
    assert [(it.name, it.release_definition.name) for it in listed] == [
        ("Release-2", "ship"),
        ("Release-1", "ship"),
        ("Release-1", "other"),
    ]
    assert [it.description for it in release.get_releases("Web", definition_id=ship)] == ["second", ""]
    [stage] = release.get_release("Web", listed[1].id).environments
    assert (stage.name, stage.status) == ("Production", "rejected")
    assert release.get_release("Web", made.id).environments[0].status == "notStarted"
    [failed] = release.get_deployments("Web", definition_id=ship)
    assert (failed.release.id, failed.deployment_status) == (listed[1].id, "failed")
    assert release.get_deployments("Web", deployment_status="succeeded") == []
    assert classic.state.audit[-1].action == "Release.ReleaseCreated"


def test_it_reads_and_writes_task_groups(official) -> None:
    tasks = official.get_task_agent_client()
    asked = {
        "name": "Deploy",
        "category": "Deploy",
        "version": {"major": 1, "minor": 0, "patch": 0},
        "tasks": [{"displayName": "Run", "task": {"id": BASH, "versionSpec": "3.*"}}],
    }
    made = tasks.add_task_group(asked, "Web")
    [read] = tasks.get_task_groups("Web")
    assert (read.id, read.tasks[0].task.id) == (made.id, BASH)
    changed = tasks.update_task_group(asked | {"name": "Ship", "revision": 1, "id": made.id}, "Web", made.id)
    assert (changed.name, changed.revision) == ("Ship", 2)
    tasks.delete_task_group("Web", made.id)
    assert tasks.get_task_groups("Web") == []
    assert tasks.get_yaml_schema()["title"] == "Pipeline schema"


def test_it_asks_for_a_preview(official) -> None:
    pipelines = official.get_pipelines_client()
    [first, _] = pipelines.list_pipelines("Web")
    assert pipelines.get_pipeline("Web", first.id).configuration.type == "yaml"
    broken = {"previewRun": True, "yamlOverride": "steps: [{template: none.yml}]"}
    with pytest.raises(AzureDevOpsServiceError, match=r"File /none\.yml not found in repository"):
        pipelines.preview(broken, "Web", first.id)

"""Answers that are not as the service writes them become rows or a clear fault, never another exception."""

import copy
import json
from collections.abc import Iterator

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from candado.collect import collectors
from candado.collect.decode import Unreadable
from tests.collect.reading import PROJECT, read

CONNECTION = "5e47a0d8-c745-44f8-8f93-784f18ff31c4"
WHOLE: dict[str, object] = {
    "pipeline-settings": {
        "enforceJobAuthScope": True,
        "enforceReferencedRepoScopedToken": True,
        "enforceSettableVar": True,
        "publishPipelineMetadata": False,
        "statusBadgesArePrivate": True,
        "forkProtectionEnabled": False,
    },
    "repositories": {
        "id": CONNECTION,
        "name": "web",
        "project": {"id": PROJECT},
        "defaultBranch": "refs/heads/main",
        "size": 3,
        "isDisabled": False,
        "isFork": True,
    },
    "policy-configurations": {
        "id": 89,
        "type": {"id": "0609b952-1397-4640-95ec-e00a01b2c241", "displayName": "Build"},
        "isEnabled": True,
        "isBlocking": True,
        "isDeleted": False,
        "settings": {
            "buildDefinitionId": 5,
            "validDuration": 720.0,
            "filenamePatterns": ["/src/*"],
            "authorId": CONNECTION,
            "scope": [{"repositoryId": CONNECTION, "refName": "refs/heads/main", "matchKind": "Exact"}],
        },
    },
    "pipelines": {
        "id": 20,
        "name": "web",
        "path": "\\",
        "queueStatus": "enabled",
        "jobAuthorizationScope": "project",
        "process": {
            "type": 1,
            "phases": [{"name": "Agent job 1", "steps": [{"inputs": {"script": "make"}}]}],
            "target": {"agentSpecification": {"identifier": "ubuntu-24.04"}},
        },
        "repository": {"id": CONNECTION, "type": "TfsGit", "defaultBranch": "main"},
        "queue": {"id": 72},
        "triggers": [{"triggerType": "pullRequest", "forks": {"enabled": True, "allowSecrets": True}}],
        "variables": {"a": {"value": "b", "isSecret": False, "allowOverride": True}},
        "variableGroups": [{"id": 47, "name": "production"}],
        "buildNumberFormat": "$(rev:r)",
        "createdDate": "2025-01-07T04:49:37.713Z",
        "latestBuild": {"queueTime": "2026-01-02T03:04:05Z"},
    },
    "service-connections": {
        "id": CONNECTION,
        "name": "azure",
        "type": "azurerm",
        "url": "https://management.azure.com/",
        "data": {"subscriptionId": CONNECTION, "acceptUntrustedCerts": "true"},
        "authorization": {"scheme": "ServicePrincipal", "parameters": {"scope": "/subscriptions/a"}},
        "createdBy": {"id": CONNECTION},
        "isShared": True,
        "isReady": True,
        "isDisabled": False,
        "serviceEndpointProjectReferences": [{"projectReference": {"id": PROJECT}}],
    },
    "variable-groups": {
        "id": 47,
        "type": "AzureKeyVault",
        "name": "production",
        "description": "all",
        "isShared": False,
        "variables": {"a": {"value": "b", "isSecret": False}},
        "providerData": {"serviceEndpointId": CONNECTION},
    },
    "secure-files": {
        "id": CONNECTION,
        "name": "key.pfx",
        "createdOn": "2025-01-07T04:49:37Z",
        "modifiedOn": None,
    },
    "task-groups": {
        "id": CONNECTION,
        "name": "Upload",
        "version": {"major": 1, "minor": 0, "patch": 0},
        "tasks": [{"task": {"id": CONNECTION}, "inputs": {"script": "upload.sh $(store)"}}],
        "inputs": [{"name": "store", "defaultValue": ""}],
    },
    "release-pipelines": {
        "id": 7,
        "name": "shop",
        "path": "\\Web",
        "isDisabled": False,
        "createdOn": "2025-01-07T04:49:37Z",
        "lastRelease": {"createdOn": "2026-01-02T03:04:05Z"},
    },
    "release-texts": {
        "id": 7,
        "releaseNameFormat": "Release-$(rev:r)",
        "triggers": [{"triggerType": "artifactSource", "artifactAlias": "_web"}],
        "artifacts": [
            {"alias": "_web", "type": "Build", "definitionReference": {"definition": {"name": "web"}}}
        ],
        "variables": {"a": {"value": "b", "allowOverride": True}},
        "variableGroups": [47],
        "environments": [
            {
                "name": "Production",
                "variables": {"key": {"isSecret": True}},
                "variableGroups": [48],
                "preDeployApprovals": {
                    "approvals": [{"isAutomated": False, "approver": {"id": CONNECTION}}],
                    "approvalOptions": {"releaseCreatorCanBeApprover": True},
                },
                "deployPhases": [
                    {
                        "name": "Agent job",
                        "phaseType": "agentBasedDeployment",
                        "deploymentInput": {"queueId": 72, "enableAccessToken": True},
                        "workflowTasks": [{"taskId": CONNECTION, "inputs": {"script": "deploy.sh"}}],
                    }
                ],
            }
        ],
    },
    "environments": {"id": 3, "name": "production", "description": "all"},
    "agent-queues": {"id": 72, "name": "Default", "pool": {"id": 1, "isHosted": False}},
    "checks": {
        "id": 22,
        "type": {"id": "fe1de3ee-a436-41b4-bb20-f6eb4cb879a7"},
        "resource": {"type": "environment", "id": "3"},
        "isDisabled": False,
        "timeout": 43200,
        "settings": {
            "approvers": [{"id": CONNECTION}],
            "minRequiredApprovers": 1,
            "definitionRef": {"id": "86b05a0c-73e6-4f7d-b3cf-e38f3b39a75b"},
            "inputs": {"allowedBranches": "refs/heads/main", "ensureProtectionOfBranch": "true"},
            "extendsChecks": [{"repositoryType": "git", "templatePath": "a.yml"}],
        },
    },
    "authorized-resources": {"type": "queue", "id": "72", "authorized": True},
    "pipeline-permissions": {
        "resource": {"type": "environment", "id": "3"},
        "allPipelines": {"authorized": True},
        "pipelines": [{"id": 6, "authorized": True}],
    },
}
"""A record of each collector that reads a project, with every field that it uses."""
PARAMS = {"project": PROJECT, "type": "environment", "id": "3", "definition": "7"}

HOSTILE = st.one_of(
    st.sampled_from(
        ["", "<script>", "=cmd|' /C calc'!A0", "\x1b[31m", "../..", "'; drop table x; --", "\u202e"]
    ),
    st.text(),
)
ANYTHING = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False), HOSTILE
    ),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(HOSTILE, inner, max_size=3)),
    max_leaves=5,
)


def objects(value: object) -> Iterator[dict[str, object]]:
    """Every object in a value, itself first."""
    if isinstance(value, dict):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from objects(inner)


def damage(data: st.DataObject, record: object) -> object:
    """The record with some fields removed, replaced or added."""
    damaged = copy.deepcopy(record)
    for _ in range(data.draw(st.integers(0, 4))):
        holder = data.draw(st.sampled_from(list(objects(damaged))))
        name = data.draw(st.sampled_from([*holder, "more"]) | HOSTILE)
        match data.draw(st.sampled_from(["remove", "replace", "rename"])):
            case "remove":
                holder.pop(name, None)
            case "replace":
                holder[name] = data.draw(ANYTHING)
            case _:
                holder[name] = data.draw(HOSTILE)
    return damaged


@pytest.mark.parametrize("name", WHOLE)
@settings(deadline=None)
@given(data=st.data())
def test_a_damaged_answer_gives_rows_or_a_fault(name: str, data: st.DataObject) -> None:
    record = damage(data, WHOLE[name])
    is_list = collectors()[name].items is not None
    body = json.dumps({"value": [WHOLE[name], record]} if is_list else record).encode()
    try:
        found = read(name, body, PARAMS)
    except Unreadable as error:
        assert not is_list
        assert str(error)
        return
    for row in found.rows:
        assert msgspec.convert(msgspec.to_builtins(row), type(row)) == row
    assert len(found.faults) <= 1
    assert all(fault.startswith("value[1]: ") for fault in found.faults)


@pytest.mark.parametrize("name", WHOLE)
def test_a_whole_answer_gives_rows_of_every_table(name: str) -> None:
    collector = collectors()[name]
    body = {"value": [WHOLE[name]]} if collector.items else WHOLE[name]
    found = read(name, body, PARAMS)
    assert not found.faults
    assert {type(row) for row in found.rows} == {table.record for table in collector.into}


@pytest.mark.parametrize("name", [name for name in WHOLE if name != "pipeline-settings"])
@pytest.mark.parametrize("body", [b"", b"[]", b"nonsense", b'{"value": 3}', b'"text"'])
def test_what_is_no_list_is_said_so(name: str, body: bytes) -> None:
    with pytest.raises(Unreadable):
        read(name, body, PARAMS)

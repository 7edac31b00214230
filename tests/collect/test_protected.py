"""Checks of protected resources, and the pipelines that may use them: what is asked, and what is answered."""

import pytest

from candado.collect import collectors
from candado.collect.decode import Unreadable
from candado.model.pipelines import PipelineAuthorization
from candado.model.repos import Repository
from candado.model.resources import AgentQueue, Check, Environment, SecureFile
from tests.collect.reading import OTHER_PROJECT, PROJECT, Known, items, planned, read

REPOSITORY = "5d4ca8b0-760f-4a93-b0af-aa5dd9b205ed"
FILE = "6a5d0000-0000-4000-8000-000000000000"
APPROVER = "3b3db741-9d03-4e32-a7c0-6c3dfc2013c1"
ELSEWHERE = "99999999-9999-4999-8999-999999999999"

RESOURCES = (
    Environment(id="3", project_id=PROJECT, name="production", description=""),
    AgentQueue(id="72", project_id=OTHER_PROJECT, name="Default", pool_id="1", is_hosted=False),
    SecureFile(id=FILE, project_id=PROJECT, name="key.pfx", created_at=None, modified_at=None),
    Repository(
        id=REPOSITORY,
        project_id=PROJECT,
        name="web",
        default_branch="",
        size=0,
        is_disabled=False,
        is_fork=False,
    ),
)


def check(type_id: str, settings: object, **changes: object) -> dict[str, object]:
    return {
        "id": 22,
        "type": {"id": type_id, "name": "renamed"},
        "resource": {"type": "environment", "id": "3", "name": "production"},
        "timeout": 43200,
        "settings": settings,
        **changes,
    }


def task(definition: str, **inputs: object) -> dict[str, object]:
    settings = {"displayName": "renamed", "definitionRef": {"id": definition}, "inputs": inputs}
    return check("fe1de3ee-a436-41b4-bb20-f6eb4cb879a7", settings)


APPROVAL = check("8c6f20a7-a545-4486-9777-f762fafe0d4d", {"approvers": [{"id": APPROVER}]})
BRANCH_CONTROL = "86b05a0c-73e6-4f7d-b3cf-e38f3b39a75b"


def test_one_call_asks_for_the_checks_of_all_resources_of_a_project() -> None:
    requests = planned("checks", Known(*RESOURCES))
    assert [(request.scope_id, request.params, request.body) for request in requests] == [
        (
            PROJECT,
            {"project": PROJECT},
            [
                {"type": "environment", "id": "3"},
                {"type": "repository", "id": f"{PROJECT}.{REPOSITORY}"},
                {"type": "securefile", "id": FILE},
            ],
        ),
        (OTHER_PROJECT, {"project": OTHER_PROJECT}, [{"type": "queue", "id": "72"}]),
    ]


def test_many_resources_are_asked_for_in_batches_and_none_is_lost() -> None:
    many = [Environment(id=str(n), project_id=PROJECT, name=str(n), description="") for n in range(501)]
    bodies = [request.body for request in planned("checks", Known(*many))]
    sizes = [len(body) for body in bodies if isinstance(body, list)]
    assert len(sizes) == 3
    assert sum(sizes) == 501
    assert max(sizes) <= 250


def test_a_read_sends_no_key_that_its_endpoint_does_not_allow() -> None:
    allowed = set(collectors()["checks"].endpoint.body)
    for request in planned("checks", Known(*RESOURCES)):
        assert isinstance(request.body, list)
        assert all(set(item) <= allowed for item in request.body)


def test_an_approval() -> None:
    row = read("checks", items(APPROVAL)).only(Check)
    assert (row.type, row.is_enabled, row.timeout_minutes) == ("approval", True, 43200)
    assert (row.resource_type, row.resource_id, row.project_id) == ("environment", "3", PROJECT)
    assert (row.minimum_approvers, row.requester_may_approve, row.approver_ids) == (0, True, (APPROVER,))
    assert (row.requires_protection, row.allows_unknown, row.allowed_branches) == (None, None, ())


def test_the_requester_may_be_kept_from_approving() -> None:
    settings = {"approvers": [], "minRequiredApprovers": 2, "requesterCannotBeApprover": True}
    row = read("checks", items({**APPROVAL, "settings": settings, "isDisabled": True})).only(Check)
    assert (row.minimum_approvers, row.requester_may_approve, row.is_enabled) == (2, False, False)


def test_branch_control_is_known_by_its_definition() -> None:
    body = items(
        task(
            BRANCH_CONTROL.upper(),
            allowedBranches="refs/heads/main, refs/heads/releases/*,",
            ensureProtectionOfBranch="true",
            allowUnknownStatusBranch="false",
        )
    )
    row = read("checks", body).only(Check)
    assert row.type == "branch control"
    assert row.allowed_branches == ("refs/heads/main", "refs/heads/releases/*")
    assert (row.requires_protection, row.allows_unknown) == (True, False)
    assert (row.minimum_approvers, row.requester_may_approve) == (None, None)


def test_a_branch_control_that_says_nothing_lets_all_pass() -> None:
    row = read("checks", items(task(BRANCH_CONTROL))).only(Check)
    assert (row.allowed_branches, row.requires_protection, row.allows_unknown) == (("*",), False, True)


def test_a_required_template() -> None:
    template = {
        "repositoryType": "git",
        "repositoryName": "Platform/templates",
        "repositoryRef": "refs/heads/main",
        "templatePath": "secure.yml",
    }
    body = items(check("4020e66e-b0f3-47e1-bc88-48f3cc59b5f3", {"extendsChecks": [template]}))
    row = read("checks", body).only(Check)
    assert row.type == "required template"
    assert row.templates == ("git/Platform/templates@refs/heads/main:secure.yml",)


@pytest.mark.parametrize(
    ("body", "type"),
    [
        (task("445fde2f-6c39-441c-807f-8a59ff2e075f", timeZone="UTC"), "business hours"),
        (task("9c3e8943-130d-4c78-ac63-8af81df62dfb"), "rest api"),
        (task("537fdb7a-a601-4537-aa70-92645a2b5ce4"), "azure function"),
        (task("00000000-0000-0000-0000-000000000001"), "other"),
        (check("2ef31ad6-baa0-403a-8b45-2cbc9b4e5563", {}), "exclusive lock"),
        (check("00000000-0000-0000-0000-000000000002", None), "other"),
    ],
)
def test_other_checks(body: dict[str, object], type: str) -> None:
    assert read("checks", items(body)).only(Check).type == type


@pytest.mark.parametrize(
    "type_id",
    [
        "8c6f20a7-a545-4486-9777-f762fafe0d4d",
        "fe1de3ee-a436-41b4-bb20-f6eb4cb879a7",
        "4020e66e-b0f3-47e1-bc88-48f3cc59b5f3",
    ],
)
def test_a_check_without_its_settings_is_told_of(type_id: str) -> None:
    shallow = {name: value for name, value in check(type_id, None).items() if name != "settings"}
    found = read("checks", items(shallow, APPROVAL))
    assert len(found.of(Check)) == 1
    assert "settings" in found.faults[0]


def test_a_check_of_a_repository_has_the_id_of_the_repository() -> None:
    resource = {"type": "repository", "id": f"{PROJECT}.{REPOSITORY.upper()}"}
    assert read("checks", items({**APPROVAL, "resource": resource})).only(Check).resource_id == REPOSITORY


def test_resources_open_to_all_pipelines() -> None:
    body = items(
        {"type": "variablegroup", "id": "47", "authorized": True},
        {"type": "SecureFile", "id": FILE.upper(), "authorized": True},
        {"type": "queue", "id": "72", "authorized": False},
        {"type": "teamproject", "id": PROJECT, "authorized": True},
    )
    found = read("authorized-resources", body)
    assert found.faults == []
    assert [
        (row.resource_type, row.resource_id, row.pipeline_id) for row in found.of(PipelineAuthorization)
    ] == [("variablegroup", "47", ""), ("securefile", FILE, "")]


def test_only_resources_that_are_not_open_are_asked_for_one_by_one() -> None:
    opened = PipelineAuthorization(
        project_id=PROJECT, resource_type="securefile", resource_id=FILE, pipeline_id=""
    )
    named = PipelineAuthorization(
        project_id=PROJECT, resource_type="environment", resource_id="3", pipeline_id="20"
    )
    requests = planned("pipeline-permissions", Known(*RESOURCES, opened, named))
    assert [(request.params["type"], request.params["id"]) for request in requests] == [
        ("environment", "3"),
        ("repository", f"{PROJECT}.{REPOSITORY}"),
        ("queue", "72"),
    ]
    assert [request.scope_id for request in requests] == [PROJECT, PROJECT, OTHER_PROJECT]


def test_resources_of_projects_that_are_not_scanned_are_not_asked_for() -> None:
    elsewhere = Environment(id="4", project_id=ELSEWHERE, name="production", description="")
    assert planned("pipeline-permissions", Known(elsewhere)) == []
    assert planned("checks", Known(elsewhere)) == []


def permissions(**answer: object) -> list[PipelineAuthorization]:
    body = {"resource": {"type": "repository", "id": f"{PROJECT}.{REPOSITORY}"}, **answer}
    params = {"project": PROJECT, "type": "repository", "id": f"{PROJECT}.{REPOSITORY}"}
    return read("pipeline-permissions", body, params).of(PipelineAuthorization)


def test_pipelines_that_may_use_a_resource() -> None:
    rows = permissions(pipelines=[{"id": 6, "authorized": True}, {"id": 15, "authorized": False}])
    assert [(row.resource_type, row.resource_id, row.pipeline_id) for row in rows] == [
        ("repository", REPOSITORY, "6")
    ]
    assert permissions(pipelines=[]) == []


def test_a_repository_open_to_all_pipelines() -> None:
    rows = permissions(allPipelines={"authorized": True}, pipelines=[{"id": 6, "authorized": True}])
    assert [row.pipeline_id for row in rows] == ["", "6"]
    assert permissions(allPipelines={"authorized": False}, pipelines=[]) == []


def test_an_empty_answer_does_not_mean_that_nobody_may() -> None:
    params = {"project": PROJECT, "type": "environment", "id": "3"}
    with pytest.raises(Unreadable, match="resource"):
        read("pipeline-permissions", {}, params)

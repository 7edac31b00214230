"""What stands between a pipeline and what it needs leave to use."""

import pytest

from candado.model import Record
from candado.model.pipelines import PipelineAuthorization
from candado.model.repos import Repository
from candado.model.resources import (
    AgentQueue,
    Check,
    Environment,
    SecureFile,
    ServiceConnection,
    VariableGroup,
)
from tests.derive.given import ask, derived, record

PRODUCTION = record(Environment, id="7", project_id="p", name="production")


def check(kind: str, **values: object) -> Check:
    return record(
        Check,
        **{
            "id": kind,
            "project_id": "p",
            "resource_type": "environment",
            "resource_id": "7",
            "type": kind,
            "is_enabled": True,
        }
        | values,
    )


def branch_control(*branches: str, **values: object) -> Check:
    strict = {"requires_protection": True, "allows_unknown": False}
    return check("branch control", allowed_branches=branches, **(strict | values))


def authorization(pipeline: str, resource: str = "7", project: str = "p") -> PipelineAuthorization:
    return PipelineAuthorization(project, "environment", resource, pipeline)


def production(*rows: Record) -> dict[str, object]:
    connection = derived(PRODUCTION, *rows, wanted="protected_resources")
    [row] = ask(connection, "from protected_resources where id = 'environment/7'")
    return row


def test_every_kind_of_resource_is_there_under_an_id_of_its_own() -> None:
    connection = derived(
        PRODUCTION,
        record(AgentQueue, id="7", project_id="p", name="pool"),
        record(VariableGroup, id="p/7", group_id="7", project_id="p", name="keys", secrets=1),
        record(VariableGroup, id="p/8", group_id="8", project_id="p", name="plain"),
        record(SecureFile, id="f", project_id="p", name="cert.pfx"),
        record(ServiceConnection, id="p/c", connection_id="c", project_id="p", name="azure"),
        record(ServiceConnection, id="q/c", connection_id="c", project_id="q", name="azure"),
        record(Repository, id="r", project_id="p", name="web"),
    )
    rows = ask(connection, "select id, resource_id, holds_secrets, portal_path from protected_resources")
    assert sorted(tuple(row.values()) for row in rows) == [
        ("endpoint/p/c", "c", True, "p/_settings/adminservices?resourceId=c"),
        ("endpoint/q/c", "c", True, "q/_settings/adminservices?resourceId=c"),
        ("environment/7", "7", False, "p/_environments/7"),
        ("queue/7", "7", False, "p/_settings/agentqueues?queueId=7"),
        ("repository/r", "r", False, "p/_git/r"),
        (
            "securefile/f",
            "f",
            True,
            "p/_library?itemType=SecureFiles&view=SecureFileView&secureFileId=f",
        ),
        (
            "variablegroup/p/7",
            "7",
            True,
            "p/_library?itemType=VariableGroups&view=VariableGroupView&variableGroupId=7",
        ),
        (
            "variablegroup/p/8",
            "8",
            False,
            "p/_library?itemType=VariableGroups&view=VariableGroupView&variableGroupId=8",
        ),
    ]


def test_pipelines_are_counted_and_all_pipelines_are_told_apart() -> None:
    named = production(authorization("1"), authorization("2"), authorization("3", resource="8"))
    assert (named["open_to_all_pipelines"], named["pipelines"]) == (False, 2)
    everyone = production(authorization("1"), authorization(""))
    assert (everyone["open_to_all_pipelines"], everyone["pipelines"]) == (True, 1)
    elsewhere = production(authorization("", project="q"))
    assert (elsewhere["open_to_all_pipelines"], elsewhere["pipelines"]) == (False, 0)


@pytest.mark.parametrize("column", ["approval", "branch control", "required template"])
def test_checks_count_where_they_are_switched_on_and_on_their_own_resource_alone(column: str) -> None:
    good = {
        "approval": check("approval"),
        "branch control": branch_control("refs/heads/main"),
        "required template": check("required template", templates=("git/a/b@main:c.yml",)),
    }
    summary = f"has_{column.replace(' ', '_')}"
    flags = {f"has_{name.replace(' ', '_')}" for name in good}
    row = production(good[column])
    assert {flag for flag in flags if row[flag]} == {summary}
    for change in (
        {"is_enabled": False},
        {"resource_id": "8"},
        {"resource_type": "queue"},
        {"project_id": "q"},
    ):
        values = {name: getattr(good[column], name) for name in Check.__struct_fields__}
        row = production(record(Check, **(values | change)))
        assert not any(row[flag] for flag in flags)


BRANCH_CONTROLS = [
    (branch_control("refs/heads/main"), True),
    (branch_control("refs/heads/main", "refs/heads/release/*"), True),
    (branch_control("refs/heads/release/*"), True),
    (branch_control("*"), False),
    (branch_control(" * "), False),
    (branch_control("refs/*"), False),
    (branch_control("refs/heads/*"), False),
    (branch_control("refs/heads/**"), False),
    (branch_control("refs/tags/*"), False),
    (branch_control("refs/pull/*/*"), False),
    (branch_control("heads/*"), False),
    (branch_control("refs/heads/main", "*"), False),
    (branch_control(""), False),
    (branch_control(), False),
    (branch_control("refs/heads/main", requires_protection=False), False),
    (branch_control("refs/heads/main", requires_protection=None), False),
    (branch_control("refs/heads/main", allows_unknown=True), False),
    (branch_control("refs/heads/main", allows_unknown=None), False),
]


def test_a_branch_control_counts_where_it_keeps_unprotected_branches_out() -> None:
    for n, (control, _) in enumerate(BRANCH_CONTROLS):
        control.resource_id = str(n)
    connection = derived(
        *(record(Environment, id=str(n), project_id="p") for n in range(len(BRANCH_CONTROLS))),
        *(control for control, _ in BRANCH_CONTROLS),
    )
    rows = ask(connection, "select resource_id, has_branch_control from protected_resources")
    counts = {row["resource_id"]: row["has_branch_control"] for row in rows}
    for n, (control, expected) in enumerate(BRANCH_CONTROLS):
        assert counts[str(n)] is expected, control


def test_one_good_branch_control_among_weak_ones_is_enough() -> None:
    assert production(branch_control("*"), branch_control("refs/heads/main"))["has_branch_control"]

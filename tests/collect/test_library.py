"""The library, environments and agent queues of a project."""

from datetime import UTC, datetime

from candado.model.resources import AgentQueue, Environment, LibraryVariable, SecureFile, VariableGroup
from tests.collect.reading import PROJECT, items, read

CONNECTION = "5e47a0d8-c745-44f8-8f93-784f18ff31c4"
TOKEN = "ghp_" + "wWPw5k4aXcaT4fNP0UcnZwJUVFk6LO0pINUx"
"""made up, in the form of a GitHub token"""


def group(**changes: object) -> dict[str, object]:
    return {
        "id": 47,
        "type": "Vsts",
        "name": "production",
        "isShared": False,
        "variables": {
            "region": {"value": "westeurope"},
            "token": {"value": None, "isSecret": True},
            "deploy": {"value": TOKEN, "isSecret": False},
        },
        "variableGroupProjectReferences": None,
        **changes,
    }


def test_a_variable_group_and_its_variables() -> None:
    found = read("variable-groups", items(group()))
    assert found.only(VariableGroup) == VariableGroup(
        id=f"{PROJECT}/47",
        group_id="47",
        project_id=PROJECT,
        name="production",
        description="",
        is_key_vault=False,
        connection_id=None,
        secrets=1,
        is_shared=False,
    )
    variables = {row.name: row for row in found.of(LibraryVariable)}
    assert [(name, row.is_secret) for name, row in variables.items()] == [
        ("region", False),
        ("token", True),
        ("deploy", False),
    ]
    assert variables["region"].credential_kind == ""
    assert variables["deploy"].credential_kind
    assert variables["deploy"].id == f"{PROJECT}/47/deploy"
    assert TOKEN not in repr(found.rows)


def test_all_variables_of_a_vault_are_secret() -> None:
    found = read(
        "variable-groups",
        items(
            group(
                type="AzureKeyVault",
                variables={"a": {"enabled": True, "value": None}, "b": {"isSecret": True, "value": None}},
                providerData={"serviceEndpointId": CONNECTION, "vault": "kv-web"},
            )
        ),
    )
    row = found.only(VariableGroup)
    assert (row.is_key_vault, row.connection_id, row.secrets) == (True, CONNECTION, 2)


def test_a_group_whose_variables_are_not_told_is_not_read_as_empty() -> None:
    shallow = group()
    del shallow["variables"]
    found = read("variable-groups", items(shallow, group()))
    assert len(found.of(VariableGroup)) == 1
    assert "variables" in found.faults[0]


def test_secure_files() -> None:
    told = {"id": CONNECTION, "name": "key.pfx", "createdOn": "2026-01-02T03:04:05Z"}
    never = {"id": PROJECT, "name": "id_rsa", "createdOn": "0001-01-01T00:00:00", "modifiedOn": None}
    rows = read("secure-files", items(told, never)).of(SecureFile)
    assert [row.created_at for row in rows] == [datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC), None]
    assert [row.modified_at for row in rows] == [None, None]


def test_environments() -> None:
    body = items({"id": 3, "name": "production", "project": {"id": PROJECT}})
    assert read("environments", body).only(Environment) == Environment(
        id="3", project_id=PROJECT, name="production", description=""
    )


def test_a_queue_whose_pool_may_not_be_seen() -> None:
    hosted = {"id": 3942, "name": "Azure Pipelines", "pool": {"id": 9, "isHosted": True}}
    unseen = {"id": 3943, "name": "Linux"}
    rows = read("agent-queues", items(hosted, unseen)).of(AgentQueue)
    assert [(row.id, row.pool_id, row.is_hosted) for row in rows] == [
        ("3942", "9", True),
        ("3943", None, None),
    ]

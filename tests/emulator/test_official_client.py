"""Microsoft's own Python client, unmodified, finds its way and reads."""

from pathlib import Path

import pytest

from candado_emulator.server import Emulator


@pytest.fixture
def connection(emulator: Emulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("AZURE_DEVOPS_CACHE_DIR", str(tmp_path))
    from azure.devops.connection import Connection
    from msrest.authentication import BasicAuthentication

    return Connection(base_url=emulator.url, creds=BasicAuthentication("", emulator.tokens["administrator"]))


def test_it_reads_projects_repositories_and_policies(connection) -> None:
    clients = connection.clients_v7_1
    projects = clients.get_core_client().get_projects()
    assert [project.name for project in projects] == ["Payments", "Web"]
    repositories = clients.get_git_client().get_repositories("Web")
    assert [repository.name for repository in repositories] == ["web-api", "web-site"]
    [policy] = clients.get_policy_client().get_policy_configurations("Web")
    assert policy.type.display_name == "Minimum number of reviewers"


def test_it_reads_security_and_identities(connection, emulator: Emulator) -> None:
    clients = connection.clients_v7_1
    security = clients.get_security_client()
    assert len(security.query_security_namespaces()) == 61
    lists = security.query_access_control_lists("2e9eb7ed-3c0a-47d4-87c1-0ffdd275fd87")
    web = emulator.state.projects["Web"].id
    assert {held.token for held in lists} >= {"repoV2", f"repoV2/{web}"}
    users = clients.get_graph_client().list_users(subject_types=["aad"]).graph_users
    assert [user.principal_name for user in users] == list(emulator.state.users)


def test_it_reads_and_writes_pipelines_settings_and_connections(connection) -> None:
    clients = connection.clients_v7_1
    settings = clients.get_build_client().get_build_general_settings("Web")
    assert settings.enforce_job_auth_scope is True
    [endpoint] = clients.get_service_endpoint_client().get_service_endpoints("Web")
    permissions = clients.get_pipeline_permissions_client()
    held = permissions.get_pipeline_permissions_for_resource("Web", "endpoint", endpoint.id)
    assert held.all_pipelines is None

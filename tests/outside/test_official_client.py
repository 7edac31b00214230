"""Microsoft's own Python client, unmodified, finds its way and reads."""

from candado_emulator.server import Emulator


def test_it_reads_projects_repositories_and_policies(official) -> None:
    projects = official.get_core_client().get_projects()
    assert [project.name for project in projects] == ["Payments", "Web"]
    repositories = official.get_git_client().get_repositories("Web")
    assert [repository.name for repository in repositories] == ["web-api", "web-site"]
    [policy] = official.get_policy_client().get_policy_configurations("Web")
    assert policy.type.display_name == "Minimum number of reviewers"


def test_it_reads_security_and_identities(official, emulator: Emulator) -> None:
    security = official.get_security_client()
    assert len(security.query_security_namespaces()) == 61
    lists = security.query_access_control_lists("2e9eb7ed-3c0a-47d4-87c1-0ffdd275fd87")
    web = emulator.state.projects["Web"].id
    assert {held.token for held in lists} >= {"repoV2", f"repoV2/{web}"}
    users = official.get_graph_client().list_users(subject_types=["aad"]).graph_users
    assert [user.principal_name for user in users] == list(emulator.state.users)


def test_it_reads_and_writes_pipelines_settings_and_connections(official) -> None:
    settings = official.get_build_client().get_build_general_settings("Web")
    assert settings.enforce_job_auth_scope is True
    [endpoint] = official.get_service_endpoint_client().get_service_endpoints("Web")
    permissions = official.get_pipeline_permissions_client()
    held = permissions.get_pipeline_permissions_for_resource("Web", "endpoint", endpoint.id)
    assert held.all_pipelines is None

"""Microsoft's own Python client, unmodified, reads and writes what pipelines use."""

from candado_emulator.server import Emulator


def test_it_creates_a_project_and_waits_for_it(official) -> None:
    core, operations = official.get_core_client(), official.get_operations_client()
    [agile] = [process for process in core.get_processes() if process.name == "Agile"]
    capabilities = {
        "versioncontrol": {"sourceControlType": "Git"},
        "processTemplate": {"templateTypeId": agile.id},
    }
    queued = core.queue_create_project({"name": "Data", "capabilities": capabilities})
    assert operations.get_operation(queued.id).status == "succeeded"
    project = core.get_project("Data")
    assert project.default_team.name == "Data Team"
    assert {p.name for p in core.get_project_properties(project.id)} >= {"System.Process Template"}
    team = core.create_team({"name": "Blue"}, "Data")
    assert {it.name for it in core.get_teams("Data")} == {"Data Team", "Blue"}
    assert core.get_team_members_with_extended_properties("Data", team.id) == []
    core.queue_delete_project(project.id)
    assert [it.name for it in core.get_projects()] == ["Payments", "Web"]


def test_it_reads_and_writes_branches_and_files(official) -> None:
    git = official.get_git_client()
    [main] = git.get_refs("web-api", project="Web")
    update = {"name": "refs/heads/new", "old_object_id": "0" * 40, "new_object_id": main.object_id}
    [done] = git.update_refs([update], "web-api", project="Web")
    assert done.success
    items = git.get_items("web-api", project="Web", recursion_level="full")
    assert [item.path for item in items] == ["/", "/azure-pipelines.yml"]
    text = b"".join(git.get_item_text("web-api", "/azure-pipelines.yml", project="Web"))
    assert text == b"trigger: none\n"
    [commit] = git.get_commits("web-api", search_criteria=None, project="Web")
    assert commit.commit_id == main.object_id
    held = git.get_policy_configurations("Web", ref_name="refs/heads/main")
    assert held is not None


def test_it_reads_and_writes_pipelines(official) -> None:
    build = official.get_build_client()
    definition = build.get_definition("Web", build.get_definitions("Web", name="web-api")[0].id)
    definition.description = "changed"
    definition.variables = {"key": {"value": "s3cret", "is_secret": True}}
    changed = build.update_definition(definition, "Web", definition.id)
    assert (changed.revision, changed.variables["key"].value) == (2, None)
    run = build.queue_build({"definition": {"id": definition.id}}, "Web")
    assert [it.id for it in build.get_builds("Web")] == [run.id]
    settings = build.update_build_general_settings({"statusBadgesArePrivate": True}, "Web")
    assert settings.status_badges_are_private
    assert build.get_retention_settings("Web").purge_runs.value == 30
    assert build.get_project_resources("Web") == []


def test_it_reads_and_writes_connections_and_checks(official, emulator: Emulator) -> None:
    endpoints = official.get_service_endpoint_client()
    web = emulator.state.projects["Web"]
    reference = {"project_reference": {"id": web.id, "name": "Web"}, "name": "hub"}
    created = endpoints.create_service_endpoint(
        {
            "name": "hub",
            "type": "github",
            "url": "https://github.com",
            "authorization": {"scheme": "Token", "parameters": {"AccessToken": "s3cret"}},
            "service_endpoint_project_references": [reference],
        }
    )
    assert created.authorization.parameters == {"AccessToken": None}
    assert {it.name for it in endpoints.get_service_endpoints("Web")} == {"azure-prod", "hub"}
    history = endpoints.get_service_endpoint_execution_records("Web", created.id)
    assert history == []
    checks = official.get_pipelines_checks_client()
    resource = {"type": "endpoint", "id": web.connections["azure-prod"].id}
    [check] = checks.query_check_configurations_on_resources([resource], "Web", expand="settings")
    assert check.type.name == "Approval"
    endpoints.delete_service_endpoint(created.id, [web.id])
    assert [it.name for it in endpoints.get_service_endpoints("Web")] == ["azure-prod"]


def test_it_reads_and_writes_the_library_environments_and_pools(official, emulator: Emulator) -> None:
    tasks = official.get_task_agent_client()
    web = emulator.state.projects["Web"]
    reference = {"project_reference": {"id": web.id, "name": "Web"}, "name": "settings"}
    group = tasks.add_variable_group(
        {
            "name": "settings",
            "type": "Vsts",
            "variables": {"key": {"value": "s3cret", "isSecret": True}},
            "variable_group_project_references": [reference],
        }
    )
    [listed] = tasks.get_variable_groups("Web")
    assert (listed.id, listed.variables["key"].value) == (group.id, None)
    environment = tasks.add_environment({"name": "prod"}, "Web")
    assert [it.id for it in tasks.get_environments("Web")] == [environment.id]
    pools = {pool.name: pool for pool in tasks.get_agent_pools()}
    assert pools["Azure Pipelines"].is_hosted
    assert tasks.get_agents(pools["Default"].id) == []
    assert [queue.name for queue in tasks.get_agent_queues("Web")] == ["Default", "Azure Pipelines"]


def test_it_reads_and_writes_feeds_and_policies(official) -> None:
    feeds = official.get_feed_client()
    created = feeds.create_feed({"name": "web"}, "Web")
    assert [feed.id for feed in feeds.get_feeds()] == [created.id]
    assert {it.role for it in feeds.get_feed_permissions(created.id, "Web")} >= {"administrator", "reader"}
    assert len(feeds.get_global_permissions()) == 2
    assert {view.name for view in feeds.get_feed_views(created.id, "Web")} >= {"Local", "Release"}
    feeds.delete_feed(created.id, "Web")
    policies = official.get_policy_client()
    assert len(policies.get_policy_types("Web")) == 14
    [policy] = policies.get_policy_configurations("Web")
    policy.is_enabled = False
    changed = policies.update_policy_configuration(policy, "Web", policy.id)
    assert (changed.is_enabled, changed.revision) == (False, 2)
    first, _ = policies.get_policy_configuration_revisions("Web", policy.id)
    assert (first.is_enabled, first.revision) == (True, 1)
    assert not policies.get_policy_configuration_revision("Web", policy.id, 2).is_enabled

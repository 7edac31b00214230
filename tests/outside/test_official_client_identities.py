"""Microsoft's own Python client, unmodified: who there is, what they may, and what they did."""

from msrest.serialization import Model

from candado_emulator.server import Emulator

ADA = "ada@contoso.example"
NILS = "nils@contoso.example"
PROJECT = "52d39943-cb85-4d7f-8fa8-c6baac873819"
READ, WRITE = 1, 2


class Creation(Model):
    """What a group or a user is made from; the client's own model leaves these fields out."""

    _attribute_map = {
        "display_name": {"key": "displayName", "type": "str"},
        "principal_name": {"key": "principalName", "type": "str"},
    }

    def __init__(self, display_name: str | None = None, principal_name: str | None = None) -> None:
        super().__init__()
        self.display_name = display_name
        self.principal_name = principal_name


def subject(emulator: Emulator, name: str) -> str:
    found = emulator.app.store.directory.find(name)
    assert found is not None
    return found.subject


def test_it_learns_where_it_is(official) -> None:
    location = official.get_location_client()
    data = location.get_connection_data()
    assert data.authenticated_user.properties["Account"]["$value"] == ADA
    assert {area.name for area in location.get_resource_areas()} >= {"core", "git", "Graph"}


def test_it_makes_groups_and_members(official, emulator: Emulator) -> None:
    graph = official.get_graph_client()
    group = graph.create_group(Creation(display_name="Blue"))
    assert graph.get_group(group.descriptor).display_name == "Blue"
    nils = subject(emulator, NILS)
    graph.add_membership(nils, group.descriptor)
    graph.check_membership_existence(nils, group.descriptor)
    [held] = graph.list_memberships(group.descriptor, direction="down")
    assert held.member_descriptor == nils
    assert graph.get_membership_state(nils).active
    found = graph.lookup_subjects({"lookupKeys": [{"descriptor": nils}]})
    assert found[nils].display_name == "Nils Nobody"
    assert graph.get_descriptor(graph.get_storage_key(nils).value).value == nils
    renamed = graph.update_group(
        group.descriptor, [{"op": "replace", "path": "/displayName", "value": "Green"}]
    )
    assert renamed.display_name == "Green"
    graph.remove_membership(nils, group.descriptor)
    assert graph.list_memberships(group.descriptor, direction="down") == []
    graph.delete_group(group.descriptor)
    assert "Green" not in {it.display_name for it in graph.list_groups().graph_groups}


def test_it_reads_users_and_applications(official, emulator: Emulator) -> None:
    graph = official.get_graph_client()
    assert graph.get_user(subject(emulator, NILS)).principal_name == NILS
    [principal] = graph.list_service_principals().graph_service_principals
    assert principal.display_name == "candado"
    assert NILS in {it.principal_name for it in graph.list_users(subject_types=["aad"]).graph_users}
    added = graph.create_user(Creation(principal_name="new@contoso.example"))
    assert "new@contoso.example" in emulator.state.users
    graph.delete_user(added.descriptor)
    assert "new@contoso.example" not in emulator.state.users


def test_it_finds_identities(official, emulator: Emulator) -> None:
    identity = official.get_identity_client()
    [found] = identity.read_identities(search_filter="General", filter_value=NILS)
    assert found.provider_display_name == "Nils Nobody"
    [again] = identity.read_identities(descriptors=found.descriptor)
    [by_subject] = identity.read_identity_batch({"subjectDescriptors": [found.subject_descriptor]})
    assert found.id == again.id == by_subject.id
    assert identity.get_self().account_name == ADA


def test_it_reads_and_writes_access_levels(official, emulator: Emulator) -> None:
    members = official.get_member_entitlement_management_client()
    found = {it.user.principal_name: it for it in members.search_user_entitlements().members}
    assert found[NILS].access_level.account_license_type == "stakeholder"
    [nils] = members.search_user_entitlements(filter="name eq 'nils'").members
    assert nils.id == found[NILS].id
    changed = members.update_user_entitlement(
        [{"op": "replace", "path": "/accessLevel", "value": {"accountLicenseType": "express"}}],
        found[NILS].id,
    )
    assert changed.is_success
    assert emulator.state.users[NILS].license == "express"
    assert members.get_user_entitlement(found[NILS].id).access_level.account_license_type == "express"
    summary = members.get_users_summary()
    assert summary.licenses
    assert members.get_group_entitlements() == []
    members.delete_user_entitlement(found[NILS].id)
    assert NILS not in {it.user.principal_name for it in members.search_user_entitlements().members}


def test_it_reads_and_writes_permissions(official, emulator: Emulator) -> None:
    security = official.get_security_client()
    [nils] = official.get_identity_client().read_identities(search_filter="General", filter_value=NILS)
    token = f"$PROJECT:vstfs:///Classification/TeamProject/{emulator.state.projects['Web'].id}"
    entry = {"descriptor": nils.descriptor, "allow": READ, "deny": WRITE, "extendedInfo": {}}
    written = security.set_access_control_entries(
        {"token": token, "merge": True, "accessControlEntries": [entry]}, PROJECT
    )
    assert (written[0].allow, written[0].deny) == (READ, WRITE)
    assert emulator.state.projects["Web"].permissions[NILS] == {
        "GENERIC_READ": "allow",
        "GENERIC_WRITE": "deny",
    }
    [held] = security.query_access_control_lists(PROJECT, token=token, descriptors=nils.descriptor)
    assert held.aces_dictionary[nils.descriptor].allow == READ
    assert security.has_permissions(PROJECT, permissions=WRITE, tokens=token) == [True]
    left = security.remove_permission(PROJECT, nils.descriptor, permissions=WRITE, token=token)
    assert left.deny == 0
    assert security.remove_access_control_entries(PROJECT, token=token, descriptors=nils.descriptor)


def test_it_reads_the_audit_log_and_streams_it(official) -> None:
    official.get_graph_client().create_group(Creation(display_name="Blue"))
    audit = official.get_audit_client()
    entries = audit.query_log().decorated_audit_log_entries
    assert "Group.CreateGroups" in {it.action_id for it in entries}
    assert "Group.CreateGroups" in {it.action_id for it in audit.get_actions()}
    assert len(audit.get_actions("Token")) == 9
    page = audit.query_log(batch_size=1)
    assert len(page.decorated_audit_log_entries) == 1 and page.has_more
    stream = {
        "displayName": "siem",
        "consumerType": "Splunk",
        "consumerInputs": {
            "SplunkUrl": "https://siem.contoso.example:8088",
            "SplunkEventCollectorToken": "s3cret",
        },
    }
    created = audit.create_stream(stream, 0)
    assert [it.id for it in audit.query_all_streams()] == [created.id]
    assert audit.update_status(created.id, "disabledByUser").status == "disabledByUser"
    audit.delete_stream(created.id)
    assert audit.query_all_streams() == []


def test_it_installs_and_removes_extensions(official) -> None:
    extensions = official.get_extension_management_client()
    [own] = extensions.get_installed_extensions()
    extensions.install_extension_by_name("acme", "tasks")
    [installed] = [each for each in extensions.get_installed_extensions() if each.publisher_id == "acme"]
    assert (own.publisher_id, own.install_state.flags) == ("ms", "builtIn, trusted")
    assert (installed.publisher_id, installed.extension_id) == ("acme", "tasks")
    assert extensions.get_installed_extension_by_name("acme", "tasks").install_state.flags == "none"
    extensions.uninstall_extension_by_name("acme", "tasks")
    [left] = extensions.get_installed_extensions()
    assert left.publisher_id == "ms"


def test_it_reads_and_revokes_the_tokens_of_others(official, emulator: Emulator) -> None:
    emulator.change({"users": {NILS: {"tokens": {"build": {"scopes": ["vso.code"]}}}}})
    tokens = official.get_token_admin_client()
    [token] = tokens.list_personal_access_tokens(subject(emulator, NILS)).value
    assert (token.display_name, token.scope, token.is_valid) == ("build", "vso.code", True)
    tokens.revoke_authorizations([{"authorizationId": token.authorization_id}])
    assert emulator.state.users[NILS].tokens["build"].revoked

from datetime import UTC, datetime

import pytest

from candado.model.artifacts import Feed, FeedPermission, FeedUpstream
from candado.model.auditing import AuditEvent, AuditStream
from candado.model.extensions import Extension
from candado.model.identities import (
    GroupRule,
    Identity,
    PersonalAccessToken,
    ServicePrincipal,
    User,
    UserEntitlement,
)
from candado.model.resources import Agent, AgentPool
from tests.code.secrets import samples
from tests.collect.reading import NOW, ORGANIZATION, PROJECT, Known, items, planned, read

GUID = "3f2504e0-4f89-11d3-9a0c-0305e82c3301"
NOBODY = "00000000-0000-0000-0000-000000000000"
NEVER = "0001-01-01T00:00:00Z"


def test_the_access_level_of_a_user_who_never_came():
    body = {
        "members": [
            {
                "id": GUID,
                "user": {"descriptor": "aad.x", "displayName": "Ann"},
                "accessLevel": {
                    "licensingSource": "account",
                    "accountLicenseType": "express",
                    "status": "active",
                    "assignmentSource": "groupRule",
                },
                "lastAccessedDate": NEVER,
                "dateCreated": "2026-04-01T09:06:47.0205298Z",
            }
        ],
        "continuationToken": None,
        "totalCount": 1,
    }
    assert read("user-entitlements", body, {}).only(UserEntitlement) == UserEntitlement(
        id="aad.x",
        license="express",
        licensing_source="account",
        assigned_by="groupRule",
        status="active",
        created_at=datetime(2026, 4, 1, 9, 6, 47, 20530, tzinfo=UTC),
        last_access_at=None,
    )


def test_the_access_level_of_a_service_principal_is_asked_by_its_key():
    known = Known(
        ServicePrincipal("aadsp.x", None, None),
        Identity("aadsp.x", GUID, "k"),
        Identity("aad.y", NOBODY, "l"),
    )
    [request] = planned("service-principal-entitlements", known)
    assert request.params == {"key": GUID}
    body = {
        "servicePrincipal": {"descriptor": "aadsp.x"},
        "accessLevel": {"accountLicenseType": "stakeholder", "assignmentSource": "new"},
    }
    found = read("service-principal-entitlements", body, request.params).only(UserEntitlement)
    assert (found.id, found.license, found.assigned_by) == ("aadsp.x", "stakeholder", "other")


def test_a_group_rule():
    body = {
        "id": GUID,
        "group": {"descriptor": "aadgp.x", "displayName": "All Engineers"},
        "licenseRule": {"accountLicenseType": "express"},
        "status": "incompatible",
        "lastExecuted": NEVER,
    }
    assert read("group-rules", items(body), {}).only(GroupRule) == GroupRule(
        GUID, "All Engineers", "aadgp.x", "express", "incompatible", None
    )


@pytest.mark.parametrize(
    ("more", "is_elastic", "pool_type"),
    [
        ({"isHosted": False}, False, "automation"),
        ({"isHosted": False, "options": "elasticPool, singleUseAgents"}, True, "automation"),
        ({"isHosted": False, "options": 3}, True, "automation"),
        ({"isHosted": False, "options": "none"}, False, "automation"),
        ({"isHosted": True, "agentCloudId": 1}, False, "automation"),
        ({"isHosted": False, "agentCloudId": 4, "poolType": "deployment"}, True, "deployment"),
    ],
)
def test_agent_pools(more, is_elastic, pool_type):
    found = read("agent-pools", items({"id": 7, "name": "Default", "autoUpdate": True, **more}), {}).only(
        AgentPool
    )
    assert (found.id, found.is_elastic, found.pool_type) == ("7", is_elastic, pool_type)
    assert (found.auto_update, found.auto_provision) == (True, None)


def test_agents_are_asked_of_pools_that_are_not_hosted():
    own = read("agent-pools", items({"id": 7, "name": "a", "isHosted": False}), {}).only(AgentPool)
    hosted = read("agent-pools", items({"id": 8, "name": "b", "isHosted": True}), {}).only(AgentPool)
    assert [request.params for request in planned("agents", Known(own, hosted))] == [{"pool": "7"}]


def test_an_agent_and_the_secrets_in_its_capabilities():
    body = {
        "id": 3,
        "name": "build01",
        "version": "4.255.0",
        "osDescription": "Linux",
        "enabled": True,
        "status": "online",
        "lastCompletedRequest": {"finishTime": "2026-11-20T10:00:00Z"},
        "systemCapabilities": {"USER": "root", "NPM_TOKEN": samples.github_token(1), "Agent.Version": "4"},
        "userCapabilities": {"DeployPassword": samples.password(1), "gpu": None},
    }
    found = read("agents", items(body), {"pool": "7"}).only(Agent)
    assert found.id == "7/3"
    assert found.credential_capabilities == ("DeployPassword", "NPM_TOKEN")
    assert found.runs_as_root is True
    assert found.last_job_at == datetime(2026, 11, 20, 10, tzinfo=UTC)
    assert samples.github_token(1) not in repr(found)


@pytest.mark.parametrize(
    ("capabilities", "runs_as_root"),
    [
        ({"USERNAME": "SYSTEM"}, True),
        ({"USERNAME": "BUILD01$"}, None),
        ({"user": "agent"}, False),
        ({}, None),
        (None, None),
    ],
)
def test_whether_an_agent_is_root(capabilities, runs_as_root):
    body = {"id": 3, "name": "a", "enabled": True, "status": "offline", "systemCapabilities": capabilities}
    assert read("agents", items(body), {"pool": "7"}).only(Agent).runs_as_root is runs_as_root


def test_a_feed_and_its_sources():
    body = {
        "id": GUID,
        "name": "packages",
        "project": {"id": PROJECT.upper(), "name": "Web"},
        "upstreamEnabled": True,
        "upstreamSources": [
            {
                "id": NOBODY,
                "name": "npmjs",
                "protocol": "npm",
                "location": "https://me:hunter22@npm.contoso.example/?sig=x",
                "upstreamSourceType": "public",
            }
        ],
    }
    found = read("feeds", items(body), {})
    assert found.of(Feed) == [Feed(GUID, "packages", PROJECT, True, None)]
    assert found.of(FeedUpstream) == [
        FeedUpstream(NOBODY, GUID, "npmjs", "npm", True, "https://npm.contoso.example/")
    ]


@pytest.mark.parametrize(
    ("project", "is_public"),
    [
        (None, False),
        ({"id": PROJECT}, None),
        ({"id": PROJECT, "visibility": "public"}, True),
        ({"id": PROJECT, "visibility": "private"}, False),
    ],
)
def test_a_feed_is_as_public_as_its_project(project, is_public):
    found = read("feeds", items({"id": GUID, "name": "packages", "project": project}), {})
    assert found.only(Feed).is_public is is_public


def test_roles_in_feeds():
    ours, projects = Feed("a", "a", None, False, False), Feed("b", "b", PROJECT, False, False)
    known = Known(ours, projects)
    assert [request.params for request in planned("feed-permissions", known)] == [{"feed": "a"}]
    [of_project] = planned("project-feed-permissions", known)
    assert of_project.params == {"feed": "b", "project": PROJECT}
    body = items({"role": "contributor", "identityDescriptor": "Kind;a", "displayName": "A"})
    assert read("project-feed-permissions", body, of_project.params).only(FeedPermission) == FeedPermission(
        "b", "unmapped.6", "contributor"
    )
    everywhere = items({"role": "feedCreator", "identityDescriptor": "Kind;a"})
    assert read("global-feed-permissions", everywhere, {}).only(FeedPermission).feed_id == ""


def test_a_role_that_is_new_is_a_fault():
    body = items({"role": "emperor", "identityDescriptor": "Kind;a"})
    assert read("feed-permissions", body, {"feed": "a"}).faults


def extension(**more: object) -> dict[str, object]:
    return {
        "publisherId": "pub",
        "extensionId": "ext",
        "extensionName": "Ext",
        "version": "1.2",
        "installState": {"flags": "none"},
        **more,
    }


def test_an_extension_that_adds_steps_to_every_pipeline():
    body = extension(
        flags="trusted",
        scopes=["vso.code_write"],
        contributions=[{"id": "x", "type": "ms.azure-pipelines.pipeline-decorator"}],
        installState={"flags": "disabled, trusted"},
        lastPublished="2026-01-02T03:04:05.67Z",
    )
    assert read("extensions", items(body), {}).only(Extension) == Extension(
        id="pub.ext",
        name="Ext",
        publisher_id="pub",
        version="1.2",
        is_disabled=True,
        scopes=("vso.code_write",),
        is_decorator=True,
        updated_at=datetime(2026, 1, 2, 3, 4, 5, 670000, tzinfo=UTC),
    )


@pytest.mark.parametrize("more", [{"flags": "builtIn, trusted"}, {"installState": {"flags": "builtIn"}}])
def test_what_is_part_of_the_service_is_no_extension(more):
    assert read("extensions", items(extension(**more)), {}).rows == []


@pytest.mark.parametrize(("status", "said"), [("enabled", "enabled"), (3, "disabledBySystem")])
def test_an_audit_stream(status, said):
    body = {
        "id": 1,
        "consumerType": "Splunk",
        "status": status,
        "statusReason": None,
        "consumerInputs": {"SplunkEventCollectorToken": "****"},
    }
    assert read("audit-streams", items(body), {}).only(AuditStream) == AuditStream("1", "Splunk", said, "")


def test_the_window_of_the_audit_log():
    [request] = planned("audit-events", Known())
    assert request.scope_id == ORGANIZATION
    start, end = (datetime.fromisoformat(request.query[key]) for key in ("startTime", "endTime"))
    assert end == NOW
    assert (end - start).days == 30


@pytest.mark.parametrize(
    ("more", "actor", "mechanism", "token"),
    [
        ({"actorUserId": GUID}, GUID, "", None),
        ({"actorUserId": NOBODY, "actorClientId": GUID}, GUID, "", None),
        ({"actorUserId": NOBODY, "actorClientId": NOBODY}, NOBODY, "", None),
        (
            {"actorUserId": GUID, "authenticationMechanism": f"PAT authorizationId: {GUID.upper()}"},
            GUID,
            "PAT",
            GUID,
        ),
        ({"actorUserId": GUID, "authenticationMechanism": "FedAuth"}, GUID, "FedAuth", None),
    ],
)
def test_audit_events(more, actor, mechanism, token):
    event = {
        "id": "1;2;3",
        "timestamp": "2026-11-05T14:00:35.5034419+00:00",
        "actionId": "Security.ModifyPermission",
        "area": "Permissions",
        "category": "modify",
        "projectId": NOBODY,
        "details": "anything",
        **more,
    }
    body = {"decoratedAuditLogEntries": [event], "continuationToken": None, "hasMore": False}
    assert read("audit-events", body, {}).only(AuditEvent) == AuditEvent(
        id="1;2;3",
        at=datetime(2026, 11, 5, 14, 0, 35, 503442, tzinfo=UTC),
        action="Security.ModifyPermission",
        area="Permissions",
        category="modify",
        actor_id=actor,
        project_id=None,
        mechanism=mechanism,
        token_id=token,
    )


def token(**more: object) -> dict[str, object]:
    return {
        "authorizationId": GUID,
        "scope": "vso.code_write vso.build",
        "isValid": True,
        "validFrom": "2026-07-19T00:00:00",
        "validTo": "2026-12-19T00:00:00",
        "targetAccounts": [ORGANIZATION],
        **more,
    }


@pytest.mark.parametrize(
    ("more", "name", "scopes", "is_global"),
    [
        ({"displayName": "deploy"}, "deploy", ("vso.code_write", "vso.build"), False),
        ({"targetAccounts": None, "scope": "app_token"}, GUID, ("app_token",), True),
        ({"targetAccounts": [], "displayName": None}, GUID, ("vso.code_write", "vso.build"), True),
    ],
)
def test_a_personal_access_token(more, name, scopes, is_global):
    found = read("personal-access-tokens", items(token(**more)), {"subject": "aad.x"}).only(
        PersonalAccessToken
    )
    assert (found.id, found.name, found.owner_id) == (GUID, name, "aad.x")
    assert (found.scopes, found.is_global) == (scopes, is_global)
    assert found.valid_to == datetime(2026, 12, 19, tzinfo=UTC)


def test_a_token_or_an_event_without_a_time_is_a_fault():
    assert (
        "0001-01-01"
        in read("personal-access-tokens", items(token(validTo=NEVER)), {"subject": "x"}).faults[0]
    )
    event = {"id": "1", "timestamp": NEVER, "actionId": "x"}
    assert read("audit-events", {"decoratedAuditLogEntries": [event]}, {}).faults


def test_tokens_are_asked_of_people():
    people = [User(f"aad.{n}", "aad", None, False, False, "") for n in range(2)]
    service = User("svc.x", "vsts", None, False, False, "")
    asked = [
        request.params["subject"] for request in planned("personal-access-tokens", Known(*people, service))
    ]
    assert asked == ["aad.0", "aad.1"]

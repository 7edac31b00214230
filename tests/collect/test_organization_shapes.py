"""Answers about the organization that are damaged become rows or a clear fault, never another exception."""

import json

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from candado.collect import collectors
from candado.collect.decode import Unreadable
from candado.collect.security import COVERED
from tests.collect.reading import ORGANIZATION, PROJECT, read
from tests.collect.test_project_shapes import damage

GUID = "3f2504e0-4f89-11d3-9a0c-0305e82c3301"
NAMESPACE = COVERED["Git Repositories"].id
PARAMS = {
    "namespace": NAMESPACE,
    "pool": "7",
    "feed": GUID,
    "project": PROJECT,
    "subject": "aad.x",
    "policy": "RestrictPersonalAccessTokenLifespan",
    f"{NAMESPACE}/2": "Git Repositories/GenericRead",
}
MEMBER = {
    "descriptor": "aad.x",
    "origin": "aad",
    "originId": GUID,
    "displayName": "Ann",
    "principalName": "ann@contoso.com",
    "mailAddress": "ann@contoso.com",
}
LEVEL = {
    "accountLicenseType": "express",
    "status": "active",
    "licensingSource": "account",
    "assignmentSource": "none",
}
POLICIES = {
    "policies": {
        "user": [
            {
                "policy": {
                    "name": "Policy.DisablePATCreation",
                    "value": True,
                    "isValueUndefined": False,
                    "properties": {"allowedUsersAndGroupObjectIds": [{"objectId": GUID}]},
                },
                "description": "Restrict",
            }
        ]
    }
}
LIST = {
    "token": f"repoV2/{PROJECT}",
    "inheritPermissions": True,
    "acesDictionary": {"Kind;a": {"descriptor": "Kind;a", "allow": 1, "deny": 2}},
}
FEED_PERMISSION = {"identityDescriptor": "Kind;a", "role": "administrator"}
WHOLE: dict[str, object] = {
    "organizations": {
        "instanceId": ORGANIZATION,
        "deploymentType": "hosted",
        "authenticatedUser": {"id": GUID, "subjectDescriptor": "aad.x"},
    },
    "organization-profile": {
        "dataProviders": {
            "ms.vss-admin-web.organization-admin-overview-data-provider": {"geography": "Europe"},
            "ms.vss-admin-web.organization-admin-overview-delay-load-data-provider": {
                "currentOwner": {"id": GUID}
            },
            "ms.vss-admin-web.organization-admin-aad-data-provider": {
                "orgnizationTenantData": {"id": GUID, "domain": "contoso.com"}
            },
        }
    },
    "organization-policies": {
        "dataProviders": {"ms.vss-admin-web.organization-policies-data-provider": POLICIES}
    },
    "organization-policy-page": {
        "fps": {"dataProviders": {"data": {"ms.vss-admin-web.organization-policies-data-provider": POLICIES}}}
    },
    "organization-pipeline-settings": {
        "dataProviders": {
            "ms.vss-build-web.pipelines-org-settings-data-provider": {"enforceJobAuthScope": True}
        }
    },
    "tenant-policies": {
        "name": "TenantPolicy.RestrictPersonalAccessTokenLifespan",
        "value": True,
        "properties": {"MaxPatLifespanInDays": 30, "AllowedUsersAndGroupObjectIds": "[]"},
    },
    "users": {**MEMBER, "metaType": "guest", "isDeletedInOrigin": False},
    "service-principals": {**MEMBER, "applicationId": GUID},
    "groups": {**MEMBER, "domain": f"vstfs:///Classification/TeamProject/{PROJECT}"},
    "identities": {"id": GUID, "descriptor": "Kind;a", "subjectDescriptor": "aad.x"},
    "memberships": {"subjectDescriptor": "vssgp.x", "members": ["Kind;a"], "memberIds": [GUID]},
    "members-of-group": {"containerDescriptor": "vssgp.x", "memberDescriptor": "aad.x"},
    "user-entitlements": {
        "user": {"descriptor": "aad.x"},
        "accessLevel": LEVEL,
        "lastAccessedDate": "2026-01-02T03:04:05Z",
        "dateCreated": "2026-01-02T03:04:05Z",
    },
    "service-principal-entitlements": {"servicePrincipal": {"descriptor": "aadsp.x"}, "accessLevel": LEVEL},
    "group-rules": {
        "id": GUID,
        "group": {"descriptor": "aadgp.x", "displayName": "Developers"},
        "licenseRule": LEVEL,
        "status": "applied",
        "lastExecuted": "2026-01-02T03:04:05Z",
    },
    "security-namespaces": {
        "namespaceId": NAMESPACE,
        "name": "Git Repositories",
        "separatorValue": "/",
        "structureValue": 1,
        "systemBitMask": 0,
        "actions": [{"bit": 2, "name": "GenericRead", "displayName": "Read"}],
    },
    "access-control-lists": LIST,
    "access-control-lists-of-project": LIST,
    "reader-rights": {"securityNamespaceId": NAMESPACE, "permissions": 2, "token": "x", "value": True},
    "agent-pools": {
        "id": 7,
        "name": "Default",
        "isHosted": False,
        "poolType": "automation",
        "autoProvision": False,
        "autoUpdate": True,
        "agentCloudId": None,
        "options": "none",
    },
    "agents": {
        "id": 3,
        "name": "build01",
        "enabled": True,
        "status": "online",
        "version": "4.255.0",
        "osDescription": "Linux",
        "lastCompletedRequest": {"finishTime": "2026-01-02T03:04:05Z"},
        "systemCapabilities": {"USER": "root"},
        "userCapabilities": {"gpu": "1"},
    },
    "feeds": {
        "id": GUID,
        "name": "packages",
        "project": {"id": PROJECT},
        "upstreamEnabled": True,
        "upstreamSources": [
            {
                "id": GUID,
                "name": "npmjs",
                "protocol": "npm",
                "location": "https://npm.contoso.example/",
                "upstreamSourceType": "public",
            }
        ],
    },
    "feed-permissions": FEED_PERMISSION,
    "project-feed-permissions": FEED_PERMISSION,
    "global-feed-permissions": FEED_PERMISSION,
    "extensions": {
        "publisherId": "pub",
        "extensionId": "ext",
        "extensionName": "Ext",
        "version": "1",
        "flags": "trusted",
        "installState": {"flags": "none"},
        "scopes": ["vso.code"],
        "contributions": [{"type": "ms.vss-web.hub"}],
        "lastPublished": "2026-01-02T03:04:05Z",
    },
    "audit-streams": {"id": 1, "consumerType": "Splunk", "status": "enabled", "statusReason": "x"},
    "audit-events": {
        "id": "1;2;3",
        "timestamp": "2026-01-02T03:04:05Z",
        "actionId": "Git.RefUpdatePoliciesBypassed",
        "area": "Git",
        "category": "modify",
        "actorUserId": GUID,
        "actorClientId": GUID,
        "projectId": PROJECT,
        "authenticationMechanism": f"PAT authorizationId: {GUID}",
    },
    "personal-access-tokens": {
        "authorizationId": GUID,
        "scope": "app_token",
        "isValid": True,
        "validFrom": "2026-01-02T03:04:05Z",
        "validTo": "2026-01-02T03:04:05Z",
        "targetAccounts": [ORGANIZATION],
    },
}
"""A record of each collector that reads the organization, with every field that it uses."""


def body(name: str, *records: object) -> bytes:
    key = collectors()[name].items
    return json.dumps({key: records} if key else records[-1]).encode()


@pytest.mark.parametrize("name", WHOLE)
@settings(deadline=None)
@given(data=st.data())
def test_a_damaged_answer_gives_rows_or_a_fault(name: str, data: st.DataObject) -> None:
    key = collectors()[name].items
    try:
        found = read(name, body(name, WHOLE[name], damage(data, WHOLE[name])), PARAMS)
    except Unreadable as error:
        assert key is None
        assert str(error)
        return
    for row in found.rows:
        assert msgspec.convert(msgspec.to_builtins(row), type(row)) == row
    assert len(found.faults) <= 1
    assert all(fault.startswith(f"{key}[1]: ") for fault in found.faults)


@pytest.mark.parametrize("name", WHOLE)
def test_a_whole_answer_gives_rows_of_every_table(name: str) -> None:
    found = read(name, body(name, WHOLE[name]), PARAMS)
    assert not found.faults
    assert {type(row) for row in found.rows} == {table.record for table in collectors()[name].into}


@pytest.mark.parametrize("name", WHOLE)
@pytest.mark.parametrize("nonsense", [b"", b"[]", b"nonsense", b'{"value": 3}', b'"text"', b"null"])
def test_what_is_no_answer_is_said_so(name: str, nonsense: bytes) -> None:
    with pytest.raises(Unreadable):
        read(name, nonsense, PARAMS)

from candado.collect import collectors
from candado.collect.collector import Right
from candado.collect.security import COVERED
from candado.model.access import AccessControlEntry, AccessControlList, Permission, SecurityNamespace
from candado.model.reading import ReaderRight
from tests.collect.reading import ORGANIZATION, OTHER_PROJECT, PROJECT, Known, items, planned, read, sent

GIT = COVERED["Git Repositories"].id
PROJECTS = COVERED["Project"].id


def namespace(name: str, bit: int = 1, permission: str = "Read") -> tuple[SecurityNamespace, Permission]:
    id = COVERED[name].id
    return (
        SecurityNamespace(id=id, name=name, separator="/", system_bit_mask=0),
        Permission(id=f"{id}/{bit}", namespace_id=id, bit=bit, name=permission, display_name=permission),
    )


def lists(name: str, *tokens: str) -> list[AccessControlList]:
    records = [{"token": token, "inheritPermissions": True, "acesDictionary": {}} for token in tokens]
    found = read("access-control-lists", items(*records), {"namespace": COVERED[name].id})
    assert not found.faults
    return found.of(AccessControlList)


def test_a_namespace_and_its_permissions():
    body = {
        "namespaceId": GIT,
        "name": "TestManagement ",
        "separatorValue": "/",
        "structureValue": 1,
        "systemBitMask": 4,
        "actions": [{"bit": 8, "name": "ForcePush", "displayName": "Force push", "namespaceId": GIT}],
    }
    found = read("security-namespaces", items(body), {})
    assert found.of(SecurityNamespace) == [SecurityNamespace(GIT, "TestManagement", "/", 4)]
    assert found.of(Permission) == [Permission(f"{GIT}/8", GIT, 8, "ForcePush", "Force push")]
    flat = read("security-namespaces", items({**body, "structureValue": 0, "separatorValue": "\0"}), {})
    assert flat.of(SecurityNamespace)[0].separator is None


def test_entries_that_set_something():
    body = {
        "token": f"repoV2/{PROJECT.upper()}/x",
        "inheritPermissions": False,
        "acesDictionary": {
            "Kind;a": {"descriptor": "Kind;a", "allow": 8, "deny": 0},
            "Kind;bb": {"descriptor": "Kind;bb", "allow": 0, "deny": 4, "extendedInfo": {}},
            "Kind;nothing": {"descriptor": "Kind;nothing", "allow": 0, "deny": 0},
        },
    }
    found = read("access-control-lists", items(body), {"namespace": GIT})
    assert found.of(AccessControlList) == [AccessControlList(GIT, body["token"], PROJECT, False)]
    assert found.of(AccessControlEntry) == [
        AccessControlEntry(GIT, body["token"], PROJECT, "unmapped.6", 8, 0),
        AccessControlEntry(GIT, body["token"], PROJECT, "unmapped.7", 0, 4),
    ]


def test_the_project_that_a_token_names():
    tokens = {
        "AnalyticsViews": f"$/Shared/{PROJECT}/x",
        "Build": f"{PROJECT}/folder/7",
        "DistributedTask": f"AgentQueues/{PROJECT}/7",
        "Identity": f"{PROJECT}\\{OTHER_PROJECT}",
        "Project": f"$PROJECT:vstfs:///Classification/TeamProject/{PROJECT}",
        "Tagging": f"/{PROJECT}",
        "WorkItemQueryFolders": f"$/{PROJECT}/{OTHER_PROJECT}",
    }
    assert [lists(name, token)[0].project_id for name, token in tokens.items()] == [PROJECT] * len(tokens)
    nowhere = {
        "AuditLog": "AllPermissions",
        "CSS": f"vstfs:///Classification/Node/{PROJECT}",
        "DistributedTask": "AgentPools/7",
        "Git Repositories": "repoV2",
        "Library": "Library/Collection/VariableGroup/7",
        "Process": f"$PROCESS:{PROJECT}:",
    }
    assert [lists(name, token)[0].project_id for name, token in nowhere.items()] == [None] * len(nowhere)


def test_each_namespace_that_is_there_is_asked_once():
    known = Known(*namespace("Project"), *namespace("Git Repositories"))
    assert {request.params["namespace"] for request in planned("access-control-lists", known)} == {
        GIT,
        PROJECTS,
    }
    assert planned("access-control-lists", Known()) == []


def test_where_a_namespace_was_refused_each_project_is_asked():
    known = Known(
        *namespace("Project"), *namespace("Git Repositories"), *namespace("AuditLog"), *lists("Project", "x")
    )
    requests = planned("access-control-lists-of-project", known)
    assert [request.params["namespace"] for request in requests] == [GIT, GIT]
    assert [request.query["token"] for request in requests] == [
        f"repoV2/{PROJECT}",
        f"repoV2/{OTHER_PROJECT}",
    ]


def test_rights_are_evaluated_in_one_call_for_all_projects():
    known = Known(
        *namespace("Collection", 1, "GENERIC_READ"),
        *namespace("Project", 1, "GENERIC_READ"),
        *namespace("Git Repositories", 2, "GenericRead"),
    )
    [request] = planned("reader-rights", known)
    assert sent(request)["alwaysAllowAdministrators"] is False
    asked = {
        (asked["securityNamespaceId"], asked["permissions"], asked["token"])
        for asked in sent(request)["evaluations"]
    }
    assert (COVERED["Collection"].id, 1, "NAMESPACE:") in asked
    assert {token for id, bit, token in asked if (id, bit) == (GIT, 2)} >= {
        f"repoV2/{PROJECT}",
        f"repoV2/{OTHER_PROJECT}",
    }
    answer = {
        "evaluations": [
            {**one, "value": one["token"] != "NAMESPACE:"} for one in sent(request)["evaluations"]
        ]
    }
    found = read("reader-rights", answer, request.params)
    assert not found.faults
    rights = {(right.namespace, right.permission, right.token): right for right in found.of(ReaderRight)}
    assert len(rights) == len(asked)
    collection = rights["Collection", "GENERIC_READ", "NAMESPACE:"]
    assert (collection.scope_id, collection.allowed) == (ORGANIZATION, False)
    git = rights["Git Repositories", "GenericRead", f"repoV2/{PROJECT}"]
    assert (git.scope_id, git.allowed) == (PROJECT, True)


def test_rights_are_not_evaluated_where_the_permission_is_not_known():
    assert planned("reader-rights", Known(*namespace("Git Repositories", 2, "Renamed"))) == []
    unasked = {"evaluations": [{"securityNamespaceId": GIT, "permissions": 2, "token": "x", "value": True}]}
    assert read("reader-rights", unasked, {}).rows == []


def test_every_right_names_a_namespace_that_is_read():
    rights: set[Right] = {right for collector in collectors().values() for right in collector.rights}
    assert rights
    assert {right.namespace for right in rights} <= COVERED.keys()

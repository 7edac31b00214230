"""The first areas: what they show to whom, and what they change."""

import httpx2
import pytest

from candado_emulator.server import Emulator

from .conftest import Client

V = {"api-version": "7.1"}
PREVIEW = {"api-version": "7.1-preview"}
GIT = "2e9eb7ed-3c0a-47d4-87c1-0ffdd275fd87"
REVIEWERS = "fa4e907d-c16b-4a4c-9dfa-4906e5d171dd"


def test_lists_show_what_the_caller_may_see(client: Client) -> None:
    for path in ("/_apis/projects", "/_apis/git/repositories"):
        assert client("nobody").get(path).json() == {"count": 0, "value": []}
        assert client("reader").get(path).json() == client("administrator").get(path).json()
    assert client("nobody").get("/Web/_apis/policy/configurations").status_code == 404


def test_users_go_on_by_header(emulator: Emulator, http: httpx2.Client) -> None:
    emulator.pages(2)
    names: list[str] = []
    token = ""
    pages = 0
    while True:
        more = {"continuationToken": token} if token else {}
        answer = http.get("/_apis/graph/users", params={"subjectTypes": "aad", **more})
        names += [user["principalName"] for user in answer.json()["value"]]
        pages += 1
        token = answer.headers.get("x-ms-continuationtoken", "")
        if not token:
            break
    assert names == list(emulator.state.users)
    assert pages == 3
    assert http.get("/_apis/graph/users?continuationToken=zzz").status_code == 400


def test_entitlements_go_on_in_the_body(emulator: Emulator, http: httpx2.Client) -> None:
    emulator.pages(4)
    first = http.get("/_apis/userentitlements").json()
    second = http.get(
        "/_apis/userentitlements", params={"continuationToken": first["continuationToken"]}
    ).json()
    assert (len(first["members"]), len(second["members"])) == (4, 1)
    assert second["continuationToken"] is None
    assert first["totalCount"] == 5


def test_the_organization_forces_its_pipeline_settings_on_projects(
    emulator: Emulator, http: httpx2.Client
) -> None:
    place = "/Web/_apis/build/generalsettings"
    assert (
        http.patch(place, params=V, json={"enforceJobAuthScope": False}).json()["enforceJobAuthScope"] is True
    )
    emulator.change({"settings": {"enforceJobAuthScope": False}})
    assert http.get(place).json()["enforceJobAuthScope"] is False
    assert emulator.state.audit[-1].action == "Pipelines.ProjectSettings"


def test_inverted_policies_forbid_what_the_switch_allows(emulator: Emulator, http: httpx2.Client) -> None:
    body = {
        "contributionIds": [
            "ms.vss-admin-web.organization-policies-data-provider",
            "ms.vss-build-web.pipelines-org-settings-data-provider",
            "ms.nothing.of-this-name",
        ]
    }
    data = http.post("/_apis/Contribution/HierarchyQuery", params=PREVIEW, json=body).json()["dataProviders"]
    assert set(data) == {"ms.vss-web.component-data", "ms.vss-web.shared-data", *body["contributionIds"][:2]}
    first = data[body["contributionIds"][0]]["policies"]["applicationConnection"][0]["policy"]
    assert first["name"] == "Policy.DisallowOAuthAuthentication"
    assert (first["value"], first["effectiveValue"]) == (True, False)
    emulator.change({"policies": {"DisallowOAuthAuthentication": None}})
    again = http.post("/_apis/Contribution/HierarchyQuery", params=PREVIEW, json=body).json()["dataProviders"]
    unset = again[body["contributionIds"][0]]["policies"]["applicationConnection"][0]["policy"]
    assert (unset["value"], unset["effectiveValue"], unset["isValueUndefined"]) == (False, True, True)
    page = http.get("/_settings/organizationPolicy?__rt=fps&__ver=2").json()["fps"]["dataProviders"]["data"]
    assert page[body["contributionIds"][0]]["policies"] == again[body["contributionIds"][0]]["policies"]


def test_a_policy_is_set_by_whoever_manages_policies(emulator: Emulator, client: Client) -> None:
    place = "/_apis/OrganizationPolicy/Policies/Policy.LogAuditEvents?api-version=5.0-preview.1"
    body = [{"from": "", "op": 2, "path": "/Value", "value": "false"}]
    assert client("reader").patch(place, json=body).status_code == 403
    assert client("administrator").patch(place, json=body).status_code == 204
    assert emulator.state.policies["LogAuditEvents"] is False
    assert client("reader").get(place).json()["value"] is False
    assert (
        client("reader").get("/_apis/OrganizationPolicy/Policies?api-version=5.0-preview.1").status_code
        == 404
    )


def test_entries_go_from_names_to_bits_and_back(emulator: Emulator, http: httpx2.Client) -> None:
    web = emulator.state.projects["Web"]
    token = f"repoV2/{web.id}/{web.repositories['web-api'].id}"
    emulator.change(
        {
            "projects": {
                "Web": {
                    "repositories": {"web-api": {"permissions": {"Contributors": {"ForcePush": "allow"}}}}
                }
            }
        }
    )
    [held] = http.get(f"/_apis/accesscontrollists/{GIT}", params={"token": token}).json()["value"]
    [(descriptor, entry)] = held["acesDictionary"].items()
    assert (entry["allow"], entry["deny"], held["inheritPermissions"]) == (8, 0, True)
    body = {
        "token": token,
        "merge": True,
        "accessControlEntries": [{"descriptor": descriptor, "deny": 8 | 128}],
    }
    answer = http.post(f"/_apis/accesscontrolentries/{GIT}", params=V, json=body).json()
    assert answer == {"count": 1, "value": [{"descriptor": descriptor, "allow": 0, "deny": 136}]}
    permissions = emulator.state.projects["Web"].repositories["web-api"].permissions
    assert permissions == {"Contributors": {"ForcePush": "deny", "PolicyExempt": "deny"}}
    assert emulator.state.audit[-1].action == "Security.ModifyPermission"
    gone = {"token": token, "descriptors": descriptor} | V
    assert http.delete(f"/_apis/accesscontrolentries/{GIT}", params=gone).json() is True
    assert http.get(f"/_apis/accesscontrollists/{GIT}", params={"token": token}).json()["value"] == []


def test_a_list_asked_for_a_descriptor_has_an_empty_entry_for_it(
    emulator: Emulator, http: httpx2.Client
) -> None:
    nils = emulator.app.store.directory.find("nils@contoso.example")
    assert nils is not None
    asked = {"descriptors": nils.descriptor, "includeExtendedInfo": "true"}
    lists = http.get(f"/_apis/accesscontrollists/{GIT}", params=asked).json()["value"]
    entry = {"descriptor": nils.descriptor, "allow": 0, "deny": 0, "extendedInfo": {}}
    assert [held["acesDictionary"] for held in lists] == [{nils.descriptor: entry}] * len(lists)


def test_a_repository_is_created_disabled_and_deleted(emulator: Emulator, client: Client) -> None:
    http = client("administrator")
    refused = client("reader").post("/Web/_apis/git/repositories", params=V, json={"name": "new"})
    assert (refused.status_code, refused.json()["typeKey"]) == (403, "AccessCheckException")
    created = http.post("/Web/_apis/git/repositories", params=V, json={"name": "new"})
    assert created.status_code == 201
    place = f"/Web/_apis/git/repositories/{created.json()['id']}"
    assert http.patch(place, params=V, json={"isDisabled": True}).json()["isDisabled"] is True
    assert http.delete(place, params=V).status_code == 204
    assert http.get(place).json()["typeKey"] == "GitRepositoryNotFoundException"
    actions = [event.action for event in emulator.state.audit]
    assert actions == ["Git.RepositoryCreated", "Git.RepositoryDisabled", "Git.RepositoryDeleted"]
    assert {event.actor for event in emulator.state.audit} == {"ada@contoso.example"}


def test_a_policy_is_replaced_and_keeps_its_number(emulator: Emulator, http: httpx2.Client) -> None:
    place = "/Web/_apis/policy/configurations"
    [policy] = http.get(place).json()["value"]
    assert policy["settings"]["scope"] == [{"matchKind": "DefaultBranch", "repositoryId": None}]
    repository = emulator.state.projects["Web"].repositories["web-api"].id
    scope = [{"repositoryId": repository, "refName": "refs/heads/main", "matchKind": "exact"}]
    body = {"type": {"id": REVIEWERS}, "settings": {"minimumApproverCount": 1, "scope": scope}}
    replaced = http.put(f"{place}/{policy['id']}", params=V, json=body).json()
    assert (replaced["id"], replaced["revision"]) == (policy["id"], policy["revision"] + 1)
    assert replaced["settings"] == {"minimumApproverCount": 1, "scope": [scope[0] | {"matchKind": "Exact"}]}
    created = http.post(place, params=V, json=body).json()
    assert created["id"] != policy["id"]
    assert http.delete(f"{place}/{created['id']}", params=V).status_code == 204
    assert http.get(f"{place}/{created['id']}").status_code == 404


def test_a_connection_is_opened_to_all_pipelines(emulator: Emulator, http: httpx2.Client) -> None:
    [connection] = http.get("/Web/_apis/serviceendpoint/endpoints").json()["value"]
    place = f"/Web/_apis/pipelines/pipelinepermissions/endpoint/{connection['id']}"
    before = http.get(place, params=PREVIEW).json()
    assert "allPipelines" not in before and len(before["pipelines"]) == 1
    after = http.patch(place, params=PREVIEW, json={"allPipelines": {"authorized": True}}).json()
    assert after["allPipelines"]["authorized"] is True
    assert emulator.state.projects["Web"].connections["azure-prod"].open_to_all_pipelines
    assert http.get(f"{place[:-1]}x", params=PREVIEW).status_code == 404


@pytest.mark.parametrize("who", ["reader", "nobody"])
def test_a_project_is_changed_by_its_administrators_only(client: Client, who: str) -> None:
    refused = client(who).patch("/_apis/projects/Web", params=V, json={"visibility": "public"})
    assert refused.status_code in (403, 404)
    accepted = client("administrator").patch("/_apis/projects/Web", params=V, json={"visibility": "public"})
    operation = httpx2.URL(accepted.json()["url"]).path.removeprefix("/contoso")
    assert (accepted.status_code, client(who).get(operation).json()["status"]) == (202, "succeeded")
    assert client("administrator").get("/_apis/projects/Web").json()["visibility"] == "public"


def test_lists_are_those_of_tokens_that_the_caller_may_read(client: Client) -> None:
    tokens = {
        who: {held["token"] for held in client(who).get(f"/_apis/accesscontrollists/{GIT}").json()["value"]}
        for who in ("administrator", "reader", "nobody")
    }
    assert tokens["nobody"] == set()
    assert tokens["reader"] == tokens["administrator"] - {"repoV2"}

"""Branch and repository policies: where they hold, who sees and changes them."""

import httpx2

from candado_emulator.server import Emulator

from .conftest import Client

V = {"api-version": "7.1"}
API = "/Web/_apis/policy/configurations"
OF_BRANCH = "/Web/_apis/git/policy/configurations"
BUILD = "0609b952-1397-4640-95ec-e00a01b2c241"
REQUIRED = "fd2167ab-b0be-447a-8ec8-39368250530e"
SCOPES = {
    "default": {"match": "DefaultBranch"},
    "release": {"repository": "web-api", "ref": "refs/heads/release", "match": "Prefix"},
    "main": {"repository": "web-site", "ref": "refs/heads/main"},
    "whole": {"repository": "web-api", "match": None},
}


def _change(emulator: Emulator) -> None:
    policies = {"reviewers": None} | {
        name: {"type": "Comment requirements", "scope": [scope]} for name, scope in SCOPES.items()
    }
    emulator.change({"projects": {"Web": {"policies": policies}}})


def test_policies_hold_for_branches_by_their_scopes(emulator: Emulator, http: httpx2.Client) -> None:
    _change(emulator)
    web = emulator.state.projects["Web"]
    names = {policy.id: name for name, policy in web.policies.items()}

    def holding(repository: str, ref: str | None) -> set[str]:
        asked = {"repositoryId": web.repositories[repository].id} | ({"refName": ref} if ref else {})
        return {names[row["id"]] for row in http.get(OF_BRANCH, params=V | asked).json()["value"]}

    assert holding("web-api", "refs/heads/main") == {"default", "whole"}
    assert holding("web-api", "refs/heads/release/1") == {"release", "whole"}
    assert holding("web-api", "refs/heads/released") == {"whole"}
    assert holding("web-site", "refs/heads/main") == {"default", "main"}
    assert holding("web-api", None) == {"default", "release", "whole"}
    scoped = {"scope": f"{web.repositories['web-site'].id}:refs/heads/main"}
    assert [names[row["id"]] for row in http.get(API, params=V | scoped).json()["value"]] == ["main"]


def test_policies_go_on_by_header_and_are_trimmed(emulator: Emulator, client: Client) -> None:
    _change(emulator)
    emulator.pages(3)
    first = client("administrator").get(API, params=V)
    token = first.headers["x-ms-continuationtoken"]
    rest = client("administrator").get(API, params=V | {"continuationToken": token}).json()
    assert (first.json()["count"], rest["count"]) == (3, 1)
    denied = {"web-api": {"permissions": {"Readers": {"GenericRead": "deny"}}}}
    emulator.change({"projects": {"Web": {"repositories": denied}}})
    assert client("reader").get(API, params=V).json()["count"] == 2


def test_a_build_policy_knows_its_pipeline_and_a_reviewer_policy_its_people(
    emulator: Emulator, http: httpx2.Client
) -> None:
    web = emulator.state.projects["Web"]
    pipeline = web.pipelines["web-api"].id
    group = web.groups["Contributors"].id
    build = {"type": {"id": BUILD}, "settings": {"buildDefinitionId": pipeline, "validDuration": 720.0}}
    created = http.post(API, params=V, json=build).json()
    assert created["settings"]["buildDefinitionId"] == pipeline
    people = {"type": {"id": REQUIRED}, "settings": {"requiredReviewerIds": [group], "message": "look"}}
    shown = http.post(API, params=V, json=people).json()["settings"]
    assert (shown["requiredReviewerIds"], shown["message"]) == ([group], "look")
    held = emulator.state.projects["Web"].policies
    assert held[str(created["id"])].pipeline == "web-api"
    assert list(held.values())[-1].reviewers == {"Contributors": True}
    missing = {"type": {"id": BUILD}, "settings": {"buildDefinitionId": 999}}
    assert http.post(API, params=V, json=missing).status_code == 400


def test_policies_are_edited_by_who_may_where_they_hold(emulator: Emulator, client: Client) -> None:
    _change(emulator)
    web = emulator.state.projects["Web"]
    granted = {"web-site": {"permissions": {"carla@contoso.example": {"EditPolicies": "allow"}}}}
    emulator.change(
        {"sign_ins": {"carla": "carla@contoso.example"}, "projects": {"Web": {"repositories": granted}}}
    )
    assert client("carla").delete(f"{API}/{web.policies['main'].id}", params=V).status_code == 204
    refused = client("carla").delete(f"{API}/{web.policies['whole'].id}", params=V)
    assert (refused.status_code, refused.json()["typeKey"]) == (403, "AccessCheckException")
    assert [event.action for event in emulator.state.audit] == ["Policy.PolicyConfigRemoved"]

"""Branch policies that are required let changes in by pull request alone."""

import pytest

from candado_emulator.server import Emulator

from .conftest import Client

V = {"api-version": "7.1"}
API = "/Web/_apis/git/repositories/web-api"
NOTHING = "0" * 40
ADA = "ada@contoso.example"


def pushed(client: Client, branch: str = "main") -> tuple[int, str]:
    """Status and error of a push to a branch by an administrator."""
    http = client("administrator")
    heads = {it["name"]: it["objectId"] for it in http.get(f"{API}/refs", params=V).json()["value"]}
    update = {"name": f"refs/heads/{branch}", "oldObjectId": heads.get(f"refs/heads/{branch}", NOTHING)}
    change = {"changeType": "add", "item": {"path": "/new.txt"}, "newContent": {"content": "new"}}
    body = {"refUpdates": [update], "commits": [{"comment": "new", "changes": [change]}]}
    answer = http.post(f"{API}/pushes", params=V, json=body)
    return answer.status_code, answer.json().get("typeKey", "")


def policy(emulator: Emulator, **changes: object) -> None:
    emulator.change({"projects": {"Web": {"policies": {"reviewers": changes}}}})


def test_a_required_policy_refuses_pushes(emulator: Emulator, client: Client) -> None:
    before = emulator.state
    assert pushed(client) == (403, "GitRefUpdateRejectedByPolicyException")
    assert emulator.state.projects is before.projects
    assert pushed(client, "topic")[0] == 201


@pytest.mark.parametrize("field", ["enabled", "blocking"])
def test_an_optional_policy_does_not(emulator: Emulator, client: Client, field: str) -> None:
    policy(emulator, **{field: False})
    assert pushed(client)[0] == 201


def test_a_policy_of_pushes_does_not(emulator: Emulator, client: Client) -> None:
    policy(emulator, type="File size restriction", scope=[{"repository": "web-api", "match": None}])
    assert pushed(client)[0] == 201


def test_a_policy_holds_for_folders_of_branches(emulator: Emulator, client: Client) -> None:
    scope = {"repository": "web-api", "ref": "refs/heads/release", "match": "Prefix"}
    policy(emulator, type="Status", scope=[scope])
    assert pushed(client)[0] == 201
    assert pushed(client, "release/1")[0] == 201, "a branch may be made"
    assert pushed(client, "release/1") == (403, "GitRefUpdateRejectedByPolicyException")


def test_whoever_may_bypass_policies_pushes(emulator: Emulator, client: Client) -> None:
    permissions = {ADA: {"PolicyExempt": "allow"}}
    emulator.change({"projects": {"Web": {"repositories": {"web-api": {"permissions": permissions}}}}})
    assert pushed(client)[0] == 201
    event = emulator.state.audit[-1]
    assert (event.action, event.data["FriendlyName"]) == ("Git.RefUpdatePoliciesBypassed", "main")


def test_a_branch_with_policies_is_neither_moved_nor_deleted(emulator: Emulator, client: Client) -> None:
    http = client("administrator")
    pushed(client, "topic")
    refs = f"{API}/refs"
    heads = {it["name"]: it["objectId"] for it in http.get(refs, params=V).json()["value"]}
    main = {"name": "refs/heads/main", "oldObjectId": heads["refs/heads/main"]}
    for new in (heads["refs/heads/topic"], NOTHING):
        [update] = http.post(refs, params=V, json=[main | {"newObjectId": new}]).json()["value"]
        assert (update["success"], update["updateStatus"]) == (False, "rejectedByPolicy")
        assert update["customMessage"].startswith("TF402455")
    assert set(emulator.state.projects["Web"].repositories["web-api"].branches) == {"main", "topic"}

"""Extensions: what is installed, who manages them, what was asked for."""

import httpx2

from candado_emulator.server import Emulator

from ..conftest import Client

V = {"api-version": "7.1-preview.1"}
PLACE = "/_apis/extensionmanagement"
INSTALLED = {
    "acme.injector": {
        "title": "Injector",
        "scopes": ["vso.code_write", "vso.build_execute"],
        "contributions": {"decorator": "ms.azure-pipelines.pipeline-decorator"},
        "published": "-900d",
    },
    "ms.feed": {"built_in": True},
}


def test_an_extension_says_what_it_may_do(http: httpx2.Client, emulator: Emulator) -> None:
    emulator.change({"extensions": INSTALLED})
    injector, feed = http.get(f"{PLACE}/installedextensions", params=V).json()["value"]
    assert (injector["publisherId"], injector["extensionId"]) == ("acme", "injector")
    assert injector["scopes"] == ["vso.code_write", "vso.build_execute"]
    assert injector["contributions"][0]["type"] == "ms.azure-pipelines.pipeline-decorator"
    assert injector["lastPublished"] == "2024-06-08T12:00:00Z"
    assert (injector["installState"]["flags"], feed["flags"]) == ("none", "builtIn")


def test_a_manager_switches_off_and_uninstalls(client: Client, emulator: Emulator) -> None:
    emulator.change({"extensions": INSTALLED})
    body = {"publisherId": "acme", "extensionId": "injector", "installState": {"flags": "disabled"}}
    place = f"{PLACE}/installedextensions"
    assert client("manager").patch(place, params=V, json=body).status_code == 403
    emulator.change({"extension_managers": {"bruno@contoso.example": True}})
    http = client("manager")
    assert http.patch(place, params=V, json=body).json()["installState"]["flags"] == "disabled"
    shown = http.get(place, params={"includeDisabledExtensions": "false", **V}).json()["value"]
    assert [extension["extensionId"] for extension in shown] == ["feed"]
    one = f"{PLACE}/installedextensionsbyname"
    assert http.delete(f"{one}/acme/injector", params=V).status_code == 204
    assert http.get(f"{one}/acme/injector", params=V).status_code == 404
    assert http.delete(f"{one}/ms/feed", params=V).status_code == 400
    actions = [event.action for event in emulator.state.audit]
    assert actions == ["Extension.Disabled", "Extension.Uninstalled"]


def test_what_was_asked_for_is_installed(http: httpx2.Client, emulator: Emulator) -> None:
    wanted = {"requested_by": "rosa@contoso.example", "message": "please"}
    emulator.change({"extension_requests": {"acme.tasks": wanted}})
    [row] = http.get(f"{PLACE}/requestedExtensions", params=V).json()["value"]
    asked = row["extensionRequests"][0]
    assert (asked["requestedBy"]["displayName"], asked["requestMessage"]) == ("Rosa Reader", "please")
    place = f"{PLACE}/installedextensionsbyname/acme/tasks"
    assert http.post(f"{place}/2.0.1", params=V).json()["version"] == "2.0.1"
    assert http.post(place, params=V).status_code == 409
    assert http.get(f"{PLACE}/requestedExtensions", params=V).json()["value"] == []
    assert emulator.state.audit[-1].action == "Extension.Installed"

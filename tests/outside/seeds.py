"""The organization that a recorded test found: whatever it read without having made it."""

from collections.abc import Iterable, Mapping
from typing import TypeGuard

import msgspec

from candado_emulator.state.merge import merged
from candado_emulator.state.organization import Organization
from candado_emulator.worlds import load
from tests.outside.recorded import SIGNED_IN, Interaction

Members = dict[str, object]

IMPORTED = {"branches": {"main": {}, "gh-pages": {}}, "files": {"README.md": "imported\n"}}
"""what the real service found elsewhere"""

PERSON = {
    "display_name": "Alex Admin",
    "custom_display_name": "Alex Admin (Contoso)",
    "directory_alias": "aadmin",
}
"""who made the recording, as an identity search shows it"""


class _Source(msgspec.Struct):
    url: str


class _Parameters(msgspec.Struct, rename="camel"):
    git_source: _Source


class _Import(msgspec.Struct):
    parameters: _Parameters


def world(interactions: Iterable[Interaction]) -> Organization:
    """The small world with what the test read."""
    every = list(interactions)
    projects = {name: _project(name, every) for name in _projects(every)}
    administrators = {"members": {SIGNED_IN: True}}
    return merged(
        load("small"),
        {
            "owner": SIGNED_IN,
            "sign_ins": {"administrator": SIGNED_IN},
            "users": {SIGNED_IN: PERSON},
            "groups": {"Project Collection Administrators": administrators},
            "projects": projects,
            "pools": _pools(every),
            "remotes": dict.fromkeys(_imported(every), IMPORTED),
        },
    )


def _imported(interactions: list[Interaction]) -> Iterable[str]:
    """The URLs that the test imported repositories from."""
    for each in _posted(interactions, "importRequests"):
        yield msgspec.convert(each.request, _Import).parameters.git_source.url


def _projects(interactions: list[Interaction]) -> list[str]:
    """The projects that a list shows or whose name is in a path, and that the test has not made."""
    made = {each.request.get("name") for each in _posted(interactions, "projects") if is_object(each.request)}
    named = [each.segments[0] for each in interactions if each.segments[0] != "_apis" and each.status != 404]
    listed = [
        str(project["name"])
        for each in interactions
        if each.segments == ["_apis", "projects"] and each.method == "GET"
        for project in values(each.body)
    ]
    return [name for name in dict.fromkeys(named + listed) if name not in made and "-" not in name]


def _project(name: str, interactions: list[Interaction]) -> Members:
    read = [each for each in interactions if each.segments[0] == name and each.method == "GET"]
    definitions = [one for each in read if each.segments[-1] == "Definitions" for one in values(each.body)]
    pipelines = {
        str(one["name"]): {"repository": name, "comment": "changed", "runs": _runs(one, read)}
        for one in definitions
    }
    files = {"azure-pipelines.yml": "trigger: none\n"}
    return {"repositories": {name: {"files": files}}, "pipelines": pipelines}


def _runs(definition: Mapping[str, object], read: list[Interaction]) -> Members:
    builds = {
        str(one["buildNumber"]): {key: one[key] for key in ("status", "reason", "result") if key in one}
        for each in read
        if each.segments[-1] == "Builds"
        for one in values(each.body)
        if is_object(one["definition"])
        and one["definition"]["name"] == definition["name"]
        and one["status"] != "notStarted"
    }
    return dict(reversed(builds.items()))


def _pools(interactions: list[Interaction]) -> Members:
    agents = [
        str(one["name"])
        for each in interactions
        if each.segments[-1] == "agents"
        for one in values(each.body)
    ]
    return {
        str(one["name"]): {"hosted": one["isHosted"], "agents": {name: {} for name in agents}}
        for each in interactions
        if each.segments[-1] == "pools"
        for one in values(each.body)
    }


def _posted(interactions: list[Interaction], resource: str) -> list[Interaction]:
    return [each for each in interactions if each.method == "POST" and each.segments[-1] == resource]


def is_object(body: object) -> TypeGuard[Mapping[str, object]]:
    return isinstance(body, dict)


def values(body: object) -> list[Mapping[str, object]]:
    """The objects of a recorded list."""
    found = body.get("value") if is_object(body) else None
    return [each for each in found if is_object(each)] if isinstance(found, list) else []

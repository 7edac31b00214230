"""Area core: teams. A team is a group of its project, under the same id."""

from collections.abc import Iterator

import msgspec

from ...state.directory import Identity
from ...state.identity import Group
from ...state.project import Project, project_token
from ...state.rename import renamed
from .. import paging
from ..errors import ServiceError, bad_request
from ..references import described
from ..request import Reply, Request, collection, find
from ..routing import route

TEAMS = "d30a3dd1-f8ba-442a-b86a-bd0c0c383e59"
PAGE = 100


class Written(msgspec.Struct):
    """The body that creates or changes a team."""

    name: str | None = None
    description: str | None = None


class Team(msgspec.Struct, frozen=True):
    """A team with its project."""

    project_name: str
    project: Project
    name: str
    group: Group


@route("7a4d9ee9-3433-4347-b47a-7a80f1cf307e", "GET")
def all_teams(request: Request) -> object:
    """All teams of the projects that the caller may see."""
    rows = [team for name, project in request.visible_projects() for team in _teams(name, project)]
    return collection([_described(request, team) for team in paging.by_skip(request, rows, PAGE)])


@route(TEAMS, "GET")
def teams(request: Request) -> object:
    """The teams of a project, or one, by name or id."""
    if request.parameters.get("teamId"):
        return _described(request, _found(request))
    rows = list(_teams(*request.visible_project(request.parameters["projectId"])))
    return collection([_described(request, team) for team in paging.by_skip(request, rows, PAGE)])


@route(TEAMS, "POST")
def create_team(request: Request) -> Reply:
    """Creates a team without members."""
    name, project = request.visible_project(request.parameters["projectId"])
    request.require("Project", "GENERIC_WRITE", project_token(project))
    asked = request.decoded(Written)
    if not asked.name:
        raise bad_request("The name of a team cannot be empty.", "InvalidTeamNameException")
    _check_free(project, asked.name)
    group = Group(description=asked.description or "", team=True)
    request.put(("projects", name, "groups", asked.name), group)
    project = request.organization.projects[name]
    team = Team(name, project, asked.name, project.groups[asked.name])
    request.record("Group.CreateGroups", project=name, GroupName=f"[{name}]\\{asked.name}")
    return Reply(status=201, body=_described(request, team) | {"identity": _identity(request, team)})


@route(TEAMS, "PATCH")
def update_team(request: Request) -> object:
    """Changes name and description of a team."""
    team = _found(request)
    request.require("Project", "GENERIC_WRITE", project_token(team.project))
    asked = request.decoded(Written)
    if asked.description is not None:
        group = msgspec.structs.replace(team.group, description=asked.description)
        request.put(("projects", team.project_name, "groups", team.name), group)
    name, identity = asked.name or team.name, request.directory.find(_qualified(team))
    if name != team.name and identity is not None:
        _check_free(team.project, name)
        request.put((), renamed(request.organization, request.directory, identity, name))
    project = request.organization.projects[team.project_name]
    changed = Team(team.project_name, project, name, project.groups[name])
    request.record("Group.UpdateGroups.Modify", project=team.project_name, GroupName=_qualified(changed))
    return _described(request, changed)


@route(TEAMS, "DELETE")
def delete_team(request: Request) -> Reply:
    """Deletes a team."""
    team = _found(request)
    request.require("Project", "GENERIC_WRITE", project_token(team.project))
    request.put(("projects", team.project_name, "groups", team.name), None)
    request.record("Group.UpdateGroups.Delete", project=team.project_name, GroupName=_qualified(team))
    return Reply(status=204)


@route("294c494c-2600-4d7e-b76c-3dd50c3c95be", "GET")
def members(request: Request) -> object:
    """The members of a team; its administrators are those whom its own list lets manage the membership."""
    team = _found(request)
    held = request.access.tokens("Identity").get(f"{team.project.id}\\{team.group.id}")
    granted = held.holder.permissions if held is not None else {}
    rows: list[object] = []
    for member, is_member in team.group.members.items():
        identity = request.directory.find(member, team.project_name)
        if is_member and identity is not None:
            manages = granted.get(member, {}).get("ManageMembership") == "allow"
            administers = {"isTeamAdmin": True} if manages else {}
            rows.append({**administers, "identity": described(request, identity)})
    return collection(list(paging.by_skip(request, rows, PAGE)))


def _check_free(project: Project, name: str) -> None:
    if name in project.groups:
        message = f"VS403391: A group or team of the name {name} already exists."
        raise ServiceError(409, "GroupCreationException", message)


def _teams(name: str, project: Project) -> Iterator[Team]:
    for key, group in project.groups.items():
        if group.team:
            yield Team(name, project, key, group)


def _found(request: Request) -> Team:
    name, project = request.visible_project(request.parameters["projectId"])
    key = request.parameters.get("teamId", "")
    found = find({team.name: team.group for team in _teams(name, project)}, key)
    if found is None:
        message = f"VS403424: The team {key} does not exist, or you have no permission to see it."
        raise ServiceError(404, "TeamNotFoundException", message)
    return Team(name, project, *found)


def _qualified(team: Team) -> str:
    return f"[{team.project_name}]\\{team.name}"


def _described(request: Request, team: Team) -> dict[str, object]:
    whole: dict[str, object] = {
        "id": team.group.id,
        "name": team.name,
        "url": request.url("_apis/projects", team.project.id, "teams", team.group.id),
        "description": team.group.description,
        "identityUrl": request.url("_apis/Identities", team.group.id),
        "projectName": team.project_name,
        "projectId": team.project.id,
    }
    if request.query.flag("$expandIdentity"):
        whole["identity"] = _identity(request, team)
    return whole


def _identity(request: Request, team: Team) -> dict[str, object]:
    identity: Identity | None = request.directory.find(_qualified(team))
    if identity is None:
        raise KeyError(_qualified(team))
    texts = {
        "SchemaClassName": "Group",
        "Description": team.group.description,
        "Domain": f"vstfs:///Classification/TeamProject/{team.project.id}",
        "Account": team.name,
        "SecurityGroup": "SecurityGroup",
        "SpecialType": "Generic",
        "ScopeId": team.project.id,
        "ScopeType": "TeamProject",
        "LocalScopeId": team.project.id,
        "SecuringHostId": request.organization.id,
        "ScopeName": team.project_name,
        "VirtualPlugin": "",
    }
    properties: dict[str, object] = {
        name: {"$type": "System.String", "$value": value} for name, value in texts.items()
    }
    return {
        "id": identity.id,
        "descriptor": identity.descriptor,
        "subjectDescriptor": identity.subject,
        "providerDisplayName": identity.display_name,
        "isActive": True,
        "isContainer": True,
        "members": [],
        "memberOf": [],
        "masterId": identity.id,
        "properties": {
            "Microsoft.TeamFoundation.Team": {"$type": "System.Boolean", "$value": True},
            **properties,
        },
        "resourceVersion": 2,
        "metaTypeId": 255,
    }

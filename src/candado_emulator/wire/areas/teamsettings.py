"""Area work: which area paths a team works on."""

import msgspec

from ...state.identity import Group
from ...state.project import project_token
from ..classification import KINDS, found, root
from ..errors import ServiceError, not_found
from ..request import Request, find
from ..routing import route

VALUES = "07ced576-58ed-49e6-9c1e-5cb53ab8bf2a"
ABOUT = "Microsoft.TeamFoundation.Work.WebApi.Exceptions"


class Value(msgspec.Struct, rename="camel"):
    """An area path of a team."""

    value: str
    include_children: bool = False


class Written(msgspec.Struct, rename="camel"):
    """The body that says what a team works on."""

    default_value: str | None = None
    values: list[Value] = []


class Team(msgspec.Struct, frozen=True):
    """A team with the name of its project."""

    project_name: str
    name: str
    group: Group


@route(VALUES, "GET")
def team_field_values(request: Request) -> object:
    """The area paths of a team."""
    return _described(request, _team(request))


@route(VALUES, "PATCH")
def update_team_field_values(request: Request) -> object:
    """Says which area paths a team works on."""
    team, asked = _team(request), request.decoded(Written)
    project = request.organization.projects[team.project_name]
    request.require("Project", "GENERIC_WRITE", project_token(project))
    if not asked.default_value:
        key = "TeamFieldArgumentNullException"
        raise ServiceError(400, key, "DefaultValue", f"{ABOUT}.{key}", event_id=0)
    for path in (asked.default_value, *(it.value for it in asked.values)):
        first, *names = path.strip("\\").split("\\")
        tree = root(team.project_name, project, KINDS["areas"])
        if first.lower() != team.project_name.lower() or found(tree, names) is None:
            key = "InvalidTeamFieldValueException"
            raise ServiceError(400, key, f"TF400512: There is no area path {path}.", f"{ABOUT}.{key}")
    areas = {it.value: it.include_children for it in asked.values}
    group = msgspec.structs.replace(team.group, areas=areas, default_area=asked.default_value)
    request.put(("projects", team.project_name, "groups", team.name), group)
    return _described(request, msgspec.structs.replace(team, group=group))


def _team(request: Request) -> Team:
    """The team of the path; where that names the project alone, its default team."""
    parameters = request.parameters
    key = parameters.get("project", parameters["team"])
    name, project = request.visible_project(key)
    wanted = parameters["team"] if "project" in parameters else f"{name} Team"
    it = find(project.groups, wanted)
    if it is None or not it[1].team:
        message = f"The team with id '{wanted}' does not exist."
        raise not_found(message, "TeamNotFoundException")
    return Team(name, *it)


def _described(request: Request, team: Team) -> dict[str, object]:
    project = request.organization.projects[team.project_name]
    here = request.url(project.id, team.group.id, "_apis/work/teamsettings/teamfieldvalues")
    links = {
        "self": here,
        "project": request.url("_apis/projects", project.id),
        "team": request.url("_apis/projects", project.id, "teams", team.group.id),
        "teamSettings": here.removesuffix("/teamfieldvalues"),
        "areaPathClassificationNodes": request.url(project.id, "_apis/wit/classificationNodes/Areas"),
    }
    name = "System.AreaPath"
    return {
        "field": {"referenceName": name, "url": request.url("_apis/wit/fields", name)},
        "defaultValue": team.group.default_area or None,
        "values": [
            {"value": path, "includeChildren": with_children}
            for path, with_children in team.group.areas.items()
        ],
        "url": here,
        "_links": {key: {"href": href} for key, href in links.items()},
    }

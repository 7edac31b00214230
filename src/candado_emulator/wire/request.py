"""A request as the functions of an area see it, and their reply."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import TypeVar
from urllib.parse import parse_qsl, quote

import msgspec

from ..state.access import Access
from ..state.audit import AuditEvent
from ..state.directory import Caller, Directory
from ..state.organization import Organization
from ..state.project import Project, project_token
from ..state.security import Path, namespaces
from ..state.store import Store
from .errors import access_denied, bad_request, project_not_found
from .routing import Route
from .versions import Version

T = TypeVar("T")


class Query:
    """Query parameters; their names are case-insensitive."""

    def __init__(self, text: str) -> None:
        self._values = {name.lower(): value for name, value in parse_qsl(text, keep_blank_values=True)}

    def get(self, name: str) -> str | None:
        """The value of a parameter, None where it is not given."""
        return self._values.get(name.lower())

    def flag(self, name: str, default: bool = False) -> bool:
        """A boolean parameter."""
        value = self.get(name)
        return default if value is None else value.lower() == "true"

    def number(self, name: str) -> int | None:
        """A number that is not negative; ServiceError 400 where it is anything else."""
        value = self.get(name)
        if value is None or value == "":
            return None
        if not value.isdecimal():
            raise bad_request(
                f"The value '{value}' of {name} is not a number.", "VssPropertyValidationException"
            )
        return int(value)

    def names(self, name: str) -> list[str]:
        """A list separated by commas."""
        return [part for part in (self.get(name) or "").split(",") if part]


class Reply(msgspec.Struct, frozen=True, kw_only=True):
    """What a function answers when it is more than a body with status 200."""

    body: object = None
    """encoded as JSON; bytes go out as they are; None is an empty body"""
    status: int = 200
    headers: dict[str, str] = {}
    content_type: str = "application/json"


class Request(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A request of a known caller to a known route in a negotiated version."""

    store: Store
    caller: Caller
    method: str
    route: Route
    parameters: dict[str, str]
    query: Query
    headers: Mapping[str, str]
    """by lower-case name"""
    body: bytes
    version: Version | None
    base: str
    """URL of the organization, without a slash at the end"""
    page_size: int | None = None
    """no page is longer than this"""

    @property
    def organization(self) -> Organization:
        """The organization as it is now."""
        return self.store.organization

    @property
    def directory(self) -> Directory:
        """Its identities."""
        return self.store.directory

    @property
    def access(self) -> Access:
        """Its permissions."""
        return self.store.access

    def time(self, moment: str) -> str:
        """A Moment as it is written on the wire."""
        return self.store.time(moment)

    def present(self) -> str:
        """The present time, for what is created or changed now."""
        return self.store.present()

    def url(self, *segments: str) -> str:
        """An address in the organization; names among the segments are to be `quoted`."""
        return "/".join((self.base, *segments))

    def decoded(self, kind: type[T]) -> T:
        """The body as this type; ServiceError 400 where it is not."""
        try:
            return msgspec.json.decode(self.body, type=kind, strict=False)
        except msgspec.MsgspecError as error:
            raise bad_request(f"TF400898: The body of the request is not valid: {error}") from None

    def project(self) -> tuple[str, Project]:
        """Name and state of the project in the path; 404 where the caller may not see it."""
        return self.visible_project(self.parameters["project"])

    def projects(self) -> Iterable[tuple[str, Project]]:
        """The project in the path, or all that the caller may see where the path has none."""
        return [self.project()] if "project" in self.parameters else self.visible_projects()

    def visible_projects(self) -> Iterable[tuple[str, Project]]:
        """Name and state of each project that the caller may see."""
        for name, project in self.organization.projects.items():
            if self.may("Project", "GENERIC_READ", project_token(project)):
                yield name, project

    def visible_project(self, key: str) -> tuple[str, Project]:
        """Name and state of a project given by name or id; 404 where the caller may not see it."""
        found = find(self.organization.projects, key)
        if found is None or not self.may("Project", "GENERIC_READ", project_token(found[1])):
            raise project_not_found(key)
        return found

    def may(self, namespace: str, permission: str, token: str) -> bool:
        """Whether the caller has a permission on a token."""
        return self.access.allows(self.caller, namespace, permission, token)

    def require(self, namespace: str, permission: str, token: str) -> None:
        """ServiceError 403 where the caller lacks a permission on a token."""
        if not self.may(namespace, permission, token):
            shown = next(
                display or name for _, name, display in namespaces()[namespace].actions if name == permission
            )
            raise access_denied(self.caller.identity.display_name, shown, token)

    def put(self, path: Path, value: msgspec.Struct | bool | None) -> None:
        """Puts an object at a path of the state; None removes it. Say what was done with `record`."""
        self.store.put(path, value)

    def record(self, action: str, project: str = "", **data: object) -> None:
        """Writes an audit event of the caller, now."""
        mechanism = (
            "PAT"
            if self.headers.get("authorization", "").lower().startswith("basic")
            else "S2S_ServicePrincipal"
        )
        self.store.record(
            AuditEvent(
                action=action,
                time=self.present(),
                actor=self.caller.identity.name,
                project=project,
                data=data,
                user_agent=self.headers.get("user-agent", ""),
                mechanism=mechanism,
            )
        )


def moment(text: str) -> datetime:
    """A time in a query or body, in UTC where it says nothing else; ServiceError 400 where it is none."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise bad_request(f"'{text}' is not a time.", "VssPropertyValidationException") from None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def find(objects: Mapping[str, T], key: str) -> tuple[str, T] | None:
    """An object of a map and its name, by name or id, in any case."""
    if key in objects:
        return key, objects[key]
    wanted = key.lower()
    for name, item in objects.items():
        if str(getattr(item, "id", "")) == wanted or name.lower() == wanted:
            return name, item
    return None


def quoted(name: str) -> str:
    """A name as a segment of a path."""
    return quote(name, safe="")


def collection(items: Sequence[object]) -> dict[str, object]:
    """A list as the service wraps it."""
    return {"count": len(items), "value": items}

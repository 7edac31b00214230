"""The library of a project: variable groups and secure files."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import msgspec

from .protection import Check, Shares
from .security import Token, secures
from .values import Moment, Permissions, State

if TYPE_CHECKING:
    from .project import Project

NAMESPACE = "Library"


class Variable(State, frozen=True, kw_only=True):
    """A variable of a variable group; the key is its name."""

    value: str = ""
    """not shown on the wire where it is secret"""
    secret: bool = False
    enabled: bool = True
    """of a secret of Key Vault"""


class KeyVault(State, frozen=True, kw_only=True):
    """The vault that the secrets of a variable group come from."""

    vault: str
    """by name"""
    connection: str
    """the service connection that reads it, by name"""
    refreshed: Moment = "-1d"


class VariableGroup(State, frozen=True, kw_only=True):
    """A variable group; the key is its name."""

    id: int = 0
    description: str = ""
    variables: dict[str, Variable] = {}
    key_vault: KeyVault | None = None
    """null: the values are kept here"""
    shared_with: Shares = {}
    """further projects, by name, that see and use it; true is all that is to be said of most"""
    created_by: str = ""
    """user principal name; empty: the organization's owner"""
    created: Moment = "-1y"
    modified_by: str = ""
    modified: Moment = "-1y"
    permissions: Annotated[Permissions, msgspec.Meta(extra={"namespace": NAMESPACE})] = {}
    inherit: bool = True
    open_to_all_pipelines: bool = False
    pipelines: dict[str, bool] = {}
    checks: dict[str, Check] = {}


class SecureFile(State, frozen=True, kw_only=True):
    """A secure file; the key is its name. Nobody can read what is in it."""

    id: str = ""
    properties: dict[str, str] = {}
    created_by: str = ""
    """user principal name; empty: the organization's owner"""
    created: Moment = "-1y"
    modified_by: str = ""
    modified: Moment = "-1y"
    permissions: Annotated[Permissions, msgspec.Meta(extra={"namespace": NAMESPACE})] = {}
    inherit: bool = True
    open_to_all_pipelines: bool = False
    pipelines: dict[str, bool] = {}
    checks: dict[str, Check] = {}


def variable_group_token(project: "Project", group: VariableGroup) -> str:
    """Its token in the namespace Library."""
    return f"Library/{project.id}/VariableGroup/{group.id}"


def secure_file_token(project: "Project", file: SecureFile) -> str:
    """Its token in the namespace Library."""
    return f"Library/{project.id}/SecureFile/{file.id}"


@secures(NAMESPACE)
def library_tokens(name: str, project: "Project") -> Iterator[Token]:
    """Each variable group and each secure file."""
    for key, group in project.variable_groups.items():
        path = ("projects", name, "variable_groups", key)
        yield Token(variable_group_token(project, group), group, path)
    for key, file in project.secure_files.items():
        yield Token(secure_file_token(project, file), file, ("projects", name, "secure_files", key))

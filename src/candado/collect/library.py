"""The library of a project: variable groups, their variables, and secure files."""

from collections.abc import Iterator
from datetime import datetime

import msgspec

from candado.code.secrets.looks import look
from candado.collect.collector import At, Right, collector, each_project
from candado.collect.values import moment
from candado.connect.endpoint import Endpoint, Paging
from candado.model.resources import LibraryVariable, SecureFile, VariableGroup
from candado.model.table import Record

VARIABLE_GROUPS = Endpoint(
    name="variable-groups",
    path="{project}/_apis/distributedtask/variablegroups",
    version="7.1",
    paging=Paging.HEADER,
    permission="Reader, in the library of the project",
    pat_scope="vso.variablegroups_read",
    source="recorded",
    page="https://learn.microsoft.com/rest/api/azure/devops/distributedtask/variablegroups/get-variable-groups",
)

SECURE_FILES = Endpoint(
    name="secure-files",
    path="{project}/_apis/distributedtask/securefiles",
    version="7.1-preview.1",
    permission="Reader, in the library of the project",
    pat_scope="vso.securefiles_read",
    source="specified",
    page="https://learn.microsoft.com/rest/api/azure/devops/distributedtask/securefiles",
)

VIEW_LIBRARY = Right("Library", "View", "Library/{project}")


class WireVariable(msgspec.Struct, rename="camel"):
    """A variable of a group; the value of a secret one is null."""

    value: str | None = None
    is_secret: bool | None = None


class WireProviderData(msgspec.Struct, rename="camel"):
    """Where the secrets of a group come from."""

    service_endpoint_id: str | None = None


class WireVariableGroup(msgspec.Struct, rename="camel", kw_only=True):
    """A variable group with its variables."""

    id: int
    type: str
    name: str
    description: str | None = None
    is_shared: bool
    variables: dict[str, WireVariable]
    provider_data: WireProviderData | None = None


class WireSecureFile(msgspec.Struct, rename="camel"):
    """A secure file in a list."""

    id: str
    name: str
    created_on: datetime | None = None
    modified_on: datetime | None = None


@collector(VARIABLE_GROUPS, into=(VariableGroup, LibraryVariable), plan=each_project, rights=(VIEW_LIBRARY,))
def variable_groups(record: WireVariableGroup, at: At) -> Iterator[Record]:
    """The variable groups of a project; all variables of a group linked to a vault are secret."""
    is_key_vault = record.type.lower() == "azurekeyvault"
    group_id = str(record.id)
    variables = [
        _variable(group_id, name, variable, is_key_vault, at) for name, variable in record.variables.items()
    ]
    yield VariableGroup(
        id=f"{at.project_id}/{group_id}",
        group_id=group_id,
        project_id=at.project_id,
        name=record.name,
        description=record.description or "",
        is_key_vault=is_key_vault,
        connection_id=record.provider_data.service_endpoint_id if record.provider_data else None,
        secrets=sum(variable.is_secret for variable in variables),
        is_shared=record.is_shared,
    )
    yield from variables


def _variable(
    group_id: str, name: str, variable: WireVariable, is_key_vault: bool, at: At
) -> LibraryVariable:
    is_secret = is_key_vault or bool(variable.is_secret)
    looks = None if is_secret else look(name, variable.value or "")
    return LibraryVariable(
        id=f"{at.project_id}/{group_id}/{name}",
        group_id=group_id,
        project_id=at.project_id,
        name=name,
        is_secret=is_secret,
        credential_kind="" if looks is None else looks.kind,
        preview="" if looks is None else looks.preview,
    )


@collector(SECURE_FILES, into=(SecureFile,), plan=each_project, rights=(VIEW_LIBRARY,))
def secure_files(record: WireSecureFile, at: At) -> Iterator[Record]:
    """The secure files of a project: their names, never what is in them."""
    yield SecureFile(
        id=record.id,
        project_id=at.project_id,
        name=record.name,
        created_at=moment(record.created_on),
        modified_at=moment(record.modified_on),
    )

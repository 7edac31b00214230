"""Installed extensions.

Source: [Extension Management](https://learn.microsoft.com/rest/api/azure/devops/extensionmanagement/installed-extensions/list).
"""

from datetime import datetime

from candado.model.table import Record, table


@table(
    "extensions",
    scope="organization",
    kind="extension",
    label="name",
    portal="_settings/extensions?tab=installed",
)
class Extension(Record):
    """An extension that is installed in the organization; those of the service itself have no row."""

    id: str
    """publisher.extension"""
    name: str
    """`extensionName`"""
    publisher_id: str
    """`publisherId`"""
    version: str
    """version"""
    is_disabled: bool
    """`installState.flags` has disabled"""
    scopes: tuple[str, ...]
    """what it may do, such as vso.code_write"""
    is_decorator: bool
    """adds steps to every pipeline (a contribution of type pipeline-decorator)"""
    updated_at: datetime | None
    """`lastPublished`, UTC; NULL: not told"""

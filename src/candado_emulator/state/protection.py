"""What pipelines may use a resource, and what is checked before they do.

A protected resource has three fields: `open_to_all_pipelines`, `pipelines`, `checks`.
"""

from typing import Protocol

from .values import Json, Moment, State

MAPS = {
    "endpoint": "connections",
    "environment": "environments",
    "queue": "queues",
    "repository": "repositories",
    "securefile": "secure_files",
    "variablegroup": "variable_groups",
}
"""resourceType on the wire, and the map of a project that holds such resources."""


class Check(State, frozen=True, kw_only=True):
    """A check that a resource makes before a pipeline may use it; the key is any name."""

    type: str
    """Approval, Task Check, ExtendsCheck, ExclusiveLock"""
    id: int = 0
    settings: dict[str, Json] = {}
    timeout: int = 43200
    """minutes"""
    disabled: bool = False
    created_by: str = ""
    """user principal name; empty: the organization's owner"""
    created: Moment = "-1y"


class Protected(Protocol):
    """A resource that pipelines need an authorization for."""

    @property
    def open_to_all_pipelines(self) -> bool:
        """Whether any pipeline of the project may use it."""
        ...

    @property
    def pipelines(self) -> dict[str, bool]:
        """The pipelines (by their key) that may use it."""
        ...

    @property
    def checks(self) -> dict[str, Check]:
        """What is checked first."""
        ...

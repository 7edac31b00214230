"""What pipelines may use a resource, and what is checked before they do.

A protected resource has three fields: `open_to_all_pipelines`, `pipelines`, `checks`.
"""

from typing import Literal, Protocol

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

CheckType = Literal[
    "Approval",
    "Branch control",
    "Business Hours",
    "Invoke REST API",
    "Invoke Azure Function",
    "Required template",
    "Exclusive Lock",
]


class Check(State, frozen=True, kw_only=True):
    """A check that a resource makes before a pipeline may use it; the key is any name."""

    type: CheckType
    id: int = 0
    approvers: dict[str, bool] = {}
    """of an approval: who may approve, by name"""
    inputs: dict[str, str] = {}
    """of a check that runs a task, such as Branch control: `allowedBranches`..."""
    settings: dict[str, Json] = {}
    """all else, named as the service names it: `minRequiredApprovers`, `extendsChecks`..."""
    timeout: int = 43200
    """minutes"""
    disabled: bool = False
    created_by: str = ""
    """user principal name; empty: the organization's owner"""
    created: Moment = "-1y"
    modified: Moment = "-1y"
    version: int = 1


class Share(State, frozen=True, kw_only=True):
    """A further project that a resource is shared with: it has its own authorizations and checks."""

    name: str = ""
    """its name there; empty: the same"""
    description: str = ""
    """its description there; empty: the same"""
    open_to_all_pipelines: bool = False
    pipelines: dict[str, bool] = {}
    checks: dict[str, Check] = {}


Shares = dict[str, bool | Share]
"""Further projects, by name, that see and use a resource; true is all that is to be said of most."""


def share(shares: Shares, project: str) -> Share | None:
    """How a resource is shared with a project; None where it is not."""
    shared = shares.get(project, False)
    if isinstance(shared, Share):
        return shared
    return Share() if shared else None


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

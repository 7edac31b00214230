"""Branch and repository policies of a project."""

from typing import Literal

from .values import Json, Moment, State

TYPES = {
    "Minimum number of reviewers": "fa4e907d-c16b-4a4c-9dfa-4906e5d171dd",
    "Build": "0609b952-1397-4640-95ec-e00a01b2c241",
    "Required reviewers": "fd2167ab-b0be-447a-8ec8-39368250530e",
    "Work item linking": "40e92b44-2fe1-4dd6-b3d8-74a9c21d0c6e",
    "Comment requirements": "c6a1889d-b943-4856-b76f-9e46bb6b0df2",
    "Require a merge strategy": "fa4e907d-c16b-4a4c-9dfa-4916e5d171ab",
    "Status": "cbdc66da-9728-4af8-aada-9a5a32e4a226",
    "Git push secret check": "e67ae10f-cf9a-40bc-8e66-6b3a8216956e",
    "Commit author email validation": "77ed4bd3-b063-4689-934a-175e4d0a78d7",
    "File name restriction": "51c78909-e838-41a2-9496-c647091e3c61",
    "Git repository settings": "7ed39669-655c-494e-b4a0-a08b4da0fcce",
    "Reserved names restriction": "db2b9b4c-180d-4529-9701-01541d19f36b",
    "Path Length restriction": "001a79cf-fda1-4c4e-9e7c-bac40ee5ead8",
    "File size restriction": "2e26e725-8201-4edd-8bf5-978563c34a80",
}
"""Display name and id of each policy type."""


class PolicyScope(State, frozen=True, kw_only=True):
    """Where a policy holds."""

    repository: str | None = None
    """by name; null: all repositories of the project"""
    ref: str | None = None
    """such as refs/heads/main; null: the default branch, or, in a repository policy, the whole repository"""
    match: Literal["Exact", "Prefix", "DefaultBranch"] | None = "Exact"
    """null in a repository policy"""


class PolicyConfiguration(State, frozen=True, kw_only=True):
    """A policy; the key is any name, the service knows it by its number."""

    type: str
    """display name of its type"""
    id: int = 0
    enabled: bool = True
    blocking: bool = True
    scope: tuple[PolicyScope, ...] = (PolicyScope(match="DefaultBranch"),)
    settings: dict[str, Json] = {}
    """named as the service names them, without the scope and what follows here"""
    reviewers: dict[str, bool] = {}
    """of Required reviewers: users and groups, by name"""
    pipeline: str = ""
    """of a Build policy: the pipeline, by its key"""
    created_by: str = ""
    """user principal name; empty: the organization's owner"""
    created: Moment = "-1y"
    revision: int = 1
    earlier: dict[str, "PolicyConfiguration"] = {}
    """former revisions, by number"""

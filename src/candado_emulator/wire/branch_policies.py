"""Where branch policies hold, and which of them keep a branch from being pushed to."""

from ..state.policy import PolicyConfiguration, PolicyScope
from ..state.repository import NAMESPACE, branch_token
from .errors import ServiceError
from .repositories import Place, record
from .request import Request

BY_PULL_REQUEST = {
    "Minimum number of reviewers",
    "Build",
    "Required reviewers",
    "Work item linking",
    "Comment requirements",
    "Require a merge strategy",
    "Status",
}
"""The types that, where they are required, let changes in by pull request alone."""
REFUSAL = (
    "TF402455: Pushes to this branch are not permitted; you must use a pull request to update this branch."
)


def holds(scope: PolicyScope, place: Place | None, ref: str | None) -> bool:
    """Whether a scope takes in a repository (none: those of the project), or a branch of it."""
    if scope.repository is not None and (place is None or place.name != scope.repository):
        return False
    if ref is None or scope.match is None:
        return True
    if scope.match == "DefaultBranch":
        return place is not None and ref == f"refs/heads/{place.repository.default_branch}"
    name = scope.ref or ""
    return ref == name or (scope.match == "Prefix" and ref.startswith(f"{name.rstrip('/')}/"))


def are_passed(request: Request, place: Place, branch: str) -> bool:
    """Whether policies let the caller change a branch that there is, or delete it. That the caller may go
    past them is written into the audit log."""
    policies = place.project.policies.values()
    if not any(_asks_for_pull_requests(policy, place, f"refs/heads/{branch}") for policy in policies):
        return True
    if not request.may(
        NAMESPACE, "PolicyExempt", branch_token(place.project.id, place.repository.id, branch)
    ):
        return False
    record(request, "Git.RefUpdatePoliciesBypassed", place, FriendlyName=branch)
    return True


def _asks_for_pull_requests(policy: PolicyConfiguration, place: Place, ref: str) -> bool:
    is_required = policy.enabled and policy.blocking and policy.type in BY_PULL_REQUEST
    return is_required and any(holds(scope, place, ref) for scope in policy.scope)


def rejected() -> ServiceError:
    """403: the branch takes changes by pull request alone."""
    key = "GitRefUpdateRejectedByPolicyException"
    return ServiceError(403, key, REFUSAL, f"Microsoft.TeamFoundation.Git.Server.{key}")

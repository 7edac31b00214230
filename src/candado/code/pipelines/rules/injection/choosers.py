"""Who chooses a text, in words."""

from candado.code.pipelines.rule import Actor
from candado.code.pipelines.taint import Taint

_WHO: dict[Actor | None, str] = {
    "outsider": "whoever opens a pull request",
    "contributor": "whoever pushes a branch",
    "queuer": "whoever queues a run",
    "project": "whoever may rename it",
    None: "whoever includes this template",
}


EXISTING = frozenset({"System.PullRequest.TargetBranch", "System.PullRequest.TargetBranchName"})
"""branches that must be there already"""


def chosen(taint: Taint) -> str:
    """A sentence without its end: who chooses what."""
    return f"{_WHO[taint.actor]} chooses {taint.name}"

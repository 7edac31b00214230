"""Branch and repository policies of a hardened project."""

from ...state.policy import PolicyConfiguration, PolicyScope
from ...state.values import Json

BRANCHES = (PolicyScope(match="DefaultBranch"), PolicyScope(ref="refs/heads/release", match="Prefix"))
EVERYWHERE = (PolicyScope(match=None),)
SCANNER = "f3d9a0c4-6d0e-5b52-9a5e-2f1c7d4b8e60"
"""Who alone says that a change was scanned."""


def policies(validations: dict[str, str]) -> dict[str, PolicyConfiguration]:
    """What holds in all repositories of a project; by repository, the pipeline that validates its changes."""
    found = {
        "Minimum number of reviewers": _policy(
            "Minimum number of reviewers",
            minimumApproverCount=2,
            creatorVoteCounts=False,
            allowDownvotes=False,
            resetOnSourcePush=True,
            requireVoteOnLastIteration=True,
            resetRejectionsOnSourcePush=False,
            blockLastPusherVote=True,
        ),
        "Work item linking": _policy("Work item linking"),
        "Comment requirements": _policy("Comment requirements"),
        "Merge strategy": _policy(
            "Require a merge strategy",
            allowSquash=True,
            allowNoFastForward=False,
            allowRebase=False,
            allowRebaseMerge=False,
        ),
        "Security scan": _policy(
            "Status",
            statusGenre="security",
            statusName="scan",
            authorId=SCANNER,
            invalidateOnSourceUpdate=True,
        ),
        "Push protection": _policy("Git push secret check", EVERYWHERE),
        "Author e-mail": _policy(
            "Commit author email validation", EVERYWHERE, authorEmailPatterns=["*@contoso.example"]
        ),
        "Key files": _policy(
            "File name restriction",
            EVERYWHERE,
            filenamePatterns=["*.pfx", "*.p12", "*.pem", "*.key", "*.env"],
        ),
        "Letter case": _policy("Git repository settings", EVERYWHERE, enforceConsistentCase=True),
        "Reserved names": _policy("Reserved names restriction", EVERYWHERE),
        "Path length": _policy("Path Length restriction", EVERYWHERE, maxPathLength=248),
        "File size": _policy(
            "File size restriction",
            EVERYWHERE,
            maximumGitBlobSizeInBytes=10_485_760,
            useUncompressedSize=True,
        ),
    }
    for repository, pipeline in validations.items():
        found[f"Build of {repository}"] = PolicyConfiguration(
            type="Build",
            pipeline=pipeline,
            scope=(PolicyScope(repository=repository, match="DefaultBranch"),),
            settings={
                "displayName": f"Build of {repository}",
                "manualQueueOnly": False,
                "queueOnSourceUpdateOnly": True,
                "validDuration": 720,
            },
        )
    return found


def _policy(kind: str, scope: tuple[PolicyScope, ...] = BRANCHES, **settings: Json) -> PolicyConfiguration:
    return PolicyConfiguration(type=kind, scope=scope, settings=settings)

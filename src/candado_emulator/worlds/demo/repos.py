"""How code changes."""

from ..hardened.handbook import BRAND
from ..planting import Plant

DATA = ["warehouse", "etl", "reports", "data-infra"]
MOBILE = ["mobile-ios", "mobile-android", "mobile-shared"]
PLATFORM = ["pipeline-templates", "base-images", "agents", "observability"]
WEB = ["web-api", "web-site", "storefront", "search", "web-infra"]


def weaknesses(plant: Plant) -> None:
    """Plants what is wrong here."""
    _reviews(plant)
    _policies(plant)
    _pushes(plant)
    _permissions(plant)


def _reviews(plant: Plant) -> None:
    reviewers = "Minimum number of reviewers"
    plant(
        "the warehouse's only engineer, who was tired of waiting for reviews",
        control="default-branch-without-reviewers",
        on=DATA,
        change=_policy("Data", reviewers, {"blocking": False}),
    )
    plant(
        "what runs from those branches",
        control="pipeline-from-unreviewed-branch",
        on=[
            "Data / warehouse",
            "Data / etl",
            "Data / reports",
            "Data / data-infra",
            "Data / warehouse-deploy",
            "warehouse-import",
        ],
        change={},
    )
    plant(
        "the shop's last sprint",
        control="approvals-survive-new-commits",
        on=WEB,
        change=_policy(
            "Web", reviewers, {"settings": {"resetOnSourcePush": False, "requireVoteOnLastIteration": False}}
        ),
    )
    plant(
        "the handbook, which two people write",
        control="authors-approve-own-changes",
        on=["handbook", "decisions", BRAND],
        change=_policy("Handbook", reviewers, {"settings": {"creatorVoteCounts": True}}),
    )
    plant(
        "the small team that approves what it pushed",
        control="last-pusher-approves-own-push",
        on=MOBILE,
        change=_policy("Mobile", reviewers, {"settings": {"blockLastPusherVote": False}}),
    )
    plant(
        "the reviewer who always said no",
        control="rejected-changes-complete",
        on=PLATFORM,
        change=_policy("Platform", reviewers, {"settings": {"allowDownvotes": True}}),
    )


def _policies(plant: Plant) -> None:
    plant(
        "the argument about rebasing",
        control="any-merge-strategy",
        on=MOBILE,
        change=_policy("Mobile", "Merge strategy", {"enabled": False}),
    )
    plant(
        "the comments that nobody reads",
        control="comments-left-unresolved",
        on=PLATFORM,
        change=_policy("Platform", "Comment requirements", {"blocking": False}),
    )
    plant(
        "the tickets that are written afterwards",
        control="changes-without-work-item",
        on=DATA,
        change=_policy("Data", "Work item linking", {"enabled": False}),
    )
    plant(
        "the scanner whose account nobody remembered",
        control="anybody-posts-status",
        on=["Web / Status"],
        change=_policy("Web", "Security scan", {"settings": {"authorId": None}}),
    )
    plant(
        "the build of the search, which takes two hours",
        control="default-branch-without-build",
        on=["search"],
        change=_policy("Web", "Build of search", {"enabled": False}),
    )


def _pushes(plant: Plant) -> None:
    plant(
        "the students, whose addresses are everywhere",
        control="author-email-unchecked",
        on=DATA,
        change=_policy("Data", "Author e-mail", {"enabled": False}),
    )
    plant(
        "the table of measurements, checked in",
        control="files-of-any-size",
        on=DATA,
        change=_policy("Data", "File size", {"settings": {"maximumGitBlobSizeInBytes": 2_147_483_648}}),
    )
    plant(
        "the certificate that had to go along",
        control="key-files-can-be-pushed",
        on=MOBILE,
        change=_policy("Mobile", "Key files", {"enabled": False}),
    )
    plant(
        "the test data that looked like passwords",
        control="secrets-can-be-pushed",
        on=WEB,
        change=_policy("Web", "Push protection", {"blocking": False}),
    )
    plant(
        "all that was to be strict again after the release",
        control="policy-only-advises",
        on=[
            "Data / Minimum number of reviewers",
            "Platform / Comment requirements",
            "Web / Git push secret check",
        ],
        change={},
    )


def _permissions(plant: Plant) -> None:
    plant(
        "the big rebase of the storefront",
        control="everyone-can-force-push",
        on=["repository storefront"],
        change=_repository("Web", "storefront", {"Contributors": {"ForcePush": "allow"}}),
    )
    plant(
        "Viktor, who only needed it this once",
        control="person-with-permissions-of-their-own",
        on=["repository warehouse"],
        change=_repository(
            "Data", "warehouse", {"viktor@contoso.example": {"PullRequestBypassPolicy": "allow"}}
        ),
    )
    plant(
        "what he can still do with it",
        control="branch-policies-can-be-bypassed",
        on=["repository warehouse"],
        change={},
    )
    plant(
        "the robot that raises version numbers",
        control="build-service-writes-code",
        on=["repository mobile-shared"],
        change=_repository(
            "Mobile", "mobile-shared", {"Mobile Build Service (contoso)": {"GenericContribute": "allow"}}
        ),
    )
    plant(
        "the year of small repositories",
        control="everyone-creates-repositories",
        on=["all repositories of Data"],
        change={
            "projects": {
                "Data": {
                    "security": {
                        "Git Repositories": {"permissions": {"Contributors": {"CreateRepository": "allow"}}}
                    }
                }
            }
        },
    )
    plant(
        "the afternoon on which the policy was in the way",
        control="everyone-manages-repositories",
        on=["repository web-infra"],
        change=_repository("Web", "web-infra", {"Contributors": {"EditPolicies": "allow"}}),
    )
    plant(
        "the manager who likes to correct commas",
        control="readers-write-code",
        on=["repository handbook"],
        change=_repository("Handbook", "handbook", {"Readers": {"GenericContribute": "allow"}}),
    )


def _policy(project: str, policy: str, change: dict[str, object]) -> dict[str, object]:
    return {"projects": {project: {"policies": {policy: change}}}}


def _repository(project: str, repository: str, permissions: dict[str, object]) -> dict[str, object]:
    return {"projects": {project: {"repositories": {repository: {"permissions": permissions}}}}}

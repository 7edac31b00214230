"""Classic release pipelines: stages that deploy artifacts, one after the other, and who lets them."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Literal

import msgspec

from .pipeline import Variable
from .security import Token, secures
from .values import Json, Moment, Permissions, State

if TYPE_CHECKING:
    from .project import Project

NAMESPACE = "ReleaseManagement"


class Approval(State, frozen=True, kw_only=True):
    """Who must agree before or after a stage deploys."""

    approvers: dict[str, bool] = {}
    """users and groups, by name; nobody: it is automated"""
    required: int = 0
    """requiredApproverCount; 0: all"""
    creator_may_approve: bool = True
    """releaseCreatorCanBeApprover"""
    revalidates: bool = False
    """enforceIdentityRevalidation"""
    skipped_after_same: bool = False
    """autoTriggeredAndPreviousEnvironmentApprovedCanBeSkipped"""
    timeout: int = 0
    """minutes; 0: 30 days"""


class Phase(State, frozen=True, kw_only=True):
    """A job of a stage; the key is its name."""

    type: Literal["agentBasedDeployment", "runOnServer", "machineGroupBasedDeployment"] = (
        "agentBasedDeployment"
    )
    queue: str = "Azure Pipelines"
    """the agent queue, by name"""
    image: str = ""
    """on Microsoft's machines, such as ubuntu-24.04"""
    scripts_get_token: bool = False
    """enableAccessToken"""
    condition: str = "succeeded()"
    tasks: list[Json] = []
    """workflowTasks, as the service has them"""


def _automated() -> Approval:
    return Approval()


class Stage(State, frozen=True, kw_only=True):
    """A stage (environment) of a release pipeline; the key is its name."""

    id: int = 0
    owner: str = ""
    """user principal name; empty: the organization's owner"""
    phases: dict[str, Phase] = {}
    variables: dict[str, Variable] = {}
    variable_groups: dict[str, bool] = {}
    """the variable groups of the project that it has linked, by name"""
    before: Approval = msgspec.field(default_factory=_automated)
    """preDeployApprovals"""
    after: Approval = msgspec.field(default_factory=_automated)
    """postDeployApprovals"""
    gates_before: list[Json] = []
    """preDeploymentGates, as the service has them"""
    gates_after: list[Json] = []
    settings: dict[str, Json] = {}
    """all else, named as the service names it: `conditions`, `schedules`, `retentionPolicy`..."""
    permissions: Annotated[Permissions, msgspec.Meta(extra={"namespace": NAMESPACE})] = {}
    inherit: bool = True


class Artifact(State, frozen=True, kw_only=True):
    """What a release pipeline deploys; the key is its alias."""

    type: str = "Build"
    """Build, Git, GitHub, GitHubRelease, DockerHub, Jenkins..."""
    pipeline: str = ""
    """of a Build: the pipeline of the project, by its key"""
    repository: str = ""
    """of a Git: a repository of the project, by name; of a GitHub: owner/name"""
    connection: str = ""
    """the service connection that reads what lies elsewhere, by name"""
    branch: str = ""
    """the default branch; empty: any"""
    primary: bool = False
    settings: dict[str, Json] = {}
    """all else of its definitionReference, named as the service names it"""


class Deployment(State, frozen=True, kw_only=True):
    """A stage that a release was deployed to; the key is the stage's name."""

    id: int = 0
    status: Literal["notDeployed", "inProgress", "succeeded", "partiallySucceeded", "failed"] = "succeeded"
    started: Moment = "-1d"
    finished: Moment | None = None
    """null: when it started"""
    requested_by: str = ""
    """user principal name; empty: whoever created the release"""


class Release(State, frozen=True, kw_only=True):
    """A release of a release pipeline; the key is its name: `Release-1`."""

    id: int = 0
    created: Moment = "-1d"
    created_by: str = ""
    """user principal name; empty: the organization's owner"""
    description: str = ""
    status: Literal["active", "draft", "abandoned"] = "active"
    reason: Literal["manual", "continuousIntegration", "schedule", "pullRequest"] = "manual"
    deployments: dict[str, Deployment] = {}


class ReleasePipeline(State, frozen=True, kw_only=True):
    """A release pipeline (release definition); the key is its name, behind its folder where it has one."""

    id: int = 0
    description: str = ""
    stages: dict[str, Stage] = {}
    """in the order in which they are shown"""
    artifacts: dict[str, Artifact] = {}
    variables: dict[str, Variable] = {}
    variable_groups: dict[str, bool] = {}
    triggers: list[Json] = []
    """as the service has them"""
    name_format: str = "Release-$(rev:r)"
    tags: tuple[str, ...] = ()
    source: Literal["userInterface", "restApi"] = "userInterface"
    disabled: bool = False
    created_by: str = ""
    """user principal name; empty: the organization's owner"""
    created: Moment = "-1y"
    modified_by: str = ""
    modified: Moment = "-1y"
    releases: dict[str, Release] = {}
    """oldest first"""
    last_release: Moment = "never"
    """when its last release was created, where `releases` does not say"""
    revision: int = 1
    earlier: dict[str, "ReleasePipeline"] = {}
    """former revisions, by number"""
    permissions: Annotated[Permissions, msgspec.Meta(extra={"namespace": NAMESPACE})] = {}
    inherit: bool = True


def release_token(project: "Project", key: str, pipeline: ReleasePipeline) -> str:
    """Its token in the namespace ReleaseManagement, below that of its folder."""
    folder, _, _ = key.rpartition("/")
    return f"{project.id}/{folder}/{pipeline.id}" if folder else f"{project.id}/{pipeline.id}"


@secures(NAMESPACE)
def release_tokens(name: str, project: "Project") -> Iterator[Token]:
    """Each release pipeline, and each of its stages."""
    for key, pipeline in project.releases.items():
        token, path = release_token(project, key, pipeline), ("projects", name, "releases", key)
        yield Token(token, pipeline, path)
        for stage_name, stage in pipeline.stages.items():
            yield Token(f"{token}/Environment/{stage.id}", stage, (*path, "stages", stage_name))

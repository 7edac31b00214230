"""Predefined variables whose text somebody chooses, and who that is.

Ids, hashes, `Build.Reason` and the numbers of pull requests are not among them: nobody chooses those. Nor are
addresses of repositories: their names have no characters that a shell minds.
Sources: learn.microsoft.com, "Use predefined variables" and "Classic release and artifacts variables".
"""

import re

import msgspec

from candado.code.pipelines.rule import Actor

BUILD_NUMBER = "build.buildnumber"
"""holds what `name:` of the pipeline and a logging command make of it"""


class Predefined(msgspec.Struct, frozen=True, gc=False):
    """A variable that the service fills in with somebody's text."""

    name: str
    """as the service spells it"""
    actor: Actor


_NAMES: dict[Actor, tuple[str, ...]] = {
    "outsider": (
        "System.PullRequest.SourceBranch",
        "Build.SourceVersionMessage",
        "Build.SourceVersionAuthor",
        "System.SourceVersionMessage",
    ),
    "contributor": (
        "Build.SourceBranch",
        "Build.SourceBranchName",
        "Build.SourceTfvcShelveset",
        "Build.RequestedFor",
        "Build.RequestedForEmail",
        "Build.QueuedBy",
        "System.PullRequest.TargetBranch",
        "System.PullRequest.TargetBranchName",
        "Release.RequestedFor",
        "Release.RequestedForEmail",
        "Release.Deployment.RequestedFor",
        "Release.Deployment.RequestedForEmail",
    ),
    "queuer": ("Release.ReleaseDescription",),
    "project": (
        "Build.DefinitionName",
        "System.DefinitionName",
        "System.TeamProject",
        "System.StageName",
        "System.StageDisplayName",
        "System.PhaseName",
        "System.PhaseDisplayName",
        "System.JobName",
        "System.JobDisplayName",
        "Agent.Name",
        "Agent.MachineName",
        "Agent.JobName",
        "Release.DefinitionName",
        "Release.ReleaseDefinitionName",
        "Release.EnvironmentName",
    ),
}
_BY_NAME = {name.lower(): Predefined(name, actor) for actor, names in _NAMES.items() for name in names}

_OF_RESOURCE = re.compile(
    r"resources\.pipelines?\.[^.]+\.(?:sourcebranch|runname|requestedfor)"
    r"|resources\.repositories\.[^.]+\.ref"
    r"|release\.artifacts\.[^.]+\.(?:sourcebranch|sourcebranchname|requestedfor|pullrequest\.targetbranch)"
)


def predefined(name: str) -> Predefined | None:
    """The source that a variable is, whatever its case; None where nobody chooses its text."""
    key = name.lower()
    if found := _BY_NAME.get(key):
        return found
    if key.startswith(("resources.", "release.artifacts.")) and _OF_RESOURCE.fullmatch(key):
        return Predefined(name, "contributor")
    return None


def environment_name(variable: str) -> str:
    """What the agent calls a variable in the environment of a step.

    Source: the agent's VarUtil.ConvertToEnvVariableFormat.
    """
    return variable.upper().replace(".", "_").replace(" ", "_")


BY_ENVIRONMENT = {environment_name(key): source for key, source in _BY_NAME.items()}
"""sources by the environment variable that every script sees them in"""

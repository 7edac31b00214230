"""What a step changes outside of its run: it deploys, or it publishes what others will use."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Literal

from candado.code.pipelines.command import Command
from candado.code.pipelines.model import Script, Step
from candado.code.pipelines.shell import commands

Effect = Literal["deploys", "publishes"]

_DEPLOYING_TASKS = frozenset(
    {
        "azureappservicemanage", "azurecontainerapps", "azurefilecopy", "azurefunctionapp",
        "azurefunctionappcontainer", "azurefunctiononkubernetes", "azurespringcloud", "azurestaticwebapp",
        "azurewebapp", "azurewebappcontainer", "cloudformationcreateorupdatestack", "copyfilesoverssh",
        "kubernetes", "kubernetesmanifest", "s3upload", "ssh", "windowsmachinefilecopy",
    }
)  # fmt: skip
"""beside those that have `deploy` in their name"""
_READS = frozenset(
    {
        "bake", "describe", "explain", "get", "init", "lint", "login", "logout", "logs", "ls", "package",
        "save", "template", "top", "validation", "version",
    }
)  # fmt: skip
"""what a deploying task's command, action or mode says where it changes nothing"""
_PUBLISHING_TASKS: dict[str, tuple[str, ...]] = {
    "docker": ("push", "buildandpush", "push an image", "push images"),
    "dockercompose": ("push services",),
    "dotnetcorecli": ("push",),
    "nugetcommand": ("push",),
    "npm": ("publish",),
    "universalpackages": ("publish",),
    "maven": ("deploy", "clean deploy"),
    "appcenterdistribute": ("",),
    "appstorerelease": ("",),
    "ecrpushimage": ("",),
    "esrprelease": ("",),
    "githubrelease": ("", "create", "edit"),
    "googleplayrelease": ("",),
    "nugetpublisher": ("",),
    "publishazuredevopsextension": ("",),
    "publishvsextension": ("",),
}
"""Task to what its command, action or goals say where it publishes."""

_DEPLOYS: dict[str, tuple[str, ...]] = {
    "ansible-playbook": (),
    "argocd": ("sync", "set"),
    "azd": ("up", "deploy", "provision", "down"),
    "cdk": ("deploy",),
    "cf": ("push",),
    "databricks": ("deploy",),
    "eb": ("deploy",),
    "firebase": ("deploy",),
    "flyway": ("migrate",),
    "func": ("publish",),
    "gcloud": ("deploy",),
    "helm": ("install", "upgrade", "uninstall", "rollback"),
    "kubectl": ("apply", "create", "delete", "patch", "replace", "rollout", "scale", "set"),
    "netlify": ("deploy",),
    "pulumi": ("up", "destroy"),
    "sam": ("deploy",),
    "scp": (),
    "serverless": ("deploy",),
    "sls": ("deploy",),
    "sqlpackage": (),
    "swa": ("deploy",),
    "terraform": ("apply", "destroy"),
    "terragrunt": ("apply", "destroy", "apply-all", "run-all"),
    "tofu": ("apply", "destroy"),
}
_PUBLISHES: dict[str, tuple[str, ...]] = {
    "buildah": ("push",),
    "cargo": ("publish",),
    "docker": ("push",),
    "dotnet": ("push",),
    "gem": ("push",),
    "gh release": ("create", "upload", "edit"),
    "git": ("push",),
    "gradle": ("publish",),
    "gradlew": ("publish",),
    "lerna": ("publish",),
    "mvn": ("deploy",),
    "mvnw": ("deploy",),
    "npm": ("publish",),
    "nuget": ("push",),
    "oras": ("push",),
    "pnpm": ("publish",),
    "podman": ("push",),
    "poetry": ("publish",),
    "publish-module": (),
    "publish-psresource": (),
    "semantic-release": (),
    "tfx": ("publish",),
    "twine": ("upload",),
    "uv": ("publish",),
    "vsce": ("publish",),
    "yarn": ("publish",),
}
"""Programs, and the words among their first ones with which they do it; nothing where they always do."""
_FIRST = 4
"""words of a command among which the one stands that says what it does"""

_CLUE = re.compile(
    r"\b(?:apply|az|aws|up|down|deploy\w*|destroy|push|publish\w*|upload|upgrade|install|uninstall|sync|set|create"
    r"|edit|delete|patch|replace|scale|rollback|release|rollout|migrate|provision|run-all|playbook|sqlpackage|scp"
    r"|\w+-az\w+)\b"
)
_PUBLISH_CLUE = re.compile(r"\b(?:push|publish|upload|deploy|release|acr|publish-\w+)\b")
_AZ_ELSEWHERE = frozenset(
    {
        "account", "artifacts", "bicep", "boards", "cloud", "config", "configure", "devops", "extension",
        "login", "logout", "pipelines", "repos",
    }
)  # fmt: skip
"""groups of the Azure CLI that change nothing in Azure"""
_AZ_WRITES = frozenset(
    {
        "add", "apply", "assign", "config-zip", "create", "delete", "deploy", "enable", "import", "purge",
        "remove", "restart", "set", "start", "stop", "swap", "up", "update", "upgrade", "upload",
        "upload-batch",
    }
)  # fmt: skip
_ACR_WRITES = frozenset({"build", "create", "delete", "import", "purge", "run", "update"})
_AWS_WRITES = re.compile(r"(?:create|update|put|delete|start|run|deploy|sync|cp)(?:-|$)")
_CMDLET_WRITES = re.compile(
    r"(?:new|set|update|publish|start|restart|remove|add|enable|invoke|swap|switch|register)-az(?:rm)?[a-z]"
)


@lru_cache(maxsize=256)
def effect(step: Step) -> Effect | None:
    """What a step does; where it does both, it deploys."""
    found = set(_effects(step))
    return "deploys" if "deploys" in found else "publishes" if found else None


def _effects(step: Step) -> Iterator[Effect]:
    if deploys_by_task(step):
        yield "deploys"
    elif step.keyword == "task" and _said(step) in _PUBLISHING_TASKS.get(step.task, ()):
        yield "publishes"
    for script in step.scripts:
        yield from script_effects(script)


def deploys_by_task(step: Step) -> bool:
    """Whether a step is a task that deploys."""
    if step.keyword != "task":
        return False
    if "terraform" in step.task:
        return _said(step) in ("apply", "destroy")
    named = step.task in _DEPLOYING_TASKS or ("deploy" in step.task and "test" not in step.task)
    return named and _said(step) not in _READS


def _said(step: Step) -> str:
    """What a task is to do."""
    said = (step.says(name) for name in ("command", "action", "deploymentMode", "goals"))
    return next(filter(None, said), "")


def publishes_packages(step: Step) -> bool:
    """Whether a step publishes a package or an image: more than a push to a repository of sources."""
    if step.keyword == "task" and _said(step) in _PUBLISHING_TASKS.get(step.task, ()):
        return True
    return any(
        command_effect(command) == "publishes" and command.name != "git"
        for script in step.scripts
        if not script.argument and _PUBLISH_CLUE.search(script.lower)
        for command in commands(script)
    )


def script_effects(script: Script) -> Iterator[Effect]:
    """What the commands of a script do."""
    if not script.argument and _CLUE.search(script.lower):
        for command in commands(script):
            if (found := command_effect(command)) is not None:
                yield found


def command_effect(command: Command) -> Effect | None:
    """What a command does."""
    name = command.name
    words = [word.text.lower() for word in command.args if not word.text.startswith("-")][:_FIRST]
    if name == "az":
        return _azure(words)
    if name == "aws":
        return "deploys" if len(words) > 1 and _AWS_WRITES.match(words[1]) else None
    if command.flag("--dry-run", "--check") is None:
        if _among(_DEPLOYS, name, words) or _CMDLET_WRITES.match(name):
            return "deploys"
        if _among(_PUBLISHES, name, words) or (name == "docker" and command.flag("--push")):
            return "publishes"
    return None


def _among(programs: dict[str, tuple[str, ...]], name: str, words: list[str]) -> bool:
    wanted = programs.get(name)
    if wanted is None and words:
        wanted = programs.get(f"{name} {words[0]}")
    return wanted is not None and (not wanted or any(word in words for word in wanted))


def _azure(words: list[str]) -> Effect | None:
    """Of the Azure CLI."""
    group, rest = (words[0], words[1:]) if words else ("", [])
    if group == "acr":
        return None if _ACR_WRITES.isdisjoint(rest) else "publishes"
    return None if group in _AZ_ELSEWHERE or _AZ_WRITES.isdisjoint(rest) else "deploys"

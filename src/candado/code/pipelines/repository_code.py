"""Which steps run what the repository holds: its builds, tests, scripts and packages' install scripts."""

import re

from candado.code.pipelines.model import Script, Step
from candado.code.pipelines.shell import commands

_TASKS = frozenset(
    {
        "ant", "cmake", "cocoapods", "docker", "dotnetcorecli", "gradle", "grunt", "gulp", "maven", "msbuild",
        "npm", "nugetcommand", "visualstudiotestplatform", "vsbuild", "vstest", "xamarinandroid",
        "xamarinios", "xcode",
    }
)  # fmt: skip
_NOT_BUILDS = frozenset({"push", "login", "logout", "publish", "pack", "custom", "start", "stop"})
"""commands of these tasks that run nothing of the repository"""
_PROGRAMS = frozenset(
    {
        "ant", "bazel", "bundle", "bun", "cargo", "cmake", "composer", "docker-compose", "dotnet", "flake8",
        "go", "gradle", "gradlew", "grunt", "gulp", "invoke", "jest", "just", "lerna", "make", "meson", "mix",
        "msbuild", "mvn", "mvnw", "ninja", "nox", "npm", "npx", "nx", "pip", "pip3", "pnpm", "poetry",
        "pre-commit", "pytest", "rake", "rush", "sbt", "swift", "task", "terraform", "tofu", "tox", "turbo",
        "uv", "xcodebuild", "yarn",
    }
)  # fmt: skip
"""programs that read from the sources what they run. Source: BoostSecurity's Living Off The Pipeline"""
_HARMLESS = frozenset({"--version", "-v", "version", "login", "publish", "push", "--help", "env", "config"})
_INTERPRETERS = frozenset({"bash", "sh", "python", "python3", "node", "pwsh", "powershell", "ruby", "perl"})
_IN_SOURCES = re.compile(
    r"(?:\./|\.\\|\$\(build\.sourcesdirectory\)|\$\(system\.defaultworkingdirectory\))", re.I
)


def runs_repository_code(step: Step) -> bool:
    """Whether a step runs what the repository holds."""
    if step.keyword == "task":
        if step.task in _TASKS:
            return step.says("command") not in _NOT_BUILDS
        if _names_file(step):
            return True
    return any(map(_runs, step.scripts))


def _names_file(step: Step) -> bool:
    """Whether it runs a file, which comes with the sources."""
    kind = step.says("targetType") or step.says("scriptType") or step.says("scriptSource")
    where = step.says("scriptLocation")
    return (kind in ("filepath", "file") or where == "scriptpath") and step.input(
        "filePath", "scriptPath", "scriptFileName"
    ) is not None


def _runs(script: Script) -> bool:
    if script.argument:
        return False
    for command in commands(script):
        words = [word.text for word in command.args]
        if command.name in _PROGRAMS and _HARMLESS.isdisjoint(words[:2]):
            return True
        if command.name in ("docker", "podman") and "build" in words[:2]:
            return True
        first = words[0] if words else ""
        if command.name in _INTERPRETERS and first and not first.startswith("-"):
            return True
        if command.words and _IN_SOURCES.match(command.words[0].text):
            return True
    return False

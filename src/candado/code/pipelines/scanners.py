"""Tasks and commands that look for weaknesses: in code, dependencies, images and infrastructure."""

import re
from collections.abc import Iterator

from candado.code.pipelines.command import Command, program
from candado.code.pipelines.model import Script, Step
from candado.code.pipelines.shell import commands

_TASK = re.compile(
    r"trivy|snyk|sonar(?:qube|cloud)|checkov|credscan|credentialscanner|codeql|veracode|whitesource|\bmend|semgrep"
    r"|bandit|gitleaks|dependency-?(?:check|scanning)|securitydevops|checkmarx|fortify|blackduck|synopsys|coverity"
    r"|binskim|tfsec|terrascan|kics|grype|aquasec|aqua-?scan|prisma|twistlock|trufflehog|owaspzap|zapscanner|sysdig"
    r"|antimalware|detect-?secrets|ggshield|gitguardian|jfrogaudit|xray|nexusiq|container-?security|whitehat|qualys"
)
_NO_SCAN = re.compile(r"install|download|upload|report")
"""what tasks of the same makers are called that do not look for anything themselves"""
_BREAKER = re.compile(r"postanalysis|build-?breaker|break-?build|quality-?gate|security-?gate")
_PROGRAMS = frozenset(
    {
        "audit-ci", "bandit", "brakeman", "cargo-audit", "checkov", "dependency-check", "detect-secrets",
        "ggshield", "gitleaks", "gosec", "govulncheck", "grype", "kics", "kubesec", "njsscan", "osv-scanner",
        "pip-audit", "polaris", "safety", "semgrep", "snyk", "sonar-scanner", "terrascan", "tfsec", "trivy",
        "trufflehog", "whispers",
    }
)  # fmt: skip
_AUDITS = frozenset({"npm", "yarn", "pnpm", "cargo", "bundle", "composer", "pip"})
"""programs that look for weaknesses with the word `audit`"""
_RUNNERS = frozenset(
    {"python", "python3", "py", "npx", "poetry", "pipenv", "uv", "uvx", "pipx", "dotnet", "java"}
)
_IMAGE = re.compile(
    r"(?:^|/)(?:trivy|checkov|gitleaks|semgrep|snyk|tfsec|grype|zaproxy|zap2docker-\w+|dependency-check|trufflehog"
    r"|kics|terrascan|sonar-scanner-cli)(?::|@|$)"
)
_NOT_SCANS = frozenset(
    {"--version", "version", "--help", "auth", "config", "login", "install", "plugin", "monitor"}
)
_CLUES = ("audit", "zap", *sorted(_PROGRAMS))


def scanning_task(step: Step) -> bool:
    """Whether a step is a task that scans."""
    return step.keyword == "task" and bool(_TASK.search(step.task)) and not _NO_SCAN.search(step.task)


def breaks_build(step: Step) -> bool:
    """Whether a step is a task that fails where others have found something."""
    return step.keyword == "task" and _BREAKER.search(step.task) is not None


def scans(script: Script) -> Iterator[Command]:
    """The commands of a script that scan."""
    if not script.argument and any(map(script.lower.__contains__, _CLUES)):
        yield from filter(is_scan, commands(script))


def is_scan(command: Command) -> bool:
    """Whether a command scans."""
    name = command.name
    words = [word.text.lower() for word in command.args]
    plain = [word for word in words if not word.startswith("-")]
    if name in _AUDITS:
        return "audit" in plain[:2]
    if name in ("docker", "podman"):
        return "run" in plain[:1] and any(map(_IMAGE.search, plain))
    if name in _RUNNERS:
        found = next((program(word) for word in plain[:3] if program(word) in _PROGRAMS), "")
        return bool(found) and _NOT_SCANS.isdisjoint(words)
    return program(name.removesuffix(".sh")) in _PROGRAMS and _NOT_SCANS.isdisjoint(words[:1])

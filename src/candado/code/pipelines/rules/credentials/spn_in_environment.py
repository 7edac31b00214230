"""A step's environment holds the credential of its service connection."""

import re
from collections.abc import Iterator

from candado.code.pipelines.fixes import Edit, Fix
from candado.code.pipelines.literals import literal
from candado.code.pipelines.model import Step
from candado.code.pipelines.nodes import is_true
from candado.code.pipelines.pull_requests import for_pull_requests
from candado.code.pipelines.rule import Match

_HANDED_ON = re.compile(
    r"##vso\[task\.setvariable (?![^\]\n]*issecret=true)[^\]\n]*\][^\n]*(?:serviceprincipalkey|idtoken)"
)
_RUNS = re.compile(
    r"\./|\.(?:sh|ps1|py|js)\b|\b(?:make|npm|npx|yarn|pip|python3?|node|dotnet|mvn|gradle|terraform|go) "
)
_HOLDS = "its environment holds the service connection's key or token, for everything that it runs"


def spn_in_environment(step: Step) -> Iterator[Match]:
    """Tasks that put servicePrincipalKey or idToken into the environment of a script."""
    added = step.input("addSpnToEnvironment") if step.keyword == "task" else None
    if added is None or not is_true(added):
        return
    added = literal(added, step.frame)
    texts = [script.lower for script in step.scripts]
    if for_pull_requests(step.job) and _runs_repository(step, texts):
        severity, message = "high", f"{_HOLDS}, code of pull requests among that"
    elif any(_HANDED_ON.search(text) for text in texts):
        severity, message = "high", f"{_HOLDS}, and it hands that on in a variable that is not secret"
    elif any("idtoken" in text for text in texts) and not any(
        "serviceprincipalkey" in text for text in texts
    ):
        severity, message = (
            "low",
            "its environment holds a token of the service connection that lives for minutes",
        )
    else:
        severity, message = None, _HOLDS
    fix = Fix("Keep the credential out of the environment", (Edit(added.span, "false"),), safe=False)
    yield Match(at=added.span, message=message, severity=severity, fix=None if added.pieces else fix)


def _runs_repository(step: Step, texts: list[str]) -> bool:
    """Whether it runs files of the repository, or what builds from them."""
    return step.input("scriptPath") is not None or any(map(_RUNS.search, texts))

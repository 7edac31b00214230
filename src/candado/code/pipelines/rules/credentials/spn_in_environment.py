"""A step's environment holds the credential of its service connection."""

import re
from collections.abc import Iterator

from candado.code.pipelines.fixes import Edit, Fix
from candado.code.pipelines.literals import literal
from candado.code.pipelines.model import Step
from candado.code.pipelines.nodes import is_true
from candado.code.pipelines.pull_requests import for_pull_requests
from candado.code.pipelines.repository_code import runs_repository_code
from candado.code.pipelines.rule import Match

_HANDED_ON = re.compile(
    r"##vso\[task\.setvariable (?![^\]\n]{0,500}issecret=true)[^\]\n]{0,500}\]"
    r"[^\n]{0,200}(?:serviceprincipalkey|idtoken)"
)
_HOLDS = "its environment holds the service connection's key or token, for everything that it runs"


def spn_in_environment(step: Step) -> Iterator[Match]:
    """Tasks that put servicePrincipalKey or idToken into the environment of a script."""
    added = step.input("addSpnToEnvironment") if step.keyword == "task" else None
    if added is None or not is_true(added):
        return
    added = literal(added, step.frame)
    texts = [script.lower for script in step.scripts]
    if for_pull_requests(step.job) and runs_repository_code(step):
        severity, message = "high", f"{_HOLDS}, code of pull requests among that"
    elif any(_HANDED_ON.search(text) for text in texts):
        severity, message = "high", f"{_HOLDS}, and it hands that on in a variable that is not secret"
    elif _takes_token_alone("\n".join(texts)):
        severity, message = "low", "its environment holds a token of the connection that lives for minutes"
    else:
        severity, message = None, _HOLDS
    fix = Fix("Keep the credential out of the environment", (Edit(added.span, "false"),), safe=False)
    yield Match(at=added.span, message=message, severity=severity, fix=None if added.pieces else fix)


def _takes_token_alone(texts: str) -> bool:
    return "idtoken" in texts and "serviceprincipalkey" not in texts

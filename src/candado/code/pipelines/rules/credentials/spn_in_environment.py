"""A step's environment holds the credential of its service connection."""

import re
from collections.abc import Iterator

from candado.code.pipelines.fixes import Edit, Fix
from candado.code.pipelines.model import Step
from candado.code.pipelines.nodes import is_true
from candado.code.pipelines.rule import Match

_HANDED_ON = re.compile(
    r"##vso\[task\.setvariable (?![^\]\n]*issecret=true)[^\]\n]*\][^\n]*(?:serviceprincipalkey|idtoken)"
)
_HOLDS = "its environment holds the service connection's key or token, for everything that it runs"


def spn_in_environment(step: Step) -> Iterator[Match]:
    """Tasks that put servicePrincipalKey or idToken into the environment of a script."""
    added = step.input("addSpnToEnvironment") if step.keyword == "task" else None
    if added is None or not is_true(added):
        return
    texts = [script.lower for script in step.scripts]
    if any(_HANDED_ON.search(text) for text in texts):
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
    yield Match(at=added.span, message=message, severity=severity, fix=fix)

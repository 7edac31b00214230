"""A condition forgets what comes before it."""

import re
from collections.abc import Iterator

from candado.code.pipelines.expressions import ExpressionError, parse
from candado.code.pipelines.expressions.tree import Call
from candado.code.pipelines.fixes import Edit, Fix
from candado.code.pipelines.model import Job, Stage
from candado.code.pipelines.nodes import Scalar
from candado.code.pipelines.rule import Match
from candado.code.pipelines.stakes import stake
from candado.code.pipelines.text import Span

_STATUS = re.compile(
    r"\b(?:succeeded|failed|always|canceled|succeededorfailed)\s*\(|dependencies\b|\.result\b", re.I
)
_QUOTED = re.compile(r"'\$\{\{[^}]*\}\}'|'[^']*'")
_AFTERWARDS = re.compile(
    r"clean|tear-?_?down|destroy|delete|remove|notif|alert|report|rollback|revert|post-?_?mortem|finali[sz]e|always"
    r"|summar|upload_?logs?|publish_?(?:test|log|result)",
    re.IGNORECASE,
)
"""what is to run whatever happened before it"""


def condition_drops_succeeded(part: Stage | Job) -> Iterator[Match]:
    """Conditions of what follows something that do not ask how that went."""
    condition = part.condition
    if condition is None or not _follows(part) or _is_for_afterwards(part):
        return
    text = condition.value.strip()
    if not text or text.lower() == "false" or _is_unknown(condition) or _STATUS.search(text):
        return
    start = condition.value.index(text)
    found = stake(part)
    yield Match(
        at=condition.at(start, start + len(text)),
        message="it runs even where what comes before it failed: the condition replaces succeeded()",
        severity="medium" if found in ("production", "deployment") else None,
        fix=_asking(condition, text, start),
    )


def _follows(part: Stage | Job) -> bool:
    if isinstance(part, Job):
        return bool(part.depends_on)
    stages = part.pipeline.stages
    return bool(part.depends_on) if part.depends_on is not None else bool(stages) and stages[0] is not part


def _is_for_afterwards(part: Stage | Job) -> bool:
    shown = part.node.text("displayName") or ""
    return _AFTERWARDS.search(part.name) is not None or _AFTERWARDS.search(shown) is not None


def _is_unknown(condition: Scalar) -> bool:
    """Whether a template expression that nobody knows stands outside of quotes, and may bring anything."""
    return "${{" in _QUOTED.sub("", condition.value)


def _asking(condition: Scalar, text: str, start: int) -> Fix | None:
    """Put `succeeded()` first; None where an expression brought a part of the text."""
    if condition.pieces:
        return None
    try:
        root = parse(text).root
    except ExpressionError:
        return None
    if isinstance(root, Call) and root.name == "and":
        at = start + text.index("(", root.start) + 1
        edits = (Edit(_between(condition, at), "succeeded(), "),)
    else:
        edits = (
            Edit(_between(condition, start), "and(succeeded(), "),
            Edit(_after(condition, start + len(text)), ")"),
        )
    return Fix("Ask for what comes before it", edits)


def _between(condition: Scalar, at: int) -> Span:
    place = condition.at(at, at + 1)
    return Span(place.file, place.start, place.start)


def _after(condition: Scalar, at: int) -> Span:
    place = condition.at(at - 1, at)
    return Span(place.file, place.end, place.end)

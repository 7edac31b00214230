"""A run goes on where nobody answers."""

from collections.abc import Iterator

from candado.code.pipelines.fixes import Edit, Fix
from candado.code.pipelines.model import Step
from candado.code.pipelines.rule import Match


def manual_validation_fails_open(step: Step) -> Iterator[Match]:
    """Validations by hand that resume on timeout."""
    if step.task not in ("manualvalidation", "manualintervention"):
        return
    answer = step.input("onTimeout")
    if answer is None or answer.value.strip().lower() != "resume":
        return
    start = len(answer.value) - len(answer.value.lstrip())
    word = answer.at(start, start + len("resume"))
    fix = Fix("Reject on timeout", (Edit(word, "reject"),)) if word.text.lower() == "resume" else None
    yield Match(at=word, message="the run goes on when nobody has answered in time", fix=fix)

"""Whose machines a job runs on."""

from collections.abc import Iterator

from candado.code.pipelines.hosted_images import pools
from candado.code.pipelines.literals import literal
from candado.code.pipelines.macros import macros
from candado.code.pipelines.model import Job
from candado.code.pipelines.nodes import Scalar

_OF_MICROSOFT = frozenset({"", "azure pipelines", "server"})


def self_hosted(job: Job) -> Iterator[Scalar]:
    """Where the name of a job's pool is written, if it is none of Microsoft's; or the variable's value."""
    for name in pools(job):
        found = _meant(name, job)
        if found is not None and not _is_microsofts(found.value):
            yield found


def _is_microsofts(name: str) -> bool:
    """Whether Microsoft runs the agents; a name that is not known counts as theirs."""
    lower = name.strip().lower()
    return lower in _OF_MICROSOFT or lower.startswith(("hosted ", "$")) or lower == "hosted" or "${{" in lower


def _meant(name: Scalar, job: Job) -> Scalar | None:
    """The text that names the pool; what a macro stands for, where YAML says it once."""
    named = list(macros(name))
    if not named:
        return name
    values = [
        literal(variable.value, variable.frame)
        for variable in job.visible_variables
        if variable.name.value.lower() == named[0].key and isinstance(variable.value, Scalar)
    ]
    whole = named[0].start == 0 and named[0].end == len(name.value.strip())
    return values[0] if len(values) == 1 and whole and "$(" not in values[0].value else None

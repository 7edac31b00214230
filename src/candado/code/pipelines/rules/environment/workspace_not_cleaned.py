"""The workspace of a self-hosted agent is not cleaned."""

from collections.abc import Iterator

from candado.code.pipelines.fixes import Edit, Fix
from candado.code.pipelines.model import Job
from candado.code.pipelines.nodes import Entry, Mapping, is_true
from candado.code.pipelines.pools import self_hosted
from candado.code.pipelines.privileges import privileges
from candado.code.pipelines.rule import Match
from candado.code.pipelines.text import Span


def workspace_not_cleaned(job: Job) -> Iterator[Match]:
    """Jobs with secrets on agents that are not new."""
    if job.implicit or not any(self_hosted(job)) or _cleaned(job) or not privileges(job):
        return
    head = job.node.entries[0]
    yield Match(
        at=head.value.span,
        message="the job has secrets, and a folder that other runs used before and will use after it",
        fix=_cleaning(*job.node.entries[:2]),
    )


def _cleaned(job: Job) -> bool:
    workspace = job.node.get("workspace")
    if isinstance(workspace, Mapping) and workspace.get("clean") is not None:
        return True
    return any(step.keyword == "checkout" and is_true(step.node.get("clean")) for step in job.steps)


def _cleaning(head: Entry, other: Entry | None = None) -> Fix | None:
    """Put `workspace` between the job's name and its next key, where each has a line of its own."""
    if other is None or {head.value.file, other.key.file} != {head.key.file}:
        return None
    file, end = head.value.file, head.value.span.end
    line, column = file.position(head.key.start)
    if file.position(end)[0] != line or file.position(other.key.start) <= (line + 1, 0):
        return None
    if file.position(other.key.start)[1] != column:
        return None
    indent = " " * (column - 1)
    after = file.lines[line] if line < len(file.lines) else len(file.text)
    if after == len(file.text) and not file.text.endswith("\n"):
        return None
    text = f"{indent}workspace:\n{indent}  clean: all\n"
    return Fix("Clean the workspace before the job", (Edit(Span(file, after, after), text),))

"""Infrastructure is changed, and nobody is asked."""

import re
from collections.abc import Iterator
from functools import lru_cache

from candado.code.pipelines.command import Command
from candado.code.pipelines.connections import connection_facts, connections
from candado.code.pipelines.environments import environment
from candado.code.pipelines.facts import Protected
from candado.code.pipelines.model import Job, Pipeline, Stage, Step
from candado.code.pipelines.order import following
from candado.code.pipelines.rule import Match
from candado.code.pipelines.shell import commands
from candado.code.pipelines.text import Span
from candado.code.pipelines.tiers import is_below_production

_VERBS = {
    "terraform": ("apply", "destroy"),
    "tofu": ("apply", "destroy"),
    "terragrunt": ("apply", "destroy", "apply-all", "destroy-all"),
    "pulumi": ("up", "destroy"),
}
_WAITS = frozenset({"manualvalidation", "manualintervention"})
_GATE = re.compile(r"approv|gate|manual|wait|confirm|sign-?_?off", re.IGNORECASE)


def ungated_iac_apply(step: Step) -> Iterator[Match]:
    """Commands and tasks that change infrastructure, without an approval before them."""
    for at, what in _changes(step):
        if _is_asked(step) or _is_for_tests(step):
            return
        unknown = step.job.implicit and step.job.stage.pipeline.template
        yield Match(
            at=at,
            message=f"{what} changes infrastructure, and nobody is asked before",
            persona="auditor" if unknown else None,
        )


def _changes(step: Step) -> Iterator[tuple[Span, str]]:
    if step.keyword == "task":
        yield from _by_task(step)
    for script in step.scripts:
        if not script.argument and _may_change(script.lower):
            for command in commands(script):
                if (found := _by_command(command)) is not None:
                    end, what = found
                    yield script.text.at(command.start, end), what


def _may_change(script: str) -> bool:
    """A quick look at a script in lower case."""
    return any(map(script.__contains__, _VERBS)) or ("--mode" in script and "complete" in script)


def _by_task(step: Step) -> Iterator[tuple[Span, str]]:
    """Tasks for Terraform and Pulumi, and templates of Azure that replace all there is."""
    for tool, verbs in _VERBS.items():
        if tool in step.task and (said := step.input("command")) is not None:
            verb = said.value.strip().lower()
            if verb in verbs:
                yield said.span, f"{tool} {verb}"
    if "deployment" in step.task and step.says("deploymentMode") == "complete":
        mode = step.input("deploymentMode")
        if mode is not None:
            yield mode.span, "the deployment that removes all that its template does not name"


def _by_command(command: Command) -> tuple[int, str] | None:
    """Where the words end that say so, and what is run."""
    words = [word for word in command.args if not word.text.startswith("-")]
    if (verbs := _VERBS.get(command.name)) is not None:
        verb = next((word for word in words[:3] if word.text in verbs), None)
        return (verb.end, f"{command.name} {verb.text}") if verb is not None else None
    if command.name == "az" and [word.text for word in words[:1]] in (["deployment"], ["group"]):
        mode = command.flag("--mode")
        after = next((word for word in command.args if mode and word.start > mode.end), None)
        if mode and (mode.text.lower() == "--mode=complete" or (after and after.text.lower() == "complete")):
            return (mode if "=" in mode.text else after or mode).end, "az deployment in the mode Complete"
    return None


def _is_asked(step: Step) -> bool:
    """Whether somebody may have to say yes: checks of a resource hold for its whole stage."""
    job = step.job
    return _stage_is_checked(job.stage) or _waits(job) or id(job) in _after_gates(job.stage.pipeline)


@lru_cache(maxsize=2)
def _after_gates(pipeline: Pipeline) -> set[int]:
    gates = (job for job in pipeline.jobs if _waits(job) or _is_gate(job))
    return following(gates, pipeline)


@lru_cache(maxsize=64)
def _stage_is_checked(stage: Stage) -> bool:
    return any(job.environment is not None for job in stage.jobs) or any(
        known.approval for known in _connection_facts(stage)
    )


def _waits(job: Job) -> bool:
    return any(step.task in _WAITS for step in job.steps)


def _is_gate(job: Job) -> bool:
    """Whether it is there for the checks of its environment alone."""
    named = (job.name, job.stage.name, job.node.text("displayName") or "")
    return job.environment is not None and any(map(_GATE.search, named))


def _connection_facts(stage: Stage) -> Iterator[Protected]:
    for job in stage.jobs:
        for step in job.steps:
            for name in connections(step):
                if (known := connection_facts(name, stage.pipeline)) is not None:
                    yield known


def _is_for_tests(step: Step) -> bool:
    """Whether it is called a place for tests."""
    job, stage = step.job, step.job.stage
    shown = (step.node, None if job.implicit else job.node, None if stage.implicit else stage.node)
    names = [job.name, stage.name, *((node.text("displayName") or "") for node in shown if node is not None)]
    where = environment(job)
    return any(map(is_below_production, names)) or (where is not None and is_below_production(where.value))

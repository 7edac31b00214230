"""A test of the branch that branches of other names pass, too."""

from collections.abc import Iterator
from functools import lru_cache
from itertools import chain, groupby
from operator import itemgetter

from candado.code.pipelines.branch_names import (
    Demand,
    asks_about_branch,
    mentions_branch,
    of_condition,
    of_guard,
    of_value,
)
from candado.code.pipelines.branch_tests import Weak
from candado.code.pipelines.environments import protection
from candado.code.pipelines.fixes import Fix
from candado.code.pipelines.model import Job, Pipeline, Stage, Step, Variable
from candado.code.pipelines.nodes import Entry, Item, Mapping, Node, Scalar, Sequence
from candado.code.pipelines.rule import Match
from candado.code.pipelines.stakes import Stake, is_element, of_entry, of_node, of_setting, stake
from candado.model.assessment import Severity

_SEVERITY: dict[Stake, Severity] = {"production": "high", "deployment": "high"}
_PASSES = {
    "last segment": "any branch passes whose name ends in /{name}: only what follows the last / is compared",
    "part": "any branch passes that has {name} somewhere in its name",
    "prefix": "any branch passes whose name goes on after {name}",
}


def spoofable_branch_condition(part: Pipeline | Stage | Job | Step) -> Iterator[Match]:
    """Conditions on the branch that guard something, and that other branches pass."""
    pipeline = _pipeline(part)
    if not asks_about_branch(pipeline):
        return
    if not isinstance(part, Pipeline):
        yield from _of_part(part, pipeline)
    if not isinstance(part, Step):
        yield from _of_variables(part, pipeline)
    if isinstance(part, Pipeline | Step) or not part.implicit:
        yield from _of_settings(part, pipeline)


def _pipeline(part: Pipeline | Stage | Job | Step) -> Pipeline:
    match part:
        case Pipeline():
            return part
        case Stage():
            return part.pipeline
        case Job():
            return part.stage.pipeline
        case Step():
            return part.job.stage.pipeline


def _of_part(part: Stage | Job | Step, pipeline: Pipeline) -> Iterator[Match]:
    """What decides whether a stage, job or step runs."""
    if part.condition is None and not part.guards:
        return
    own = _asked(part, pipeline)
    if any(demand.weak for demand in own):
        around = [demand for outer in _around(part) for demand in _asked(outer, pipeline)]
        if not any(demand.sound for demand in (*own, *around)):
            found = stake(part)
            modest = isinstance(part, Step) or _checked(part)
            for demand in own:
                yield from _matches(demand, found, modest=modest)


def _checked(part: Stage | Job) -> bool:
    """Whether all that it deploys to is known to ask for the branch itself."""
    jobs = part.jobs if isinstance(part, Stage) else [part]
    known = [protection(job) for job in jobs if job.kind == "deployment"]
    return bool(known) and all(one is not None and one.branch_control for one in known)


def _asked(part: Stage | Job | Step, pipeline: Pipeline) -> list[Demand]:
    asked = [of_guard(guard, part.frame, pipeline) for guard in part.guards]
    if part.condition is not None:
        asked.append(of_condition(part.condition, part.frame, pipeline))
    return asked


def _around(part: Stage | Job | Step) -> tuple[Stage | Job, ...]:
    match part:
        case Step():
            return part.job, part.job.stage
        case Job():
            return (part.stage,)
        case Stage():
            return ()


def _of_variables(part: Pipeline | Stage | Job, pipeline: Pipeline) -> Iterator[Match]:
    """Variables and groups that only some branches get, and variables that say whether it is one of them."""
    for variable in part.variables:
        asked = [of_guard(guard, variable.frame, pipeline) for guard in variable.guards]
        asked = [demand for demand in asked or [of_value(variable, pipeline)] if demand.weak]
        found = of_setting(variable.name.value, variable.value) if asked else None
        if asked and not (found or variable.guards) and _decides_elsewhere(variable, pipeline):
            found = "names"
        if found or not variable.guards:
            for demand in asked:
                yield from _matches(demand, found)
    for group in part.groups:
        for guard in group.guards:
            yield from _matches(of_guard(guard, group.frame, pipeline), "credentials")


def _decides_elsewhere(variable: Variable, pipeline: Pipeline) -> bool:
    """Whether nothing that is at hand uses a variable of the pipeline, and templates are missing that may."""
    if not pipeline.unresolved or variable.frame is not pipeline.frame:
        return False
    name = variable.name.value.lower()
    parts: tuple[Stage | Job | Step, ...] = (*pipeline.stages, *pipeline.jobs, *pipeline.steps)
    conditions = (part.condition.value for part in parts if part.condition is not None)
    guards = (guard.condition for part in parts for guard in part.guards)
    return not any(name in text.lower() for text in chain(conditions, guards))


def _of_settings(part: Pipeline | Stage | Job | Step, pipeline: Pipeline) -> Iterator[Match]:
    """Inputs, parameters of templates, environments and the like that only some branches get."""
    if not mentions_branch(part.node.file):
        return
    for held in _guarded_nodes(part.node):
        asked = [of_guard(guard, part.frame, pipeline) for guard in held.guards]
        if any(demand.weak for demand in asked):
            found = of_entry(held) if isinstance(held, Entry) else of_node(held.node)
            for demand in asked if found else ():
                yield from _matches(demand, found)
    missing = _missing(pipeline)
    for call in _calls(part.node) if missing else ():
        if id(call.get("template")) in missing:
            for guarded, conditions in groupby(_conditions(call), itemgetter(1)):
                found = of_node(guarded) or "names"
                for condition, _ in conditions:
                    yield from _matches(of_condition(condition, part.frame, pipeline), found)


@lru_cache(maxsize=2)
def _missing(pipeline: Pipeline) -> frozenset[int]:
    """The identities of the names of templates that are not at hand."""
    return frozenset(id(gap.name) for gap in pipeline.unresolved)


def _calls(node: Node) -> Iterator[Mapping]:
    """The template calls in a node, without those in stages, jobs and steps, which are judged alone."""
    match node:
        case Mapping():
            if node.get("template") is not None:
                yield node
            else:
                for entry in node.entries:
                    yield from _calls(entry.value)
        case Sequence():
            for item in node.items:
                if not is_element(item.node):
                    yield from _calls(item.node)
        case _:
            return


def _conditions(call: Mapping) -> Iterator[tuple[Scalar, Mapping]]:
    """Conditions that a template is given which is not at hand, and what each of them is for."""
    given = call.get("parameters")
    for condition, owner in _held_conditions(given):
        yield condition, call if owner is given else owner


def _held_conditions(node: Node | None) -> Iterator[tuple[Scalar, Mapping]]:
    """Conditions in a node, but for those of stages, jobs and steps, and the mappings that have them."""
    match node:
        case Mapping() if not is_element(node):
            for entry in node.entries:
                if isinstance(entry.value, Scalar):
                    if "condition" in entry.key.value.lower():
                        yield entry.value, node
                else:
                    yield from _held_conditions(entry.value)
        case Sequence():
            for item in node.items:
                yield from _held_conditions(item.node)
        case _:
            return


def _guarded_nodes(node: Node) -> Iterator[Entry | Item]:
    """Guarded parts of a node, without the stages, jobs and steps in it, which are judged by themselves."""
    match node:
        case Mapping():
            for entry in node.entries:
                if entry.guards:
                    yield entry
                yield from _guarded_nodes(entry.value)
        case Sequence():
            for item in node.items:
                if not is_element(item.node):
                    if item.guards:
                        yield item
                    yield from _guarded_nodes(item.node)
        case _:
            return


def _matches(demand: Demand, found: Stake | None, *, modest: bool = False) -> Iterator[Match]:
    lines: dict[tuple[str, int], list[Weak]] = {}
    for weak in demand.weak:
        line, _ = weak.at.file.position(weak.at.start)
        lines.setdefault((weak.at.file.path, line), []).append(weak)
    for tests in lines.values():
        yield _match(tests, found, modest=modest)


def _match(tests: list[Weak], found: Stake | None, *, modest: bool) -> Match:
    """What stands on one line."""
    first = tests[0]
    edits = tuple(edit for test in tests for edit in test.edits)
    mended = all(test.edits for test in tests)
    return Match(
        at=first.at,
        message=_PASSES[first.kind].format(name=first.name or "that"),
        severity=_severity(first, found, modest=modest),
        confidence="likely" if found in ("names", None) else None,
        persona=None if found else "pedantic",
        fix=Fix("Compare the branch's whole name", edits) if mended else None,
    )


def _severity(weak: Weak, found: Stake | None, *, modest: bool) -> Severity:
    severity = _SEVERITY.get(found, "low") if found else "low"
    return "medium" if severity == "high" and (modest or weak.kind == "prefix") else severity

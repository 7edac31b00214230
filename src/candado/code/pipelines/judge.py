"""Rules asked of a pipeline."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

import msgspec

from candado.code.pipelines.model import Job, Pipeline, Resource, Script, Stage, Step, Variable
from candado.code.pipelines.rule import Judge, Match, Rule

Subject = Pipeline | Stage | Job | Step | Script | Variable | Resource


class Judged(msgspec.Struct, frozen=True):
    """A match, and the rule that found it."""

    rule: Rule
    match: Match
    subject: Subject


class Rules:
    """A selection of rules, ready to be asked."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self.rules = tuple(rules)
        self._by_subject: defaultdict[str, list[tuple[Rule, Judge]]] = defaultdict(list)
        for rule in self.rules:
            if not rule.needs_facts:
                for subject in rule.subjects:
                    self._by_subject[subject].append((rule, rule.find))

    def judge(self, pipeline: Pipeline) -> Iterator[Judged]:
        """All that the rules find in a pipeline, in no order; a place may come more than once."""
        yield from self._ask(pipeline)
        for resource in pipeline.resources:
            yield from self._ask(resource)
        yield from self._variables(pipeline.variables)
        for stage in pipeline.stages:
            yield from self._ask(stage)
            yield from self._variables(stage.variables)
            for job in stage.jobs:
                yield from self._ask(job)
                yield from self._variables(job.variables)
                for step in job.steps:
                    yield from self._ask(step)
                    for script in step.scripts:
                        yield from self._ask(script)

    def _variables(self, variables: list[Variable]) -> Iterator[Judged]:
        for variable in variables:
            yield from self._ask(variable)

    def _ask(self, subject: Subject) -> Iterator[Judged]:
        for rule, find in self._by_subject[type(subject).__name__]:
            for match in find(subject):
                yield Judged(rule, match, subject)

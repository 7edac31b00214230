"""Rules asked of a pipeline."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping

import msgspec

from candado.code.pipelines.definition import Definition
from candado.code.pipelines.model import Broken, Job, Pipeline, Resource, Script, Stage, Step, Variable
from candado.code.pipelines.rule import PERSONAS, Judge, Match, Persona, Rule

Subject = Pipeline | Stage | Job | Step | Script | Variable | Resource | Broken | Definition


class Judged(msgspec.Struct, frozen=True):
    """A match, and the rule that found it."""

    rule: Rule
    match: Match
    subject: Subject


class Rules:
    """A selection of rules, ready to be asked."""

    def __init__(self, rules: Iterable[Rule], personas: Collection[Persona] = PERSONAS) -> None:
        """Of those for none of these personas nothing is asked."""
        self.personas = personas
        self.rules = tuple(
            rule for rule in rules if not {rule.head.persona, *rule.head.also}.isdisjoint(personas)
        )
        self._by_subject: defaultdict[str, list[tuple[Rule, Judge]]] = defaultdict(list)
        self._without_facts: defaultdict[str, list[tuple[Rule, Judge]]] = defaultdict(list)
        self._of_classic: defaultdict[str, list[tuple[Rule, Judge]]] = defaultdict(list)
        for rule in self.rules:
            for subject in rule.subjects:
                self._by_subject[subject].append((rule, rule.find))
                if not rule.head.needs_facts:
                    self._without_facts[subject].append((rule, rule.find))
                if not rule.head.of_files:
                    self._of_classic[subject].append((rule, rule.find))

    def judge(self, judged: Pipeline | Broken | Definition) -> Iterator[Judged]:
        """All that the rules find in a pipeline, in no order; a place may come more than once."""
        asked = self._asked(judged)
        for subject in _subjects(judged):
            for rule, find in asked[type(subject).__name__]:
                for match in find(subject):
                    yield Judged(rule, match, subject)

    def _asked(self, judged: Pipeline | Broken | Definition) -> Mapping[str, list[tuple[Rule, Judge]]]:
        match judged:
            case Pipeline(classic=True):
                return self._of_classic
            case Pipeline(facts=None) | Broken():
                return self._without_facts
            case Pipeline() | Definition():
                return self._by_subject


def _subjects(pipeline: Pipeline | Broken | Definition) -> Iterator[Subject]:
    yield pipeline
    if isinstance(pipeline, Broken | Definition):
        return
    yield from pipeline.resources
    yield from pipeline.variables
    for stage in pipeline.stages:
        yield stage
        yield from stage.variables
        for job in stage.jobs:
            yield job
            yield from job.variables
            for step in job.steps:
                yield step
                yield from step.scripts

"""Each part of a control's SQL matters: take one away, or turn a comparison, and some example notices."""

import re

import msgspec
import pytest

from candado.assess.control import Control, ControlError
from candado.assess.engine import Question, columns
from candado.query.text import QueryRefused
from candado.query.tree import parse
from tests.proof.bench import Bench, World, each_control, question_of
from tests.proof.mutations import Mutant, mutants

pytestmark = pytest.mark.proof
Answers = dict[tuple[str, str], str]


@pytest.mark.parametrize("control", each_control())
def test_some_example_notices_every_mutation(bench: Bench, control: Control) -> None:
    examples = control.head.examples
    worlds = [
        bench.hardened,
        *(bench.changed(each.change, control) for each in (*examples.fails, *examples.passes)),
    ]
    question = question_of(control)
    truth = [(world, world.statuses(question)) for world in worlds]
    survivors = [
        mutant.change
        for mutant in mutants(control.sql)
        if not repeats_narrowing(mutant, control)
        and (changed := mutated(question, mutant.sql)) is not None
        and all(answers(world, changed) == expected for world, expected in truth)
    ]
    assert not survivors


def repeats_narrowing(mutant: Mutant, control: Control) -> bool:
    """Whether only a condition is changed that says again which rows are judged: rows beyond do not count."""
    return re.sub(r"\b\w+\.", "", mutant.term) in " ".join(control.narrowing.split())


def mutated(question: Question, sql: str) -> Question | None:
    """The question with other SQL; None where no control could say so."""
    try:
        return msgspec.structs.replace(question, query=parse(sql, columns()))
    except QueryRefused:
        return None


def answers(world: World, question: Question) -> Answers | None:
    """Row and verdict; None where the question cannot be asked."""
    try:
        return world.statuses(question)
    except ControlError:
        return None

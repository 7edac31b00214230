"""Each part of a control's SQL matters: take one away, or turn a comparison, and some example notices."""

import re

import duckdb
import msgspec
import pytest

from candado.assess.control import Control, ControlError
from candado.assess.engine import Question, ask, columns, prepare
from candado.query.text import QueryRefused
from candado.query.tree import parse
from candado.store.snapshot import Snapshot
from tests.proof.bench import Bench, each_control, opened
from tests.proof.mutations import Mutant, mutants

pytestmark = pytest.mark.proof


@pytest.mark.parametrize("control", each_control())
def test_some_example_notices_every_mutation(bench: Bench, control: Control) -> None:
    examples = control.head.examples
    worlds = [opened(bench.hardened)]
    worlds += [opened(bench.changed(each.change, control)) for each in (*examples.fails, *examples.passes)]
    question = prepare(control)
    truth = [answers(world, question, bench.hardened) for world in worlds]
    survivors = [
        mutant.change
        for mutant in mutants(control.sql)
        if not repeats_narrowing(mutant, control)
        and all(
            answers(world, mutated(question, mutant.sql), bench.hardened) == expected
            for world, expected in zip(worlds, truth, strict=True)
        )
    ]
    for world in worlds:
        world.close()
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


def answers(
    world: duckdb.DuckDBPyConnection, question: Question | None, snapshot: Snapshot
) -> list[tuple[str, str]] | None:
    """Row and verdict; None where the question cannot be asked."""
    if question is None:
        return None
    world.execute("delete from answers")
    try:
        ask(world, question, {}, snapshot.scan.started)
    except ControlError:
        return None
    return world.execute("select id, status from answers order by all").fetchall()

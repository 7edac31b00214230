"""Many files, on all processors: what `candado check` does with folders."""

import gc
import os
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from datetime import date
from functools import cache
from itertools import chain, count, groupby, islice
from multiprocessing import get_all_start_methods, get_context
from pathlib import Path
from typing import TypeVar

import msgspec

from candado.code.pipelines.analyse import (
    Analysis,
    FileReport,
    analyse,
    broken,
    merged,
    not_a_pipeline,
    unparsed,
)
from candado.code.pipelines.discover import Found, includes
from candado.code.pipelines.findings import Finding
from candado.code.pipelines.identify import is_meant_as_pipeline, is_named_as_pipeline, may_be_pipeline
from candado.code.pipelines.judge import Rules
from candado.code.pipelines.parse import ParseError
from candado.code.pipelines.repositories import Folder, NotAtHand, decoded
from candado.code.pipelines.rule import PERSONAS, Persona, load
from candado.code.pipelines.suppress import MARK, Suppression

T = TypeVar("T")
R = TypeVar("R")

_AT_ONCE = 64
"""files that a process takes at a time"""
_CLEARED = 16
"""tasks after which a process lets go of what refers to itself: steps, jobs and pipelines"""
_AHEAD = 16
"""tasks that are given to processes before anybody waits for the first"""


class Checked(msgspec.Struct, frozen=True):
    """What was found in files of one repository: in some at a time, and what only all of them tell last."""

    root: str
    files: tuple[FileReport, ...]
    findings: tuple[Finding, ...]
    unused: tuple[Suppression, ...] = ()
    """comments that accept nothing"""


class _Task(msgspec.Struct, frozen=True):
    files: tuple[Found, ...]
    included: frozenset[str]
    """those of them that other files include, by root and path"""
    today: date
    personas: tuple[Persona, ...]


def check(
    found: Iterable[Found],
    today: date,
    processes: int | None = None,
    personas: tuple[Persona, ...] = PERSONAS,
) -> Iterator[Checked]:
    """Judge files for some personas, many on all processors; what is found comes repository by repository."""
    files = list({(file.root, file.path): file for file in sorted(found)}.values())
    processes = processes or _processors()
    with _workers(processes if len(files) > 2 * _AT_ONCE else 1) as workers:
        names = {f"{file.root}/{file.path}" for file in files}
        named = _each(workers, _includes, _batches(files))
        included = frozenset[str]().union(*(names & batch for batch in named))
        tasks = (_task(batch, included, today, personas) for batch in _batches(files))
        analyses = chain.from_iterable(_each(workers, _analyses, tasks))
        for root, group in groupby(zip(files, analyses, strict=True), key=lambda pair: pair[0].root):
            yield from _of_repository(root, (analysis for _, analysis in group), included)


def _processors() -> int:
    """Those that this process may use."""
    allowed = getattr(os, "sched_getaffinity", None)
    return len(allowed(0)) if allowed else os.cpu_count() or 1


def _task(
    batch: tuple[Found, ...], included: frozenset[str], today: date, personas: tuple[Persona, ...]
) -> _Task:
    return _Task(batch, included & {f"{file.root}/{file.path}" for file in batch}, today, personas)


def _of_repository(root: str, analyses: Iterator[Analysis], included: frozenset[str]) -> Iterator[Checked]:
    """What is found in files that nobody includes can be told at once; all else once every file was seen."""

    def waits(path: str) -> bool:
        return f"{root}/{path}" in included

    held: list[Finding] = []
    used: set[tuple[str, int]] = set()
    comments: list[Suppression] = []
    while batch := list(islice(analyses, _AT_ONCE)):
        findings = [found for analysis in batch for found in analysis.findings]
        accepted = {(found.accepted.path, found.accepted.line) for found in findings if found.accepted}
        written = [one for analysis in batch for one in analysis.suppressions]
        held += (found for found in findings if found.place.repository or waits(found.place.path))
        used |= {each for each in accepted if waits(each[0])}
        comments += (one for one in written if waits(one.path))
        yield Checked(
            root,
            tuple(analysis.report for analysis in batch),
            _ordered(found for found in findings if not (found.place.repository or waits(found.place.path))),
            tuple(one for one in written if not waits(one.path) and (one.path, one.line) not in accepted),
        )
    yield Checked(
        root, (), _ordered(held), tuple(one for one in comments if (one.path, one.line) not in used)
    )


def _ordered(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(merged(findings), key=lambda found: (found.place.path, found.place.line, found.rule)))


@contextmanager
def _workers(processes: int) -> Generator[Executor | None]:
    """Processes to work in; None to work in this one."""
    if processes == 1:
        yield None
        return
    method = "fork" if "fork" in get_all_start_methods() else "spawn"
    with ProcessPoolExecutor(processes, mp_context=get_context(method)) as executor:
        yield executor


def _each(workers: Executor | None, function: Callable[[T], R], tasks: Iterable[T]) -> Iterator[R]:
    """The results in order; workers are only so far ahead of whoever takes them."""
    if workers is None:
        yield from map(function, tasks)
        return
    ahead: deque[Future[R]] = deque()
    for task in tasks:
        ahead.append(workers.submit(function, task))
        if len(ahead) > _AHEAD:
            yield ahead.popleft().result()
    while ahead:
        yield ahead.popleft().result()


def _batches(files: Sequence[Found]) -> Iterator[tuple[Found, ...]]:
    left = iter(files)
    while batch := tuple(islice(left, _AT_ONCE)):
        yield batch


def _includes(files: tuple[Found, ...]) -> set[str]:
    return {f"{file.root}/{path}" for file in files for path in includes(file)}


def _analyses(task: _Task) -> list[Analysis]:
    folders: dict[str, Folder] = {}
    made: list[Analysis] = []
    for file in task.files:
        folder = folders.get(file.root) or folders.setdefault(file.root, Folder(Path(file.root)))
        included = f"{file.root}/{file.path}" in task.included
        made.append(_analysis(file, folder, task, included=included))
    if next(_tasks()) % _CLEARED == 0:
        gc.collect()
    return made


@cache
def _tasks() -> Iterator[int]:
    """Counts the tasks of this process."""
    return count(1)


@cache
def _rules(personas: tuple[Persona, ...]) -> Rules:
    """The rules for some personas, made once by each process.

    From then on it looks for garbage less often, and not among what is there by now: nodes are many, and few
    of them refer to one another in circles.
    """
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
    return Rules(load(), personas)


def _analysis(found: Found, folder: Folder, task: _Task, *, included: bool) -> Analysis:
    if found.problem:
        return broken(found.path, NotAtHand(found.problem))
    try:
        data = folder.read(found.path)
    except NotAtHand as error:
        return broken(found.path, error)
    try:
        file = decoded(data, found.path)
    except (ParseError, NotAtHand) as error:
        meant = (
            found.named or is_named_as_pipeline(found.path) or is_meant_as_pipeline(data.decode("latin-1"))
        )
        return broken(found.path, error) if meant else not_a_pipeline(found.path)
    if not may_be_pipeline(file.text):
        return not_a_pipeline(found.path)
    # whether a comment accepts something is known only where everything is asked
    rules = _rules(PERSONAS if MARK in file.text else task.personas)
    try:
        document = folder.parsed(file)
    except ParseError as error:
        meant = found.named or is_named_as_pipeline(file.path) or is_meant_as_pipeline(file.text)
        return unparsed(file, error, rules) if meant else not_a_pipeline(found.path)
    return analyse(document, folder, rules, included=included, today=task.today)

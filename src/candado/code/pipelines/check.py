"""Many files, on all processors: what `candado check` does with folders."""

import os
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from functools import cache
from itertools import groupby, islice
from multiprocessing import get_all_start_methods, get_context
from pathlib import Path
from typing import TypeVar

import msgspec

from candado.code.pipelines.analyse import Analysis, FileReport, analyse, broken, merged, not_a_pipeline
from candado.code.pipelines.discover import Found, includes
from candado.code.pipelines.findings import Finding
from candado.code.pipelines.identify import is_meant_as_pipeline, may_be_pipeline
from candado.code.pipelines.judge import Rules
from candado.code.pipelines.parse import ParseError
from candado.code.pipelines.repositories import Folder, NotAtHand
from candado.code.pipelines.rule import load

T = TypeVar("T")
R = TypeVar("R")

_AT_ONCE = 64
"""files that a process takes at a time"""


class Checked(msgspec.Struct, frozen=True):
    """What was found in the files of one repository."""

    root: str
    files: tuple[FileReport, ...]
    findings: tuple[Finding, ...]


class _Task(msgspec.Struct, frozen=True):
    files: tuple[Found, ...]
    included: frozenset[str]


def check(found: Iterable[Found], processes: int | None = None) -> Iterator[Checked]:
    """Judge files, repository by repository; on all processors where there are many."""
    files = sorted(set(found))
    processes = processes or os.cpu_count() or 1
    with _workers(processes if len(files) > 2 * _AT_ONCE else 1) as workers:
        for root, group in groupby(files, key=lambda file: file.root):
            yield _repository(root, list(group), workers)


@contextmanager
def _workers(processes: int) -> Generator[Executor | None]:
    """Processes to work in; None to work in this one."""
    if processes == 1:
        yield None
        return
    method = "fork" if "fork" in get_all_start_methods() else "spawn"
    with ProcessPoolExecutor(processes, mp_context=get_context(method)) as executor:
        yield executor


def _repository(root: str, files: list[Found], workers: Executor | None) -> Checked:
    batches = list(_batches(files))
    included = frozenset[str]().union(*_each(workers, _includes, batches))
    tasks = [
        _Task(batch, included & {file.path for file in batch} if workers else included) for batch in batches
    ]
    reports: list[FileReport] = []
    findings: list[Finding] = []
    for analyses in _each(workers, _analyses, tasks):
        for analysis in analyses:
            reports.append(analysis.report)
            findings.extend(analysis.findings)
    ordered = sorted(
        merged(iter(findings)), key=lambda found: (found.place.path, found.place.line, found.rule)
    )
    return Checked(root, tuple(reports), tuple(ordered))


def _each(workers: Executor | None, function: Callable[[T], R], tasks: Iterable[T]) -> Iterator[R]:
    return map(function, tasks) if workers is None else workers.map(function, tasks)


def _batches(files: Sequence[Found]) -> Iterator[tuple[Found, ...]]:
    left = iter(files)
    while batch := tuple(islice(left, _AT_ONCE)):
        yield batch


def _includes(files: tuple[Found, ...]) -> set[str]:
    return {path for file in files for path in includes(file)}


def _analyses(task: _Task) -> list[Analysis]:
    rules = _rules()
    folder = Folder(Path(task.files[0].root))
    return [_analysis(file, folder, rules, included=file.path in task.included) for file in task.files]


@cache
def _rules() -> Rules:
    """The rules, read once by each process."""
    return Rules(load())


def _analysis(found: Found, folder: Folder, rules: Rules, *, included: bool) -> Analysis:
    try:
        file = folder.file(found.path)
    except (ParseError, NotAtHand) as error:
        return broken(found.path, error) if found.named else not_a_pipeline(found.path)
    if not may_be_pipeline(file.text):
        return not_a_pipeline(found.path)
    try:
        document = folder.parsed(file)
    except ParseError as error:
        meant = found.named or is_meant_as_pipeline(file.text)
        return broken(found.path, error) if meant else not_a_pipeline(found.path)
    return analyse(document, folder, rules, included=included)

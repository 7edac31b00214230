"""The one door for SQL that people write: checked, then run where it can reach nothing and is killed in time.

Both happen in a child process under limits of memory and time, since even DuckDB's parser can be kept busy.
The check is on the tree (see `tree`). The child opens one database file, read-only, with files, network,
extensions, Python's variables and settings out of reach.
"""

import contextlib
import os
import subprocess
import sys
import threading
from collections.abc import Mapping
from pathlib import Path

import msgspec

from candado.query.text import QueryRefused
from candado.query.tree import Tables
from candado.query.wire import (
    Columns,
    End,
    Failed,
    Limits,
    Message,
    Parameter,
    Refused,
    Request,
    Rows,
    TooLarge,
)

_KEPT = ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEMROOT")
"""Of the environment, the child gets what finding its libraries may take, and nothing else."""

ANSWER_MIB = 256
"""An answer of more than this is refused."""

_LARGEST = ANSWER_MIB * 1024 * 1024

DEFAULT_LIMITS = Limits()


class QueryFailed(RuntimeError):
    """The query was allowed and DuckDB could not answer it: a column that is not there, a cast that fails."""


class QueryTooLarge(RuntimeError):
    """The query was stopped: its answer, its memory or its time went over the limit."""


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """The answer. Values are as JSON has them: times are ISO 8601 in UTC, decimals text, bytes base64."""

    columns: tuple[str, ...]
    types: tuple[str, ...]
    """DuckDB's name for the type of each column"""
    rows: list[list[object]]


def run(
    database: Path,
    sql: str,
    tables: Tables,
    parameters: Mapping[str, Parameter] | None = None,
    limits: Limits = DEFAULT_LIMITS,
    *,
    keys: Mapping[str, str | None] | None = None,
) -> Result:
    """Ask one SELECT of a database that `build_database` wrote; with `keys`, as `scoped` does.

    Raises QueryRefused where the SQL is not allowed, QueryFailed where it cannot be answered, QueryTooLarge
    where it goes over the limits; each says why in one sentence. Parameters that the SQL does not name are
    ignored.
    """
    request = Request(
        database=str(database),
        sql=_text(sql),
        tables={table: dict(columns) for table, columns in tables.items()},
        parameters=dict(parameters or {}),
        keys=None if keys is None else dict(keys),
        limits=limits,
    )
    with subprocess.Popen(
        [sys.executable, "-I", "-m", "candado.query.child"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={name: os.environ[name] for name in _KEPT if name in os.environ},
    ) as process:
        late = threading.Event()

        def stop() -> None:
            late.set()
            process.kill()

        clock = threading.Timer(limits.seconds, stop)
        clock.start()
        try:
            answer = _exchange(process, msgspec.msgpack.encode(request))
        finally:
            clock.cancel()
            process.kill()
    if late.is_set():
        raise QueryTooLarge(f"the query was stopped after {limits.seconds:g} seconds")
    return _result(answer, limits)


def _text(sql: str) -> str:
    """The SQL, refused if it cannot even be written to the child."""
    try:
        sql.encode()
    except UnicodeEncodeError:
        raise QueryRefused("half of a surrogate pair is in the query, which is not text") from None
    return sql


def _exchange(process: subprocess.Popen[bytes], request: bytes) -> bytes:
    """All that the child writes, unless it is more than an answer may have."""
    if process.stdin is None or process.stdout is None:
        raise QueryFailed("the process that runs queries has no pipes")
    with contextlib.suppress(BrokenPipeError), process.stdin:
        process.stdin.write(request)
    answer = bytearray()
    while len(answer) <= _LARGEST and (more := os.read(process.stdout.fileno(), 1 << 20)):
        answer += more
    return bytes(answer)


def _result(answer: bytes, limits: Limits) -> Result:
    if len(answer) > _LARGEST:
        raise QueryTooLarge(f"the answer is larger than {ANSWER_MIB} MiB; narrow the query")
    columns = Columns([], [])
    rows: list[list[object]] = []
    for line in answer.splitlines():
        message: Message = msgspec.json.decode(line, type=Message)
        match message:
            case Columns() as columns:
                pass
            case Rows(rows=more):
                rows.extend(more)
            case End():
                return Result(columns=tuple(columns.names), types=tuple(columns.types), rows=rows)
            case Refused(sentence=sentence, line=number, column=column):
                raise QueryRefused(sentence, number, column)
            case Failed(sentence=sentence):
                raise QueryFailed(sentence)
            case TooLarge(sentence=sentence):
                raise QueryTooLarge(sentence)
    raise QueryTooLarge(
        f"the query needs more than {limits.memory_mib} MiB of memory, or crashed for want of it"
    )

"""The process in which people's SQL runs; it is born for one query, limited, and dies with it."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import duckdb
import msgspec

from candado.query.scoped import scoped
from candado.query.text import QueryRefused
from candado.query.tree import parse
from candado.query.wire import Columns, End, Failed, Limits, Message, Refused, Request, Rows, TooLarge

_BATCH = 500


def main() -> None:
    """Read a request from stdin, write the answer to stdout, line by line."""
    request = msgspec.msgpack.decode(sys.stdin.buffer.read(), type=Request)
    _limit(request.limits)
    encoder = msgspec.json.Encoder(enc_hook=str)
    try:
        for message in _answer(request):
            sys.stdout.buffer.write(encoder.encode(message) + b"\n")
    except MemoryError:
        needed = TooLarge(f"the query needs more than {request.limits.memory_mib} MiB of memory")
        sys.stdout.buffer.write(encoder.encode(needed) + b"\n")
    sys.stdout.buffer.flush()


def _limit(limits: Limits) -> None:
    """Have the kernel hold the process: memory, processor time, no file written, no core left behind."""
    if sys.platform == "win32":
        return
    import resource

    for kind, amount in (
        (resource.RLIMIT_DATA, limits.memory_mib * 1024 * 1024),
        (resource.RLIMIT_CPU, int(limits.seconds * (os.cpu_count() or 1)) + 1),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        hard = resource.getrlimit(kind)[1]
        lowest = amount if hard == resource.RLIM_INFINITY else min(amount, hard)
        resource.setrlimit(kind, (lowest, lowest))


def _answer(request: Request) -> Iterator[Message]:
    try:
        query = parse(request.sql, request.tables)
    except QueryRefused as refusal:
        yield Refused(refusal.sentence, refusal.line, refusal.column)
        return
    if missing := query.parameters - request.parameters.keys():
        yield Failed(f"no value is given for ${min(missing)}")
        return
    try:
        with connect(request.database, request.limits) as connection:
            parameters = {name: request.parameters[name] for name in query.parameters}
            sql = query.sql if request.keys is None else scoped(query, request.keys)
            found = connection.execute(sql, parameters)
            described = found.description or []
            yield Columns([str(column[0]) for column in described], [str(column[1]) for column in described])
            count = 0
            while batch := found.fetchmany(_BATCH):
                count += len(batch)
                if count > request.limits.rows:
                    yield TooLarge(f"the answer has more than {request.limits.rows:,} rows; narrow the query")
                    return
                yield Rows([list(row) for row in batch])
            yield End()
    except duckdb.OutOfMemoryException:
        yield TooLarge(f"the query needs more than {request.limits.memory_mib} MiB of memory")
    except duckdb.Error as error:
        yield Failed(_without_paths(str(error), request.database))


def connect(database: str, limits: Limits) -> duckdb.DuckDBPyConnection:
    """Open the database so that no SQL, checked or not, reaches anything but it."""
    connection = duckdb.connect(
        database,
        read_only=True,
        config={
            "enable_external_access": False,
            "python_enable_replacements": False,
            "autoload_known_extensions": False,
            "autoinstall_known_extensions": False,
            "allow_community_extensions": False,
            "allow_persistent_secrets": False,
            "temp_directory": "",
            "max_temp_directory_size": "0 bytes",
            "memory_limit": f"{limits.memory_mib * 3 // 4} MiB",
            "threads": 2,
        },
    )
    connection.execute("set TimeZone = 'UTC'; set lock_configuration = true")
    return connection


def _without_paths(text: str, database: str) -> str:
    """DuckDB's error as one line that tells nothing of where files lie."""
    for path in (database, Path(database).parent, sys.prefix, Path(duckdb.__file__).parent):
        text = text.replace(str(path), "...")
    return " ".join(text.partition("\nLINE ")[0].split())


if __name__ == "__main__":
    main()

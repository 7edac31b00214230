"""SQL as text: where a byte stands, and where the one statement ends."""

import duckdb

LONGEST = 100_000
"""SQL longer than this many characters is refused unread."""

MOST_BRACKETS = 50
"""Brackets that nest deeper are refused unread: DuckDB's parser takes seconds over thousands."""

_DEPTH = {b"(": 1, b"[": 1, b"{": 1, b")": -1, b"]": -1, b"}": -1}


class QueryRefused(ValueError):
    """The SQL asks for what is not allowed; the message is one sentence with line and column."""

    def __init__(self, sentence: str, line: int = 1, column: int = 1) -> None:
        super().__init__(f"line {line}, column {column}: {sentence}")
        self.sentence = sentence
        self.line = line
        self.column = column


def fold(name: str) -> str:
    """The name as DuckDB compares it: only A to Z have a lower case."""
    return "".join(letter.lower() if letter.isascii() else letter for letter in name)


def place(sql: str, offset: int) -> tuple[int, int]:
    """Line and column, from 1 and in characters, of a byte of the SQL."""
    before = sql.encode()[:offset].decode(errors="ignore")
    return before.count("\n") + 1, len(before) - before.rfind("\n")


def refused(sql: str, offset: int, sentence: str) -> QueryRefused:
    """The refusal of what stands at this byte."""
    return QueryRefused(sentence, *place(sql, offset))


def single_statement(sql: str) -> str:
    """The SQL without what ends it; refused if it is none, several, or too long."""
    if len(sql) > LONGEST:
        raise QueryRefused(f"the query has {len(sql):,} characters, more than the {LONGEST:,} allowed")
    if "\0" in sql:
        raise refused(sql, len(sql[: sql.index("\0")].encode()), "a NUL character is not allowed")
    try:
        encoded = sql.encode()
    except UnicodeEncodeError as error:
        raise QueryRefused(f"character {error.start + 1} is half of a surrogate pair, not text") from None
    ended = None
    depth = 0
    seen = False
    for offset, kind in duckdb.tokenize(sql):
        if kind == duckdb.token_type.comment:
            continue
        depth += _DEPTH.get(encoded[offset : offset + 1], 0) if kind == duckdb.token_type.operator else 0
        if depth > MOST_BRACKETS:
            raise refused(
                sql, offset, f"brackets nest more than {MOST_BRACKETS} deep here; split the query with WITH"
            )
        if kind == duckdb.token_type.operator and encoded[offset : offset + 1] == b";":
            if not seen:
                raise refused(sql, offset, "a statement is missing before this semicolon")
            ended = offset if ended is None else ended
        elif ended is not None:
            raise refused(sql, offset, "a second statement begins here; write one")
        seen = True
    if not seen:
        raise QueryRefused("the query is empty; write a SELECT")
    return encoded[:ended].decode()


def find_word(sql: str, word: str) -> int | None:
    """The byte of the first token, not in a comment or a string, that is this word or quoted name."""
    encoded = sql.encode()
    outside = (duckdb.token_type.comment, duckdb.token_type.string_const)
    for offset, kind in duckdb.tokenize(sql):
        start = offset + 1 if encoded[offset : offset + 1] == b'"' else offset
        length = len(word.encode())
        after = encoded[start + length : start + length + 1].decode(errors="replace")
        found = encoded[start : start + length].decode(errors="replace")
        if kind not in outside and fold(found) == fold(word) and not (after.isalnum() or after == "_"):
            return offset
    return None

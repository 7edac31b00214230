"""Whether a control could pass for want of knowledge: NULL in a nullable column must never make it pass."""

import msgspec

from candado.query.knowledge import Cause
from candado.query.lint_rows import relation
from candado.query.tree import Query, Tables


class Complaint(msgspec.Struct, frozen=True):
    """What could turn a NULL into a pass, and what to write instead."""

    line: int
    column: int
    sentence: str

    def __str__(self) -> str:
        """The sentence with its place."""
        return f"line {self.line}, column {self.column}: {self.sentence}"


def complaints(query: Query, tables: Tables) -> tuple[Complaint, ...]:
    """All that is wrong with a control's SQL; empty if it is sound.

    `passed` may be NULL but not true by mistake, `applies` neither true nor false by mistake, and no row may
    be left out or come in because a nullable column is NULL. Other columns are evidence and may say what they
    like.
    """
    found = relation(query.tree, {name: tables[name] for name in query.reads})
    passed, applies = found.get("passed"), found.get("applies")
    causes: list[Cause | None] = [found.rows.lost, found.rows.added, passed and passed.high]
    if applies is not None:
        causes += [applies.high, applies.low]
    placed = [Complaint(*query.place(cause.node), cause.sentence) for cause in causes if cause is not None]
    return tuple(sorted(set(placed), key=lambda complaint: (complaint.line, complaint.column)))

"""Several reads of one table in one scope become one row of `coverage`: the worst of them, and all rows."""

from collections.abc import Iterable

import msgspec

from candado.model.reading import FROM_BEST_TO_WORST, Coverage


def worst(notes: Iterable[Coverage]) -> list[Coverage]:
    """One row for each table and scope, sorted by these."""
    found: dict[tuple[str, str], Coverage] = {}
    for note in notes:
        key = (note.table_name, note.scope_id)
        before = found.get(key)
        if before is None:
            found[key] = note
            continue
        worse = max(before, note, key=lambda each: FROM_BEST_TO_WORST.index(each.status))
        found[key] = msgspec.structs.replace(worse, rows=before.rows + note.rows)
    return [found[key] for key in sorted(found)]

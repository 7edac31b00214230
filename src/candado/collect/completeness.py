"""How whole each table is, beyond what its own answers say.

The service trims a list instead of refusing it, and answers an empty list where it hides everything. So a
list counts as read whole only where the identity's own rights show it, and a table whose reads were planned
from others is no better than these.
"""

from collections.abc import Iterable, Iterator, Mapping

from candado.collect.collector import Collector, Right
from candado.collect.run import Run, waves
from candado.collect.witnesses import doubts
from candado.model import Scope, tables
from candado.model.projects import Project
from candado.model.reading import Coverage, ReaderRight, Reading
from candado.store.coverage import worst

_Known = dict[tuple[str, str], Coverage]


def judge(run: Run, chosen: Iterable[Collector]) -> None:
    """Note for every table and scope what its rights, its sources and its witnesses leave of it."""
    known: _Known = {(note.table_name, note.scope_id): note for note in worst(run.stage.coverage())}
    rights = _Rights(run)
    notes: list[Coverage] = []
    for wave in waves(chosen):
        for collector in wave:
            for note in _judged(run, collector, known, rights):
                notes.append(note)
                key = (note.table_name, note.scope_id)
                known[key] = worst([known[key], note])[0] if key in known else note
    counts = {key: note.rows for key, note in known.items() if note.status is Reading.READ}
    run.stage.finish("completeness", [*notes, *doubts(run, counts)])


def _judged(run: Run, collector: Collector, known: _Known, rights: "_Rights") -> Iterator[Coverage]:
    for table in collector.into:
        for scope_id in (run.organization_id, *(run.project_ids if table.scope is Scope.PROJECT else ())):
            if table.record is Project and scope_id != run.organization_id:
                continue  # a project that was listed is there; only the list may lack some
            before = known.get((table.name, scope_id))
            if before is None:
                yield _note(table.name, scope_id, Reading.READ, collector)
            for source in collector.after:
                at = scope_id if tables()[source].scope is Scope.PROJECT else run.organization_id
                found = known.get((source, at))
                if found is not None and found.status not in (Reading.READ, Reading.ABSENT):
                    yield _note(
                        table.name,
                        scope_id,
                        Reading.PARTIAL,
                        collector,
                        reason=f"it is read from {source}, which is {found.status}: {found.reason}",
                        permission=found.permission,
                    )
            if before is None or before.status is Reading.READ:
                for right in collector.rights:
                    if lack := rights.lack(right, scope_id, table.scope):
                        yield _note(
                            table.name,
                            scope_id,
                            Reading.PARTIAL,
                            collector,
                            reason=lack,
                            permission=collector.endpoint.permission,
                        )


def _note(
    table: str,
    scope_id: str,
    status: Reading,
    collector: Collector,
    *,
    reason: str = "",
    permission: str = "",
) -> Coverage:
    return Coverage(
        table_name=table,
        scope_id=scope_id,
        status=status,
        endpoint=collector.endpoint.name,
        http_status=None,
        reason=reason,
        permission=permission,
        rows=0,
    )


class _Rights:
    """What the identity itself may do, as the service evaluated it."""

    def __init__(self, run: Run) -> None:
        self._allowed: Mapping[tuple[str, str, str], bool] = {
            (right.namespace, right.permission, right.token): right.allowed for right in run.rows(ReaderRight)
        }
        self._run = run

    def lack(self, right: Right, scope_id: str, scope: Scope) -> str:
        """Why a list may be trimmed in a scope; empty where the right shows it whole.

        A right in projects shows a list of the organization whole only if it holds in all of them.
        """
        tokens = [right.token]
        if "{project}" in right.token:
            of_organization = scope_id == self._run.organization_id
            projects = self._run.project_ids if scope is Scope.ORGANIZATION else (scope_id,)
            if of_organization and scope is Scope.PROJECT:
                return ""
            tokens = [right.token.replace("{project}", project) for project in projects]
        for token in tokens:
            match self._allowed.get((right.namespace, right.permission, token)):
                case True:
                    continue
                case False:
                    return (
                        f"the identity lacks {right.permission} in {right.namespace}: the list may be trimmed"
                    )
                case None:
                    return f"whether the identity has {right.permission} in {right.namespace} is not known"
        return ""

"""The task groups of a project as definitions: judged by themselves, and where pipelines use them."""

from collections.abc import Iterator

from candado.code.pipelines.classic import said
from candado.code.pipelines.classic.build import with_pipeline
from candado.code.pipelines.definition import Definition, read, written
from candado.code.pipelines.repositories import NotAtHand
from candado.code.pipelines.text import File
from candado.examine.grants import OF_SHARED
from candado.examine.grants import written as written_grants
from candado.examine.known import Known
from candado.examine.told import Told, understood
from candado.model.classic import TaskGroup


class TaskGroups:
    """All versions of all of them; see candado.code.pipelines.classic.groups.Groups."""

    def __init__(self, known: Known, project_id: str) -> None:
        self._known = known
        rows = sorted(known.task_groups(project_id), key=_age)
        self._newest = {row.group_id: row for row in rows}
        self._by_major = {(row.group_id, row.version.partition(".")[0]): row for row in rows}
        self._rows = {row.id: row for row in rows}
        self._definitions: dict[str, Definition] = {}

    def __iter__(self) -> Iterator[Told]:
        """Each version of each group."""
        return map(self.told, self._rows)

    def told(self, id: str) -> Told:
        """A version of a group by the id of its row."""
        row = self._rows[id]
        made = with_pipeline(self._definition(row), self, self._known.around(row.project_id))
        page = f"{row.project_id}/_taskgroup/{row.group_id}"
        return Told(made, page, group=row.id, designed=True)

    def group(self, id: str, major: str) -> Definition:
        """The steps of a group by its id and major version, empty for the newest. Raises NotAtHand."""
        row = self._by_major.get((id, major)) if major else self._newest.get(id)
        if row is None:
            raise NotAtHand("the task group is not among those that were read")
        return self._definition(row)

    def _definition(self, row: TaskGroup) -> Definition:
        if row.id not in self._definitions:
            told = {
                "type": "task group",
                "name": row.name,
                "version": row.version,
                **understood(row.text, said.of_group),
                "permissions": self._permissions(row) if self._newest[row.group_id] is row else None,
            }
            file = File(f"task group/{row.name}", written(told), row.id)
            self._definitions[row.id] = read(file, self._known.today)
        return self._definitions[row.id]

    def _permissions(self, row: TaskGroup) -> object:
        grants = self._known.grants
        token = f"{row.project_id}/{row.group_id}"
        return written_grants(grants.on("MetaTask", token), OF_SHARED) if grants else None


def _age(row: TaskGroup) -> tuple[int, ...]:
    return tuple(int(number) for number in row.version.split("."))

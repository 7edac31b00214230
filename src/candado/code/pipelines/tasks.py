"""The built-in tasks: their versions, which are deprecated, and which inputs name service connections.

Source: the task.json files of microsoft/azure-pipelines-tasks (August 2026) and the task reference of the
YAML schema. `tools/pipeline_tasks.py` writes the data.
"""

from datetime import date
from functools import cache
from importlib.resources import files

import msgspec


class Major(msgspec.Struct, frozen=True, gc=False):
    """A major version of a task."""

    deprecated: bool = False
    removal: date | None = None
    """when the service stops to offer it"""
    instead: str = ""
    """what takes its place, `UseNode@1`; empty where nothing does"""


class Task(msgspec.Struct, frozen=True):
    """A built-in task."""

    name: str
    id: str = ""
    """in lower case; empty where it is not known"""
    majors: dict[int, Major] = {}
    """those that are known"""
    connections: frozenset[str] = frozenset()
    """inputs that name a service connection, aliases among them, in lower case"""

    @property
    def newest(self) -> int | None:
        """The newest major that is not deprecated."""
        return max((number for number, major in self.majors.items() if not major.deprecated), default=None)


@cache
def _known() -> dict[str, Task]:
    """By name and by id, both in lower case; tasks that share an id are versions of the newest of them."""
    data = files("candado.code.pipelines").joinpath("tasks.json").read_bytes()
    tasks = msgspec.json.decode(data, type=list[Task])
    by_id: dict[str, Task] = {}
    for known in sorted(tasks, key=lambda known: known.newest or -1):
        older = by_id.get(known.id)
        majors = {**older.majors, **known.majors} if older else known.majors
        by_id[known.id] = msgspec.structs.replace(known, majors=majors)
    by_id.pop("", None)
    return by_id | {known.name.lower(): known for known in tasks}


def task(name: str) -> Task | None:
    """The built-in task of that name or id, whatever its case."""
    return _known().get(name.lower())


def connection_inputs(name: str) -> frozenset[str]:
    """Inputs of a task that name a service connection, in lower case.

    Of a task that is not built in: all names that such inputs have in any task.
    """
    found = task(name)
    return found.connections if found else _any_connection()


@cache
def _any_connection() -> frozenset[str]:
    return frozenset[str]().union(*(known.connections for known in _known().values()))

"""What is handed to a template that is not at hand: stages, jobs and steps that it is bound to run."""

from collections.abc import Iterator

from candado.code.pipelines.identify import looks_like
from candado.code.pipelines.nodes import Entry, Item, Mapping, Node, Scalar, Sequence

_LEVELS = ("stages", "jobs", "steps")
_DEEPEST = 8
"""levels of objects in which lists are looked for"""


def handed(call: Mapping, key: str) -> Iterator[Sequence]:
    """Lists that a call hands over, as they would stand at `key`: steps for a list of jobs make one job."""
    if key not in _LEVELS:
        return
    wanted = _LEVELS.index(key)
    for level, held in _lists(call.get("parameters"), "", 0):
        if level == wanted:
            yield held
        elif level > wanted:
            for name in reversed(_LEVELS[wanted + 1 : level + 1]):
                held = _within(name, held)
            yield held


def steps_in_context(job: Mapping) -> Iterator[Sequence]:
    """Lists of steps that a job hands to the template around it, by its `templateContext`."""
    context = job.get("templateContext")
    if isinstance(context, Mapping):
        yield from (held for level, held in _lists(context, "", 0) if _LEVELS[level] == "steps")


def _within(key: str, held: Sequence) -> Sequence:
    """A list of one stage or job that nobody wrote, which has the list at `key`."""
    name = Scalar(held.file, held.start, held.start, key)
    element = Mapping(held.file, held.start, held.end, [Entry(name, held)])
    return Sequence(held.file, held.start, held.end, [Item(element)])


def _lists(node: Node | None, name: str, depth: int) -> Iterator[tuple[int, Sequence]]:
    """Lists of stages, jobs or steps below a node of that name, and which of these they are."""
    match node:
        case Mapping() if depth < _DEEPEST:
            for entry in node.entries:
                yield from _lists(entry.value, entry.key.value, depth + 1)
        case Sequence() if depth < _DEEPEST:
            level = _level(node, name)
            if level is not None:
                yield level, node
            else:
                for item in node.items:
                    yield from _lists(item.node, name, depth + 1)
        case _:
            return


def _level(node: Sequence, name: str) -> int | None:
    """What a list is one of: told by its elements, or by its name where these are templates."""
    own = Sequence(node.file, node.start, node.end, [item for item in node.items if not _calls(item.node)])
    told = next((level for level, key in enumerate(_LEVELS) if looks_like(own, key)), None)
    if told is not None or len(own.items) == len(node.items):
        return told
    return next((level for level, key in enumerate(_LEVELS) if key[:-1] in name.lower()), 0)


def _calls(node: Node) -> bool:
    return isinstance(node, Mapping) and node.get("template") is not None

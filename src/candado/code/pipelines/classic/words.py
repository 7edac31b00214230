"""The text of a definition of the designer in the words of YAML: the same nodes, at the same places."""

from collections.abc import Iterable, Iterator

from candado.code.pipelines.definition import Definition
from candado.code.pipelines.nodes import Entry, Item, Mapping, Node, Scalar, Sequence, mappings

_OF_JOBS = {"refName": "job", "name": "displayName", "condition": "condition", "dependencies": "dependsOn"}
_OF_STEPS = {
    "task": "task",
    "inputs": "inputs",
    "environment": "env",
    "condition": "condition",
    "enabled": "enabled",
    "continueOnError": "continueOnError",
    "displayName": "displayName",
    "refName": "name",
}
_OF_CALLS = {"metaTask": "template", "inputs": "parameters"}
_OF_POOLS = {"queue": "name", "agentSpecification": "vmImage"}


def pipeline(definition: Definition) -> Mapping:
    """A build or release definition as the file of a pipeline."""
    root = definition.node
    entries = _renamed(root, {"buildNumberFormat": "name", "releaseNameFormat": "name"})
    entries += _variables(root)
    phases, stages = root.get("phases"), root.get("environments")
    if phases is not None:
        entries.append(_entry("jobs", _sequence(phases, (_job(each, root) for each in mappings(phases)))))
    if stages is not None:
        made = (_stage(each, root) for each in mappings(stages))
        entries.append(_entry("stages", _sequence(stages, made)))
    return _mapping(root, entries)


def group(definition: Definition) -> Mapping:
    """A task group as a template of steps: its inputs are parameters."""
    root = definition.node
    entries = _renamed(root, {"inputs": "parameters"})
    tasks = root.get("tasks")
    if tasks is not None:
        entries.append(_entry("steps", _steps(tasks)))
    return _mapping(root, entries)


def _stage(stage: Mapping, root: Mapping) -> Mapping:
    entries = _renamed(stage, {"name": "stage"})
    entries += _variables(stage)
    phases = stage.get("deployPhases")
    if phases is not None:
        entries.append(_entry("jobs", _sequence(phases, (_job(each, root) for each in mappings(phases)))))
    return _mapping(stage, entries)


def _job(phase: Mapping, root: Mapping) -> Mapping:
    entries = _renamed(phase, _OF_JOBS)
    name = phase.get("name")
    if phase.get("refName") is None and name is not None:
        entries.insert(0, _entry("job", name))
    where = phase.get("target") or phase.get("deploymentInput")
    if isinstance(where, Mapping):
        entries += _renamed(where, {"condition": "condition"})
    pool = [held for held in (where, root.get("target"), root) if isinstance(held, Mapping)]
    if pool:
        entries.append(_entry("pool", _mapping(phase, list(_pool(pool)))))
    steps = phase.get("steps") or phase.get("workflowTasks")
    if steps is not None:
        entries.append(_entry("steps", _steps(steps)))
    return _mapping(phase, entries)


def _pool(held: Iterable[Mapping]) -> Iterator[Entry]:
    """Queue and image, each from the nearest that names one."""
    found: dict[str, Entry] = {}
    for each in held:
        for entry in _renamed(each, _OF_POOLS):
            found.setdefault(entry.key.value, entry)
    yield from found.values()


def _steps(steps: Node) -> Sequence:
    return _sequence(steps, map(_step, mappings(steps)))


def _step(step: Mapping) -> Mapping:
    """A step; one that is a task group is a call of its template."""
    return _mapping(step, _renamed(step, _OF_CALLS if step.get("metaTask") is not None else _OF_STEPS))


def _variables(held: Mapping) -> list[Entry]:
    """Variables and variable groups as one list; a secret variable has no value."""
    variables, groups = held.get("variables"), held.get("variableGroups")
    items: list[Mapping] = []
    if isinstance(variables, Mapping):
        for entry in variables.entries:
            value = entry.value.get("value") if isinstance(entry.value, Mapping) else None
            told = [_entry("value", value)] if value is not None else []
            items.append(_mapping(entry.key, [_entry("name", entry.key), *told]))
    if isinstance(groups, Sequence):
        items += [_mapping(item.node, [_entry("group", item.node)]) for item in groups.items]
    near = variables or groups
    return [_entry("variables", _sequence(near, items))] if near is not None else []


def _renamed(node: Mapping, words: dict[str, str]) -> list[Entry]:
    """The pairs that have a word in YAML, under that word."""
    return [
        Entry(_word(entry.key, words[entry.key.value]), entry.value)
        for entry in node.entries
        if entry.key.value in words
    ]


def _entry(word: str, value: Node) -> Entry:
    return Entry(_word(value, word), value)


def _word(near: Node, word: str) -> Scalar:
    return Scalar(near.file, near.start, near.start, word)


def _mapping(like: Node, entries: list[Entry]) -> Mapping:
    return Mapping(like.file, like.start, like.end, entries)


def _sequence(like: Node, nodes: Iterable[Mapping]) -> Sequence:
    return Sequence(like.file, like.start, like.end, [Item(node) for node in nodes])

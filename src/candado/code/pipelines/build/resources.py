"""What a pipeline takes from elsewhere: repositories, containers, other pipelines, packages."""

from typing import Literal

from candado.code.pipelines.model import Frame, Resource
from candado.code.pipelines.nodes import Mapping, Sequence

Kind = Literal["repository", "container", "pipeline", "build", "package", "webhook"]
_KINDS: tuple[tuple[str, Kind], ...] = (
    ("repositories", "repository"),
    ("containers", "container"),
    ("pipelines", "pipeline"),
    ("builds", "build"),
    ("packages", "package"),
    ("webhooks", "webhook"),
)


def resources(root: Mapping, frame: Frame) -> list[Resource]:
    """All entries of `resources`, each by the key that names it."""
    held = root.get("resources")
    made: list[Resource] = []
    if not isinstance(held, Mapping):
        return made
    for key, kind in _KINDS:
        entries = held.get(key)
        if not isinstance(entries, Sequence):
            continue
        made.extend(
            Resource(kind, alias, item.node, frame.of(item.node), item.guards)
            for item in entries.items
            if isinstance(item.node, Mapping) and (alias := item.node.scalar(kind))
        )
    return made

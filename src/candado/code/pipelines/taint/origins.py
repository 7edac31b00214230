"""Where a text that somebody else controls comes from, and the way it took."""

from typing import Literal

import msgspec

from candado.code.pipelines.rule import Actor, Hop
from candado.code.pipelines.taint.predefined import Predefined
from candado.code.pipelines.values import Unknown

Kind = Literal["predefined", "parameter"]
"""predefined: the service or a command fills it in; parameter: whoever queues a run or includes a template"""

DEEPEST = 50
"""variables in variables that the agent follows. Source: its Variables.RecalculateExpanded"""

_RANKS: dict[Actor | None, int] = {"outsider": 0, "contributor": 1, "queuer": 2, "project": 3, None: 4}


class Origin(msgspec.Struct, frozen=True, eq=False, gc=False):
    """A source, as it arrives at one place."""

    kind: Kind
    name: str
    """the predefined variable or the parameter"""
    actor: Actor | None
    """who controls it; None: whoever includes the template, and nobody is known to"""
    before: "Origin | None" = None
    """the place that it came from"""
    hop: Hop | None = None
    """how it came here from there; None at the source itself"""
    since: int = -1
    """the position in the job of the step that brings it: only later steps see it"""
    sure: bool = True
    """a command that may have cleaned it stands on the way where not"""
    depth: int = 0

    @property
    def rank(self) -> int:
        """The lower, the more people control it."""
        return _RANKS[self.actor]

    @property
    def flow(self) -> tuple[Hop, ...]:
        """The way from the source to here."""
        hops: list[Hop] = []
        origin: Origin | None = self
        while origin is not None:
            if origin.hop is not None:
                hops.append(origin.hop)
            origin = origin.before
        return tuple(reversed(hops))

    def via(self, hop: Hop, since: int = -1, *, sure: bool = True) -> "Origin":
        """The same source, one place further."""
        return Origin(
            self.kind,
            self.name,
            self.actor,
            self,
            hop,
            max(since, self.since),
            sure and self.sure,
            self.depth + 1,
        )


def predefined_origin(source: Predefined) -> Origin:
    """A predefined variable, at its source."""
    return Origin("predefined", source.name, source.actor)


def parameter_origin(parameter: Unknown) -> Origin:
    """A parameter, where it arrives after having been handed from template to template."""
    actor: Actor | None = "queuer" if parameter.root else None
    origin = Origin("parameter", parameter.name, actor)
    if parameter.declared is not None:
        who = "whoever queues a run" if parameter.root else "whoever includes the template"
        origin = origin.via(Hop(parameter.declared, f"{who} chooses {parameter.name}"))
    for handed in parameter.trail:
        origin = origin.via(Hop(handed, "it is handed to a template"))
    return origin

"""The question that rules ask: which stretches of a text does somebody else control?"""

from collections.abc import Iterator

import msgspec

from candado.code.pipelines.model import Job, Pipeline, Stage, Step
from candado.code.pipelines.nodes import Scalar
from candado.code.pipelines.rule import Actor, Hop
from candado.code.pipelines.taint.flows import Place, flows
from candado.code.pipelines.taint.mentions import How, Mention
from candado.code.pipelines.taint.origins import Kind, Origin
from candado.code.pipelines.taint.pins import pinned
from candado.code.pipelines.text import Span


class Taint(msgspec.Struct, frozen=True, gc=False):
    """A stretch of a scalar's value whose text somebody else controls."""

    start: int
    end: int
    how: How
    """the way it is put there"""
    origin: Origin
    trail: tuple[Span, ...] = ()
    """where templates hand it on, between the origin and here"""

    @property
    def kind(self) -> Kind:
        """A predefined variable or a parameter."""
        return self.origin.kind

    @property
    def name(self) -> str:
        """The variable or parameter that it comes from."""
        return self.origin.name

    @property
    def actor(self) -> Actor | None:
        """Who controls it; None: whoever includes this template, and nobody is known to."""
        return self.origin.actor

    @property
    def flow(self) -> tuple[Hop, ...]:
        """The way from the source up to this place; empty where it is named right here."""
        handed = (Hop(at, f"{self.name} is handed to a template") for at in self.trail)
        return (*self.origin.flow, *handed)


def tainted(scalar: Scalar, place: Place) -> Iterator[Taint]:
    """What somebody else controls of a text at a place: of macros and spliced template expressions.

    A stretch comes more than once where several sources meet in it. Conditions and `$[ ]` are not looked into
    for what they compare; variables are followed through them.
    """
    if not scalar.pieces and "$(" not in scalar.value:
        return
    known = flows(_pipeline(place))
    for mention, origin in known.origins(scalar, *known.at(place)):
        fixed = origin.kind == "predefined" and not isinstance(place, Pipeline)
        if not (fixed and origin.name.lower() in pinned(place)):
            arrived = _handed(origin, mention, scalar, place)
            yield Taint(mention.start, mention.end, mention.how, arrived, mention.trail)


def _pipeline(place: Place) -> Pipeline:
    match place:
        case Step():
            return place.job.stage.pipeline
        case Job():
            return place.stage.pipeline
        case Stage():
            return place.pipeline
        case Pipeline():
            return place


def _handed(origin: Origin, mention: Mention, scalar: Scalar, place: Place) -> Origin:
    """The origin; with the ways into the template where a caller wrote the macro."""
    if mention.how == "macro" and any(
        piece.start <= mention.start and mention.end <= piece.end for piece in scalar.pieces
    ):
        for call in place.frame.of(scalar).calls:
            origin = origin.via(Hop(call, f"{origin.name} is handed to the template"))
    return origin

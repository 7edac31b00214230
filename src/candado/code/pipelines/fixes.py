"""Repairs of a file: edits that leave every other byte as it is."""

import msgspec

from candado.code.pipelines.text import Span


class Edit(msgspec.Struct, frozen=True, gc=False):
    """Text that takes the place of a span; the span is empty where text is put in between."""

    at: Span
    text: str


class Fix(msgspec.Struct, frozen=True, gc=False):
    """Edits that mend a finding."""

    title: str
    """what they do, in the imperative"""
    edits: tuple[Edit, ...]
    safe: bool = True
    """it changes nothing that the pipeline does, other than what was found"""

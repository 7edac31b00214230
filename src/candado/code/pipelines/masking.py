"""What may be shown of files and said of them: everything but the credentials in them."""

from collections.abc import Iterable
from functools import lru_cache

from candado.code.pipelines.text import File, Span
from candado.code.secrets.forms import Form, forms_in
from candado.code.secrets.looks import hide

MASK = "***"


def shown(span: Span, secrets: Iterable[Span] = ()) -> str:
    """The text of a span without secrets: those known by their places, and those that show by their form."""
    text = span.file.text
    pieces: list[str] = []
    at = span.start
    for secret in sorted(filter(span.overlaps, secrets), key=lambda secret: secret.start):
        if secret.end > at:
            pieces += (text[at : secret.start], MASK)
            at = secret.end
    pieces.append(text[at : span.end])
    return hide("".join(pieces), forms_of(span.file))


@lru_cache(maxsize=1024)
def forms_of(file: File) -> tuple[Form, ...]:
    """The forms of credentials of which a file may have some."""
    return forms_in(file.text)


@lru_cache(maxsize=256)
def said(message: str) -> str:
    """A message without credentials that it may quote."""
    return hide(message)

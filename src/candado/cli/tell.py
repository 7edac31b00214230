"""Tells the user, on stderr, what went wrong."""

from candado.cli.streams import note
from candado.report.harmless import terminal as harmless


def tell(sentence: str) -> None:
    """Say a sentence, of which nothing moves or colours the terminal; also where it is to be quiet."""
    note("\n".join(map(harmless, f"candado: {sentence}".splitlines())))

"""Tells the user, on stderr, what went wrong."""

import click


def tell(sentence: str) -> None:
    """Say a sentence, of which nothing moves or colours the terminal; also where it is to be quiet."""
    from candado.report.harmless import terminal as harmless

    lines = (harmless(line) for line in f"candado: {sentence}".splitlines())
    click.echo("\n".join(lines), err=True)

"""`python -m candado` is `candado`."""

from candado.cli.main import run

run()

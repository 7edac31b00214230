"""What commands that reach an organization share: its address, how to connect, and the sign-in."""

import os
import sys
from pathlib import Path
from urllib.parse import unquote, urlsplit

import click
import msgspec

from candado.assess import files
from candado.assess.files import SETTINGS
from candado.cli.exits import Exit, Failure, usage
from candado.cli.terminal import say
from candado.connect import credentials
from candado.connect.credentials import Credential
from candado.connect.discovery import organization_url
from candado.connect.settings import Connection, completed
from candado.scan import Target
from candado.store import home as homes


def target(text: str) -> Target:
    """What ORG, ORG/PROJECT, a URL, or URL#PROJECT means.

    Errors: Failure says what to give instead.
    """
    base, project = text, None
    if "://" not in text and "/" in text:
        base, _, project = text.partition("/")
        if not project or "/" in project:
            raise Failure(f"{text!r} is neither ORG nor ORG/PROJECT", Exit.USAGE)
    elif "#" in text:
        base, _, project = text.partition("#")
        project = unquote(project) or None
    elif text.startswith("https://dev.azure.com/"):
        organization, _, project = urlsplit(text).path.strip("/").partition("/")
        base, project = f"https://dev.azure.com/{organization}", unquote(project) or None
    try:
        url = organization_url(base)
        parts = urlsplit(url)
        name = unquote(parts.path.strip("/").rpartition("/")[2] or (parts.hostname or "").split(".")[0])
        homes.folder(Path(), name)  # what can have no folder can be no organization
    except ValueError as error:
        raise usage(error) from error
    return Target(url=url, organization=name, project=project)


def connection(config: Path, max_load: float | None = None) -> Connection:
    """How to connect: candado.toml, the environment, and the command line's share of the limit.

    Errors: FileError where the settings are wrong.
    """
    settings = files.read(config / SETTINGS).decode(Connection, section="connection")
    found = completed(settings, os.environ)
    return found if max_load is None else msgspec.structs.replace(found, max_load=max_load)


def credential(url: str, how: Connection) -> Credential:
    """The sign-in. Errors: NotAuthorized where there is none."""

    def ask(prompt: str) -> str:
        return click.prompt(prompt, hide_input=True, default="", show_default=False, err=True)

    return credentials.find(url, how, environ=os.environ, ask=ask if sys.stdin.isatty() else None, say=say)

"""A long-lived key or token signs in."""

import re
from collections.abc import Iterator

from candado.code.pipelines.command import Command, Word
from candado.code.pipelines.model import Script, Step, Variable
from candado.code.pipelines.nodes import Mapping, Node, Scalar
from candado.code.pipelines.rule import Match
from candado.code.pipelines.secret_variables import ACCESS_TOKEN
from candado.code.pipelines.shell import commands
from candado.code.pipelines.text import Span

_KEYS = frozenset(
    {
        "arm_client_secret", "aws_access_key_id", "aws_secret_access_key", "azure_client_secret",
        "azure_devops_ext_pat",
    }
)  # fmt: skip
"""Names by which command-line tools look for a key."""
_CLUES = (" login", "nuget push", "nuget.exe push", "twine upload", "aws_secret_access_key")
_PASSWORDS = ("-p", "--password")
_API_KEYS = ("-k", "--api-key", "-ApiKey", "-apikey", "-apiKey")
_ARGUMENT = re.compile(r"(?:--api-key|-ApiKey)[ =]+[\"']?(\$\([\w.-]+\))", re.IGNORECASE)
_SHORT_ARGUMENT = re.compile(r"(?<=\s)-k[ =]+[\"']?(\$\([\w.-]+\))")
_LOGINS = frozenset({"docker", "podman", "buildah", "nerdctl", "oras", "crane", "skopeo"})


def static_cloud_credentials(part: Step | Variable) -> Iterator[Match]:
    """Sign-ins by a key that lives until somebody changes it."""
    for at in _signs_in(part):
        yield Match(at=at, message="signs in with a key that works from anywhere until somebody changes it")


def _signs_in(part: Step | Variable) -> Iterator[Span]:
    if isinstance(part, Variable):
        yield from _key(part.name.value, part.value)
        return
    if isinstance(part.env, Mapping):
        for entry in part.env.entries:
            yield from _key(entry.key.value, entry.value)
    for script in part.scripts:
        if script.argument:
            pushes = re.match(r"\s*(?:nuget\s+)?push\s", script.lower) is not None
            for form in (_ARGUMENT, _SHORT_ARGUMENT) if pushes else (_ARGUMENT,):
                for found in form.finditer(script.text.value):
                    yield script.text.at(found.start(), found.end())
        elif any(clue in script.lower for clue in _CLUES):
            yield from _commands(script)


def _key(name: str, value: Node | None) -> Iterator[Span]:
    text = value.value.lower() if isinstance(value, Scalar) and name.lower() in _KEYS else ""
    if value is not None and "$(" in text and ACCESS_TOKEN not in text:
        yield value.span


def _commands(script: Script) -> Iterator[Span]:
    for command in commands(script):
        option = _option(command)
        if option is not None and (value := _value(command, option)) is not None:
            yield script.text.at(command.start, value.end)


def _option(command: Command) -> Word | None:
    """The option that takes the key, where a command signs in by one."""
    said = [word.text.lower() for word in command.args]
    if command.name == "az" and said[:1] == ["login"] and "--service-principal" in said:
        return command.flag(*_PASSWORDS)
    if (command.name in _LOGINS and said[:1] == ["login"]) or (
        command.name == "helm" and said[:2] == ["registry", "login"]
    ):
        return command.flag(*_PASSWORDS)
    if (command.name == "nuget" and said[:1] == ["push"]) or (
        command.name == "dotnet" and said[:2] == ["nuget", "push"]
    ):
        return command.flag(*_API_KEYS)
    if command.name == "twine" and said[:1] == ["upload"]:
        return command.flag(*_PASSWORDS)
    if command.name == "aws" and said[:2] == ["configure", "set"] and "aws_secret_access_key" in said:
        return command.args[said.index("aws_secret_access_key")]
    return None


def _value(command: Command, option: Word) -> Word | None:
    """What the option is given, where it comes from a variable."""
    after = command.args[command.args.index(option) + 1 :][:1] if "=" not in option.text else (option,)
    return next((word for word in after if re.search(r"[$%!]", word.text)), None)

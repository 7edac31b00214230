"""A secret is passed to the build of an image as a build argument."""

import re
from collections.abc import Iterator

from candado.code.pipelines.model import Script, Step
from candado.code.pipelines.nodes import Scalar
from candado.code.pipelines.rule import Match
from candado.code.pipelines.secret_variables import is_secret_variable
from candado.code.secrets.names import is_secret

_OPTION = re.compile(
    r"(?:--build-arg|--label)(?:[ \t]+|=)[\"']?([A-Za-z_][\w.-]*)"
    r"(?:=((?:\$\{\{[^}\n]*\}\}|\$(?!\{\{)|[\"'](?=[$%])|[^\s\"'`$])*))?"
)
_DOCKERFILE_LINE = re.compile(
    r"^[ \t]*(?:ENV|LABEL|ARG)[ \t]+([A-Za-z_][\w.-]*)(?:=|[ \t]+)([^\n]+)$", re.MULTILINE
)
_ARGUMENT_LINE = re.compile(r"^[ \t]*([A-Za-z_][\w.-]*)(?:=([^\n]*))?$", re.MULTILINE)
_READ = re.compile(
    r"[$%{][({]*(?:env:)?[ ]?(?:(?:parameters|variables)\.)?([A-Za-z0-9_][\w.-]*)", re.IGNORECASE
)


def secret_build_arg(step: Step) -> Iterator[Match]:
    """Build arguments, labels and lines of a Dockerfile that hold a secret."""
    for text, pattern in _places(step):
        for found in pattern.finditer(text.value):
            name = _secret(found[1], found[2], step)
            if name is not None:
                at = text.at(found.start(), found.end())
                yield Match(at=at, message=f"{name} stays in the image, for everybody who can pull it")


def _places(step: Step) -> Iterator[tuple[Scalar, re.Pattern[str]]]:
    for script in step.scripts:
        if "--build-arg" in script.lower or "--label" in script.lower:
            yield script.text, _OPTION
        if _writes_dockerfile(script):
            yield script.text, _DOCKERFILE_LINE
    if step.task == "docker" and (given := step.input("buildArguments")):
        yield given, _ARGUMENT_LINE


def _writes_dockerfile(script: Script) -> bool:
    return not script.argument and "dockerfile" in script.lower and "from " in script.lower


def _secret(name: str, value: str | None, step: Step) -> str | None:
    """What is secret about an argument; None where nothing is."""
    read: list[str] = [name] if value is None else _READ.findall(value)
    if read and is_secret(name):
        return name
    return next((one for one in read if is_secret_variable(one, step.job)), None)

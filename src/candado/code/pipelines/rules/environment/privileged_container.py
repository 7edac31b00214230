"""A container has the host."""

import re
from collections.abc import Iterator

from candado.code.pipelines.command import Command, Word
from candado.code.pipelines.model import Job, Resource, Script
from candado.code.pipelines.nodes import Mapping, Node, Scalar, Sequence, is_true
from candado.code.pipelines.rule import Match
from candado.code.pipelines.shell import commands
from candado.model.assessment import Severity

_OPTION = re.compile(
    r"(?<!\S)(?:"
    r"(?P<privileged>--privileged)(?:=true)?(?!\S)"
    r"|--(?P<shared>net|network|pid|ipc|userns|uts)(?:=|\s+)[\"']?host\b"
    r"|--cap-add(?:=|\s+)[\"']?(?P<capability>\w+)"
    r"|(?:-v|--volume)(?:=|\s+)[\"']?(?P<volume>[^\s:\"']+):"
    r"|--mount(?:=|\s+)[\"']?\S*(?:source|src)=(?P<mount>[^\s,\"']+)"
    r"|(?:-u|--user)(?:=|\s+)[\"']?(?P<user>0|root)\b"
    r")"
)
_SOCKET = re.compile(r"/(?:var/)?run/docker\.sock$|docker_engine$")
_HARMLESS_CAPABILITIES = frozenset({"NET_BIND_SERVICE", "CHOWN", "SETUID", "SETGID", "FOWNER", "SYS_NICE"})
Reason = tuple[int, int, str, Severity | None]
"""where, why, and how bad that is where it is less than the rule says"""
_SETS_UP_EMULATION = re.compile(r"qemu-(?:user-static|register)|binfmt")


def privileged_container(subject: Script | Resource | Job) -> Iterator[Match]:
    """Containers that are given the host, as a resource, of a job or by a script."""
    if isinstance(subject, Script):
        yield from _started(subject)
    elif isinstance(subject, Resource):
        if subject.kind == "container":
            yield from _declared(subject.node)
    elif isinstance(subject.container, Mapping):
        yield from _declared(subject.container)


def _started(script: Script) -> Iterator[Match]:
    if "docker" not in script.lower and "podman" not in script.lower:
        return
    for command in commands(script):
        if command.name in ("docker", "podman") and _starts(command):
            image_on = script.text.value[command.start : command.end]
            if _SETS_UP_EMULATION.search(image_on):
                continue
            if (worst := _worst(image_on)) is not None:
                start, end, reason, severity = worst
                at = script.text.at(command.start + start, command.start + end)
                yield Match(at=at, message=reason, severity=severity)


def _starts(command: Command) -> bool:
    verbs: list[Word] = [word for word in command.args if not word.text.startswith("-")]
    return any(word.text in ("run", "create") for word in verbs[:2])


def _declared(container: Mapping) -> Iterator[Match]:
    options = container.scalar("options")
    if options is not None and (worst := _worst(options.value)) is not None:
        start, end, reason, severity = worst
        yield Match(at=options.at(start, end), message=reason, severity=severity)
    volumes = container.get("volumes")
    if isinstance(volumes, Sequence):
        for item in volumes.items:
            if isinstance(item.node, Scalar) and (reason := _volume(item.node.value.split(":")[0])):
                yield Match(at=item.node.span, message=reason)
    image = container.scalar("image")
    if image is not None and _socket_is_mapped(container.get("mapDockerSocket")):
        yield Match(
            at=image.span,
            message="the job's container gets Docker's socket, and with it the host, unless that is refused",
            severity="low",
            persona="pedantic",
        )


def _socket_is_mapped(said: Node | None) -> bool:
    return said is None or is_true(said)


def _worst(options: str) -> Reason | None:
    """The first of several that is as bad as the rule says, or else the first."""
    found = list(_reasons(options))
    return next((reason for reason in found if reason[3] is None), found[0] if found else None)


def _reasons(text: str) -> Iterator[Reason]:
    """What options give away."""
    for found in _OPTION.finditer(text):
        start, end = found.span()
        if found["privileged"]:
            yield start, end, "the container is root on the agent", None
        elif found["shared"]:
            yield start, end, f"the container shares the host's {found['shared']}", None
        elif (capability := found["capability"]) and capability.upper() not in _HARMLESS_CAPABILITIES:
            yield start, end, f"the container gets the capability {capability}", None
        elif (reason := _volume(found["volume"] or found["mount"] or "")) is not None:
            yield start, end, reason, None
        elif found["user"]:
            yield start, end, "the container runs as root", "low"


def _volume(path: str) -> str | None:
    if _SOCKET.search(path):
        return "the container gets Docker's socket, and with it the host"
    return "the container gets the whole file system of the agent" if path == "/" else None

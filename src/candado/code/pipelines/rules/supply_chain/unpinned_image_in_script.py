"""A script runs a container image by a name that moves."""

import re
from collections.abc import Iterator
from functools import lru_cache

import msgspec

from candado.code.pipelines.command import Command, Word
from candado.code.pipelines.image_references import firmness
from candado.code.pipelines.model import Job, Script
from candado.code.pipelines.rule import Match
from candado.code.pipelines.shell import commands

_ENGINES = frozenset({"docker", "podman", "nerdctl"})
_VERBS = frozenset({"run", "pull", "create"})
_GROUPS = frozenset({"container", "image"})
_SWITCHES = frozenset(
    {
        "--rm", "--detach", "--interactive", "--tty", "--privileged", "--init", "--read-only", "--quiet",
        "--publish-all", "--no-healthcheck", "--oom-kill-disable", "--sig-proxy", "--disable-content-trust",
        "--all-tags", "--help", "--all",
    }
)  # fmt: skip
"""options that no value follows"""
_SWITCH_LETTERS = frozenset("ditPqa")
_HINT = re.compile(r"(?:docker|podman|nerdctl)\s+(?:container\s+|image\s+)?(?:run|pull|create)\b")
_IMAGE = re.compile(r"[a-z0-9$][\w.\-/:@${}()]*", re.IGNORECASE)


def unpinned_image_in_script(script: Script) -> Iterator[Match]:
    """Images that a script pulls or runs without a tag, or as latest."""
    if not any(map(script.lower.__contains__, _ENGINES)) or not _HINT.search(script.lower):
        return
    for command in commands(script):
        image = _image(command)
        if image and firmness(image.text) in ("none", "latest") and image.text not in _made(script.step.job):
            yield Match(
                at=script.text.at(image.start, image.end),
                message=f"{image.text}: whatever is pushed as latest runs here",
            )


def _image(command: Command) -> Word | None:
    """The word of a command that names the image."""
    if command.name not in _ENGINES:
        return None
    args = list(command.args)
    while args and args[0].text in _GROUPS:
        args.pop(0)
    if not args or args.pop(0).text not in _VERBS:
        return None
    while args:
        word = args.pop(0)
        if not word.text.startswith("-"):
            return word if _IMAGE.fullmatch(word.text) else None
        if args and _takes_value(word.text):
            args.pop(0)
    return None


def _takes_value(option: str) -> bool:
    """Whether the value of an option is the next word."""
    if option.startswith("--"):
        return "=" not in option and option not in _SWITCHES
    return len(option) > 1 and option[-1] not in _SWITCH_LETTERS and set(option[1:-1]) <= _SWITCH_LETTERS


class _Made(msgspec.Struct, frozen=True):
    """What a job makes images of itself by: something else than running them speaks of them."""

    repositories: tuple[str, ...]
    """of tasks that build"""
    names: frozenset[str]
    """words of commands, without tags"""
    loaded: str
    """what commands load images from, a line each"""

    def __contains__(self, image: str) -> bool:
        name = image.rpartition(":")[0] if ":" in image.rpartition("/")[2] else image
        return name in self.names or name in self.loaded or name.endswith(self.repositories)


@lru_cache(maxsize=1)
def _made(job: Job) -> _Made:
    """Images that a job builds, tags or loads."""
    inputs = [step.input("repository", "imageName") for step in job.steps if step.task == "docker"]
    spoken = [each for step in job.steps for script in step.scripts for each in commands(script)]
    others = [command for command in spoken if _image(command) is None]
    return _Made(
        tuple(each.value.strip().partition(":")[0] for each in inputs if each is not None),
        frozenset(word.text.rpartition("=")[2].partition(":")[0] for each in others for word in each.words),
        "\n".join(word.text for each in spoken if _loads(each) for word in each.args),
    )


def _loads(command: Command) -> bool:
    return command.name in _ENGINES and any(word.text == "load" for word in command.args[:2])

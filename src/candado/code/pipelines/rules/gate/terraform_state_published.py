"""A plan, a state or outputs of Terraform are published, or printed into the log."""

import re
from collections.abc import Iterator
from itertools import chain, islice

from candado.code.pipelines.agent_paths import SOURCES, STAGING, holds, normal
from candado.code.pipelines.command import Command
from candado.code.pipelines.model import Job, Script, Step
from candado.code.pipelines.rule import Match
from candado.code.pipelines.shell import commands

_TOOLS = frozenset({"terraform", "tofu", "terragrunt"})
_CHANGES_FOLDER = frozenset({"cd", "set-location", "pushd"})
_DELETES = frozenset({"rm", "remove-item", "del"})
_NAMED = re.compile(r"tf-?plan|tfstate|terraform[._-]?plan\b|plan\.out\b|out\.plan\b|\.plan\b", re.IGNORECASE)
"""names that people give to plans and states"""
_READABLE = re.compile(r"\.(?:txt|log|md|html|xml|sarif)$")
"""endings of what people read: secrets are masked there"""
_OUT = re.compile(r"-out[= ]+[\"']?((?:\$\{\{[^{}]*\}\}|[^\s\"'])+)")
_ALL = re.compile(r"\.?|\.\w*\[\]|to_entries(?!.*sensitive).*", re.DOTALL)
"""filters of jq that leave no value out"""
_MOST_FILES = 256
"""that are followed in one job"""
_PUBLISHED = {
    "publishpipelineartifact": ("targetPath", "path", "publish"),
    "publishbuildartifacts": ("PathtoPublish",),
}
_MOVES = {"copyfiles": ("SourceFolder", "TargetFolder"), "archivefiles": ("rootFolderOrFile", "archiveFile")}


def terraform_state_published(part: Job | Script) -> Iterator[Match]:
    """Artifacts with plans, states and outputs in them; and commands that print these."""
    if isinstance(part, Script):
        yield from _printed(part)
        return
    files: set[str] = set()
    for step in part.steps:
        if (found := _published(step, files)) is not None:
            yield found
        files.difference_update(_removed(step) if files else ())
        files.update(islice(chain(_written(step), _moved(step, files)), _MOST_FILES - len(files)))


def _published(step: Step, files: set[str]) -> Match | None:
    if step.task not in _PUBLISHED:
        return None
    path = step.input(*_PUBLISHED[step.task])
    place = normal(path.value if path else STAGING)
    at = path or step.head
    if _is_named(place, step) or any(holds(place, file) for file in files):
        message = "the artifact holds a plan, state or outputs of Terraform, with secrets in plain text"
        return Match(at=at.span, message=message)
    return None


def _is_named(place: str, step: Step) -> bool:
    """Whether the names say so: of the file, or of the artifact where a folder is published."""
    last = place.rpartition("/")[2]
    if _READABLE.search(last):
        return False
    artifact = step.input("artifact", "artifactName")
    folder = "." not in last or ")" in last
    return bool(_NAMED.search(last)) or (
        folder and artifact is not None and bool(_NAMED.search(artifact.value))
    )


def _written(step: Step) -> Iterator[str]:
    """Files that a step writes plans, states and outputs to."""
    writing = [
        script
        for script in step.scripts
        if not script.argument and any(map(script.lower.__contains__, _TOOLS))
    ]
    if not writing and "terraform" not in step.task:
        return
    where = _folder(step)
    if "terraform" in step.task:
        options = step.input("commandOptions", "args")
        if options is not None and (out := _OUT.search(options.value)):
            yield normal(out[1], where)
        if step.says("outputTo") == "file" and (name := step.input("fileName", "outputFilename")):
            yield normal(name.value, where)
    for script in writing:
        yield from _written_by(script, where)


def _folder(step: Step) -> str:
    """Where a step runs."""
    folder = step.input("workingDirectory", "cwd") or step.node.scalar("workingDirectory")
    return normal(folder.value) if folder is not None else SOURCES


def _removed(step: Step) -> Iterator[str]:
    """Files that a step deletes."""
    for script in step.scripts:
        where = _folder(step)
        if script.argument or not any(map(script.lower.__contains__, _DELETES)):
            continue
        for command in commands(script):
            if command.name in _CHANGES_FOLDER and command.args:
                where = normal(command.args[0].text, where)
            elif command.name in _DELETES:
                yield from (normal(word.text, where) for word in command.args)


def _written_by(script: Script, where: str) -> Iterator[str]:
    found = commands(script)
    readers = _readers(found)
    for command in found:
        if command.name in _CHANGES_FOLDER and command.args:
            where = normal(command.args[0].text, where)
        elif command.name in _TOOLS:
            inside = command.flag("-chdir")
            folder = normal(inside.text.partition("=")[2], where) if inside is not None else where
            if _verb(command) == "plan" and (out := _OUT.search(_text(command, script))):
                yield normal(out[1], folder)
            if _tells(command):
                last = _last(command, readers)
                yield from (normal(word.text, where) for word in (last.writes if last else ()))


def _text(command: Command, script: Script) -> str:
    return script.text.value[command.start : command.end]


def _verb(command: Command) -> str:
    return next((word.text for word in command.args if not word.text.startswith("-")), "")


def _tells(command: Command) -> bool:
    """Whether it gives out what Terraform masks elsewhere."""
    verb = _verb(command)
    if verb in ("show", "output"):
        return command.flag("-json", "--json") is not None
    return verb == "state" and any(word.text == "pull" for word in command.args)


def _moved(step: Step, files: set[str]) -> Iterator[str]:
    """Where copies of such files go."""
    if not files or step.task not in _MOVES:
        return
    source, target = (step.input(name) for name in _MOVES[step.task])
    patterns = step.input("Contents")
    if target is None:
        return
    if any(holds(normal(source.value if source else ""), file) for file in files):
        if patterns is None or "*" in patterns.value or _NAMED.search(patterns.value):
            yield normal(target.value)
    elif patterns is not None and any(map(_is_plan, patterns.value.splitlines())):
        yield normal(target.value)


def _is_plan(pattern: str) -> bool:
    """Whether a pattern of files to copy names a plan or a state."""
    name = pattern.strip().rpartition("/")[2]
    return not pattern.strip().startswith("!") and bool(_NAMED.search(name)) and not _READABLE.search(name)


def _printed(script: Script) -> Iterator[Match]:
    if script.argument or not any(map(script.lower.__contains__, _TOOLS)):
        return
    found = commands(script)
    captured = {id(inner) for command in found for word in command.words for inner in word.inner}
    readers = _readers(found)
    for command in found:
        if command.name in _TOOLS and _tells(command) and id(command) not in captured:
            last = _last(command, readers)
            if last is not None and not last.writes:
                yield Match(
                    at=script.text.at(command.start, command.end),
                    message="values that Terraform masks elsewhere are printed into the log",
                )


def _readers(found: tuple[Command, ...]) -> dict[int, Command]:
    """What reads the output of a command by `|`, by the identity of that one."""
    return {id(command.source): command for command in found if command.source is not None}


def _last(command: Command, readers: dict[int, Command]) -> Command | None:
    """What has all the output in the end, by one `|` after the other; None where only a part is taken."""
    while (reader := readers.get(id(command))) is not None:
        if not _passes_all(reader):
            return None
        command = reader
    return command


def _passes_all(command: Command) -> bool:
    if command.name == "tee":
        return True
    words = [word.text for word in command.args if not word.text.startswith("-")]
    return command.name == "jq" and (not words or _ALL.fullmatch(words[0]) is not None)

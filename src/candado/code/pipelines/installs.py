"""Packages that commands install, and whether they say which version."""

import re
from collections.abc import Callable, Iterator

from candado.code.pipelines.command import Command, Word

Installed = Iterator[Word]
"""the words that name a package without a version"""

_VALUED = frozenset(
    {
        "-r", "--requirement", "-i", "--index-url", "--extra-index-url", "-f", "--find-links", "-t",
        "--target", "--retries", "--timeout", "--prefix", "--root", "--trusted-host", "--platform", "-e",
        "--python-version", "--editable", "--no-binary", "--only-binary", "--config-settings", "--proxy",
        "--cert", "--cache-dir", "--log", "--registry", "-w", "--workspace", "--userconfig", "--loglevel",
        "--log-level", "--cache", "--omit", "--include", "-C", "--dir", "--tool-path", "--add-source",
        "--configfile", "--framework", "-a", "--arch", "--source", "-s", "--install-dir", "--bindir",
        "--features", "--branch", "--git", "--index", "--target-dir", "--profile", "--location", "-j",
        "--jobs", "--unsafe-perm",
    }
)  # fmt: skip
_PYTHON_NAME = re.compile(r"[A-Za-z][\w.-]*(?:\[[\w.,-]*\])?(?:[<>~!][=\d.,<>!*\w]*)?")
_PIP_ITSELF = re.compile(r"pip(?![\w.-])")
_NODE_NAME = re.compile(r"(?:@[\w.-]+/)?[\w.-]+(?:@(?:latest|next|\*))?")
_NAME = re.compile(r"[A-Za-z][\w.-]*")


def unpinned(command: Command) -> Installed:
    """The packages that a command installs in whatever version; `install` itself where it ignores a lock."""
    how = _HOW.get(command.name)
    if how:
        yield from how(command)


def _operands(words: tuple[Word, ...]) -> Iterator[Word]:
    """The words that are neither options nor values of options."""
    value = False
    for word in words:
        if value:
            value = False
        elif word.text.startswith("-"):
            value = word.text in _VALUED
        else:
            yield word


def _after(command: Command, *verbs: str) -> tuple[Word, ...] | None:
    """The words after a verb, where it comes first."""
    for index, word in enumerate(command.args):
        if word.text in verbs:
            return command.args[index + 1 :]
        if not word.text.startswith("-"):
            return None
    return None


def _pip(command: Command) -> Installed:
    words = _after(command, "install")
    if words is None or command.flag("-c", "--constraint", "--require-hashes"):
        return
    for word in _operands(words):
        name = word.text
        if _PYTHON_NAME.fullmatch(name) and not _is_file(name) and not _PIP_ITSELF.match(name):
            yield word


def _is_file(text: str) -> bool:
    return text.endswith((".whl", ".gz", ".zip", ".tgz", ".txt"))


def _python(command: Command) -> Installed:
    args = command.args
    for index in range(len(args) - 1):
        if args[index].text == "-m" and args[index + 1].text == "pip":
            yield from _pip(Command(args[index + 1 :]))
            return


def _uv(command: Command) -> Installed:
    if command.args and command.args[0].text == "pip":
        yield from _pip(Command(command.args))


def _npm(command: Command) -> Installed:
    words = _after(command, "install", "i", "add")
    if words is None:
        return
    packages = list(_operands(words))
    yield from (word for word in packages if _NODE_NAME.fullmatch(word.text) and not _is_file(word.text))
    if not packages and not command.flag("-g", "--global", "--package-lock-only", "--frozen-lockfile"):
        yield next(word for word in command.args if word.text in ("install", "i", "add"))


def _yarn(command: Command) -> Installed:
    texts = [word.text for word in command.args[:2]]
    if texts == ["global", "add"]:
        yield from (word for word in _operands(command.args[2:]) if _NODE_NAME.fullmatch(word.text))


def _pnpm(command: Command) -> Installed:
    words = _after(command, "install", "i", "add")
    if words is not None and command.flag("-g", "--global"):
        yield from (word for word in _operands(words) if _NODE_NAME.fullmatch(word.text))


def _module(command: Command) -> Installed:
    options = {word.text.lower().partition(":")[0] for word in command.args}
    if any("-requiredversion".startswith(option) and len(option) > 2 for option in options):
        return
    if "-version" in options or any(word.text.startswith("@") for word in command.args):
        return
    named = [
        after
        for before, after in zip(command.args, command.args[1:], strict=False)
        if before.text.lower() == "-name"
    ]
    yield from named or command.args[:1]


def _dotnet(command: Command) -> Installed:
    if [word.text for word in command.args[:2]] == ["tool", "install"] and not command.flag("--version"):
        yield from (word for word in _operands(command.args[2:]) if _NAME.fullmatch(word.text))


def _gem(command: Command) -> Installed:
    words = _after(command, "install")
    if words is not None and not command.flag("-v", "--version"):
        yield from (
            word for word in _operands(words) if _NAME.fullmatch(word.text) and not word.text.endswith(".gem")
        )


def _cargo(command: Command) -> Installed:
    words = _after(command, "install")
    if words is not None and not command.flag("--version", "--vers", "--path", "--rev", "--tag"):
        yield from (word for word in _operands(words) if _NAME.fullmatch(word.text))


def _go(command: Command) -> Installed:
    words = _after(command, "install", "get")
    for word in words or ():
        if word.text.endswith(("@latest", "@main", "@master")):
            yield word


def _az(command: Command) -> Installed:
    if [word.text for word in command.args[:2]] != ["extension", "add"]:
        return
    if not command.flag("--version", "--source", "-s"):
        names = (
            after
            for before, after in zip(command.args, command.args[1:], strict=False)
            if before.text in ("-n", "--name")
        )
        yield from names


_HOW: dict[str, Callable[[Command], Installed]] = {
    "pip": _pip,
    "pip2": _pip,
    "pip3": _pip,
    "python": _python,
    "python2": _python,
    "python3": _python,
    "py": _python,
    "uv": _uv,
    "npm": _npm,
    "yarn": _yarn,
    "pnpm": _pnpm,
    "install-module": _module,
    "install-script": _module,
    "install-psresource": _module,
    "dotnet": _dotnet,
    "gem": _gem,
    "cargo": _cargo,
    "go": _go,
    "az": _az,
}

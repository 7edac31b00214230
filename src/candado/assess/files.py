"""The files that people write: TOML, and every mistake in one is an error with file, line and column."""

import re
import tomllib
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

import msgspec
from msgspec import inspect

from candado.assess.places import KeyPath, Places, line_and_column, locate

T = TypeVar("T")
SETTINGS = "candado.toml"
"""the file that says how Candado is to work"""
LONGEST_TERM = timedelta(days=366)
"""how long an exception, an attestation or a known gap may hold"""


class FileError(Exception):
    """A file of the user's is wrong: `name:line:column: what is wrong, and what would be right`."""


class Toml(msgspec.Struct, frozen=True, dict=True):
    """A TOML file as it was read."""

    name: str
    """as errors call it"""
    text: str
    data: dict[str, Any]

    @cached_property
    def _places(self) -> Places:
        return locate(self.text)

    def place(self, path: KeyPath, *, key: bool = False) -> str:
        """`name:line:column` of the value at a path, or of its key; of the nearest table that is there."""
        offset = self._places.keys.get(path) if key else None
        while offset is None:
            offset = self._places.values.get(path)
            path = path[:-1]
        line, column = line_and_column(self.text, offset)
        return f"{self.name}:{line}:{column}"

    def error(self, path: KeyPath, sentence: str, *, key: bool = False) -> FileError:
        """The error of what stands at a path."""
        return FileError(f"{self.place(path, key=key)}: {sentence}")

    def decode(self, kind: type[T], *, section: str | None = None) -> T:
        """The file, or one table of it, as a Struct; a table that is missing is an empty one.

        Errors: FileError at the value or key that does not fit.
        """
        data: object = self.data if section is None else self.data.get(section, {})
        try:
            return msgspec.convert(data, kind)
        except msgspec.ValidationError as error:
            below: KeyPath = () if section is None else (section,)
            path, sentence, of_key = _explain(error, data, kind)
            raise self.error((*below, *path), sentence, key=of_key) from error


def read(path: Path) -> Toml:
    """Read a TOML file; one that is missing is an empty one.

    Errors: FileError where it cannot be read, is not UTF-8 or is not TOML.
    """
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        content = b""
    except OSError as error:
        raise FileError(f"{path}: cannot be read: {error.strerror}") from error
    return parse(content, path.name)


def parse(content: bytes, name: str) -> Toml:
    """Read TOML; `name` is what errors call it. A byte order mark is passed over.

    Errors: FileError where it is not UTF-8 or not TOML.
    """
    try:
        text = content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        column = error.start - content.rfind(b"\n", 0, error.start)
        raise FileError(f"{name}:{line}:{column}: not UTF-8; save the file as UTF-8") from error
    try:
        return Toml(name, text, tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        what, line, column = _syntax_error(str(error), text)
        raise FileError(f"{name}:{line}:{column}: {what}") from error


def check_term(toml: Toml, path: KeyPath, created: date, until: date, today: date) -> None:
    """Refuse an entry that was made tomorrow or later, or that holds for longer than the longest term.

    Errors: FileError at `created` or `until`.
    """
    if created > today + timedelta(days=1):  # it may be tomorrow already where it was written
        raise toml.error((*path, "created"), f"{created} has not come yet; it is the day of the decision")
    if until < created:
        raise toml.error((*path, "until"), f"ends before it was made, on {created}")
    if until > created + LONGEST_TERM:
        raise toml.error(
            (*path, "until"),
            f"holds longer than {LONGEST_TERM.days} days; until {created + LONGEST_TERM} at the latest, "
            "then decide again",
        )


def _syntax_error(message: str, text: str) -> tuple[str, int, int]:
    """What is wrong, with line and column, from the words of tomllib."""
    what, _, where = message.rpartition(" (at ")
    if place := re.fullmatch(r"line (\d+), column (\d+)\)", where):
        return what, int(place[1]), int(place[2])
    return what, *line_and_column(text, len(text))


_AT = re.compile(r"(?P<what>.*?)(?: - at `\$(?P<path>[^`]*)`)?", re.DOTALL)
_STEP = re.compile(r"\.(?P<name>\w+)|\[(?P<index>\d+)\]|\[\.\.\.\]")
_FIELD = re.compile(r"Object (?P<what>contains unknown|missing required) field `(?P<name>.*)`", re.DOTALL)
_WORDS = {
    "str": "text",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "array": "an array",
    "object": "a table",
    "date": "a date such as 2027-01-31",
    "datetime": "a date with a time",
    "time": "a time",
}


def _explain(error: msgspec.ValidationError, data: object, kind: type) -> tuple[KeyPath, str, bool]:
    """Path of what does not fit, a sentence about it, and whether its key is meant rather than its value."""
    match = _AT.fullmatch(str(error))
    if match is None:
        raise error
    path = _path(match["path"] or "", data, kind, str(error))
    expected = _type_at(kind, path)
    if field := _FIELD.fullmatch(match["what"]):
        if field["what"] == "missing required":
            return path, f"{field['name']} is missing", False
        known = ", ".join(field.name for field in _fields(expected))
        return (*path, field["name"]), f"{field['name']!r} is not known here; there are: {known}", True
    if isinstance(expected, inspect.LiteralType):
        return path, f"must be one of: {', '.join(map(str, expected.values))}", False
    return path, re.sub("`([^`]+)`", lambda types: _in_words(types[1]), match["what"]), False


def _in_words(types: str) -> str:
    return " or ".join(_WORDS.get(name, name) for name in types.split(" | ") if name != "null")


def _path(steps: str, data: object, kind: type, message: str) -> KeyPath:
    """The path that msgspec names, with the keys of mappings, which it leaves out."""
    path: KeyPath = ()
    for step in _STEP.finditer(steps):
        if step["name"]:
            path = (*path, step["name"])
        elif step["index"]:
            path = (*path, int(step["index"]))
        else:
            path = (*path, _culprit(data, path, kind, message))
    return path


def _culprit(data: object, path: KeyPath, kind: type, message: str) -> str:
    """The key of the mapping at a path that brings about the error: all by itself it does so too."""
    for key in _at(data, path):
        try:
            msgspec.convert(_with_only(data, path, key), kind)
        except msgspec.ValidationError as error:
            if str(error) == message:
                return key
    raise ValueError(f"no key of {path} gives: {message}")


def _at(data: Any, path: KeyPath) -> dict[str, Any]:
    for step in path:
        data = data[step]
    return data


def _with_only(data: Any, path: KeyPath, key: str) -> Any:
    """The data, of which the mapping at a path has one key alone."""
    if not path:
        return {key: data[key]}
    first, *rest = path
    below = _with_only(data[first], tuple(rest), key)
    if isinstance(first, str):
        return data | {first: below}
    return [*data[:first], below, *data[first + 1 :]]


def _type_at(kind: type, path: KeyPath) -> inspect.Type:
    """The type that is expected at a path; where several may be, the first that is not None."""
    found = inspect.type_info(kind)
    for step in path:
        match _one(found):
            case inspect.StructType(fields=fields):
                found = next(field.type for field in fields if field.name == step)
            case inspect.DictType(value_type=found):
                pass
            case inspect.VarTupleType(item_type=found):
                pass
            case other:
                return other
    return _one(found)


def _one(kind: inspect.Type) -> inspect.Type:
    if isinstance(kind, inspect.UnionType):
        return next(each for each in kind.types if not isinstance(each, inspect.NoneType))
    return kind


def _fields(kind: inspect.Type) -> tuple[inspect.Field, ...]:
    return kind.fields if isinstance(kind, inspect.StructType) else ()

"""Plain values as YAML that people can read and rules can point into: a line for each, texts as they are."""

import re
from collections.abc import Iterator, Mapping, Sequence

_PLAIN = re.compile(r"[A-Za-z_$](?:[\w./@$()-]| (?! ))*(?<! )", re.ASCII)
_MEANT = frozenset({"true", "false", "null", "yes", "no", "on", "off", "y", "n"})
"""words that are no texts where they stand alone"""
_SEEN = r"\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff"
"""characters that YAML takes as they are, in whatever style"""
_LINES = re.compile(rf"[\n\t{_SEEN}]*")
_ESCAPED = re.compile(rf'["\\]|[^{_SEEN}]')
_WORDS = {None: "null", True: "true", False: "false"}
_LONGEST_KEY = 1000
"""characters, below the 1,024 up to which YAML sees that something is a key"""

Said = Mapping[str, "Value"]
Value = str | bool | int | None | Said | Sequence["Value"]
"""None: not known, and left out of mappings"""


def write(said: Said) -> str:
    """A mapping as a text."""
    return "".join(f"{line}\n" for line in _mapping(said, "")) or "{}\n"


def _mapping(said: Said, pad: str) -> Iterator[str]:
    for key, value in said.items():
        if value is not None:
            name = _text(key)
            head = f"{pad}{name}:" if len(name) < _LONGEST_KEY else f"{pad}? {name}\n{pad}:"
            yield from _entry(head, value, pad)


def _entry(head: str, value: Value, pad: str) -> Iterator[str]:
    if isinstance(value, Mapping):
        lines = list(_mapping(value, pad + "  "))
        yield head if lines else f"{head} {{}}"
        yield from lines
    elif isinstance(value, str):
        yield from _texts(head, value, pad)
    elif isinstance(value, Sequence):
        yield head if value else f"{head} []"
        for item in value:
            yield from _item(item, pad)
    else:
        yield f"{head} {_WORDS[value] if value is None or isinstance(value, bool) else value}"


def _item(item: Value, pad: str) -> Iterator[str]:
    lines = list(_mapping(item, pad + "  ")) if isinstance(item, Mapping) else []
    if lines:
        yield f"{pad}- {lines[0].removeprefix(pad + '  ')}"
        yield from lines[1:]
    else:
        yield from _entry(f"{pad}-", item, pad + "  ")


def _texts(head: str, value: str, pad: str) -> Iterator[str]:
    """A text that has lines stands as it is, below its name, where YAML takes it so."""
    if "\n" in value and not value[0].isspace() and _LINES.fullmatch(value):
        yield f"{head} |{_chomping(value)}"
        yield from (f"{pad}  {line}" if line else "" for line in value.removesuffix("\n").split("\n"))
    else:
        yield f"{head} {_text(value)}"


def _text(value: str) -> str:
    if _PLAIN.fullmatch(value) and value.lower() not in _MEANT:
        return value
    return f'"{_ESCAPED.sub(_escape, value)}"'


def _escape(found: re.Match[str]) -> str:
    character = found[0]
    return f"\\{character}" if character in '"\\' else f"\\U{ord(character):08X}"


def _chomping(value: str) -> str:
    if not value.endswith("\n"):
        return "-"
    return "+" if value.endswith("\n\n") else ""

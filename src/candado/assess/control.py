"""A control is one Markdown file: its own documentation, rule, evidence and test.

Front matter says how bad it is and what it judges, the prose why and how to mend it, the SQL decides, the
examples prove it. The file's name is the control's name, its folder is the section it is filed under.
"""

import re
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Literal

import msgspec
import yaml

from candado.model.assessment import Confidence, Severity

NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class ControlError(Exception):
    """A control's file is wrong; the message says where and what."""


class Parameter(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """A threshold that settings may change; bound as $name in the SQL."""

    default: int | float | str
    looser: Literal["higher", "lower"] | None = None
    """which way makes the control find less; a looser value is shown in every report"""
    description: str = ""


class Example(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """A change to the hardened world, and the resources that then fail."""

    change: dict[str, object]
    on: tuple[str, ...] = ()
    """names of the resources that fail, each as the report shows it"""


class Examples(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """What must fail, and near misses that must pass."""

    fails: tuple[Example, ...]
    passes: tuple[Example, ...] = ()


class FrontMatter(msgspec.Struct, forbid_unknown_fields=True, frozen=True, kw_only=True):
    """The head of a control's file."""

    severity: Severity
    """how bad it is where it is true; a column `severity` of the SQL says it for a single row"""
    confidence: Confidence = "certain"
    judges: str
    """the table whose rows it judges, each exactly once; may be narrowed: `pipelines where ...`"""
    across: Literal["projects"] | None = None
    """sees all projects at once, so that any that was not read makes every verdict unknown"""
    article: tuple[str, ...] = ()
    """recommendations of the article that it answers, S01 to S101"""
    catalogue: tuple[str, ...] = ()
    """ids of the merged catalogue of peers' controls that it covers"""
    themes: tuple[str, ...] = ()
    """what compliance frameworks are mapped by"""
    reason: str
    """why a row fails, in a few words; columns of the SQL in braces"""
    parameters: dict[str, Parameter] = {}
    formerly: tuple[str, ...] = ()
    """names that it had, so that exceptions live on"""
    examples: Examples


class Control(msgspec.Struct, frozen=True, kw_only=True):
    """A control, read from its file."""

    name: str
    section: str
    head: FrontMatter
    title: str
    why: str
    """why it matters, Markdown"""
    sql: str
    fix: str
    """how to mend it, Markdown"""
    exceptions: str
    """when leaving it so is right, Markdown"""
    source: str
    """the whole file"""

    @property
    def judged_table(self) -> str:
        """The table whose rows are judged."""
        return self.head.judges.split(maxsplit=1)[0]

    @property
    def narrowing(self) -> str:
        """The SQL condition that narrows the judged table; `true` where it is judged whole."""
        match re.split(r"\s+where\s+", self.head.judges, maxsplit=1, flags=re.IGNORECASE):
            case [_, condition]:
                return condition
            case _:
                return "true"


_SHAPE = re.compile(
    r"\A---\n(?P<head>.*?)^---\n\s*# (?P<title>[^\n]+)\n(?P<why>.*?)^```sql\n(?P<sql>.*?)^```\n"
    r"\s*^## Fix\n(?P<fix>.*?)(?:^## Exceptions\n(?P<exceptions>.*))?\Z",
    re.DOTALL | re.MULTILINE,
)


def read(text: str, *, name: str, section: str) -> Control:
    """Read a control's file.

    Errors: ControlError says what is wrong with the file, and in which line where that is known.
    """
    where = f"{section}/{name}.md"
    if not NAME.fullmatch(name):
        raise ControlError(f"{where}: a control's name is lower-case words joined by hyphens")
    shape = _SHAPE.match(text)
    if shape is None:
        raise ControlError(
            f"{where}: a control is front matter between lines of ---, a title (# ...), prose, one block of "
            "```sql, then ## Fix and, if there are any, ## Exceptions"
        )
    return Control(
        name=name,
        section=section,
        head=_front_matter(shape["head"], where),
        title=shape["title"].strip(),
        why=shape["why"].strip(),
        sql=shape["sql"].strip(),
        fix=shape["fix"].strip(),
        exceptions=(shape["exceptions"] or "").strip(),
        source=text,
    )


class _Loader(yaml.CSafeLoader):
    """Safe, and with YAML 1.2's booleans: `on` is a word here."""

    yaml_implicit_resolvers = {
        first: [
            (tag, re.compile("^(?:true|false)$") if tag == "tag:yaml.org,2002:bool" else pattern)
            for tag, pattern in resolvers
        ]
        for first, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
    }


def _front_matter(text: str, where: str) -> FrontMatter:
    try:
        head: object = _Loader(text).get_single_data()
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 2 if error.problem_mark else 1
        raise ControlError(f"{where}:{line}: {error.problem}") from error
    try:
        return msgspec.convert(head, FrontMatter)
    except msgspec.ValidationError as error:
        raise ControlError(f"{where}: front matter: {error}") from error


def read_folder(folder: Path | Traversable) -> dict[str, Control]:
    """All controls below a folder, by name: <section>/<control>.md."""
    found: dict[str, Control] = {}
    for section in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if not section.is_dir() or section.name.startswith(("_", ".")):
            continue
        for file in sorted(section.iterdir(), key=lambda entry: entry.name):
            if not file.name.endswith(".md"):
                continue
            control = read(
                _text(file, section.name), name=file.name.removesuffix(".md"), section=section.name
            )
            if control.name in found:
                raise ControlError(f"two controls are named {control.name}")
            found[control.name] = control
    return found


def _text(file: Path | Traversable, section: str) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise ControlError(f"{section}/{file.name}: not UTF-8; save the file as UTF-8") from error
    except OSError as error:
        raise ControlError(f"{section}/{file.name}: cannot be read: {error.strerror}") from error


@cache
def shipped() -> dict[str, Control]:
    """The controls that come with Candado, by name."""
    return read_folder(files("candado.controls"))

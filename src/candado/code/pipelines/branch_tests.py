"""Tests of the branch in conditions: which ones a branch of any other name can pass, too.

`Build.SourceBranchName` is only the last segment of a branch's name, so that `x/main` has the name `main`;
and a name that has to contain something, or begin with something, is easily found.
Source: learn.microsoft.com, "Use predefined variables", and "Expressions" of Azure Pipelines.
"""

import re
from collections.abc import Callable, Iterator
from typing import Literal

import msgspec

from candado.code.pipelines.expressions.tree import Call, Part, Reference
from candado.code.pipelines.expressions.tree import Literal as Written
from candado.code.pipelines.fixes import Edit
from candado.code.pipelines.text import Span

Kind = Literal["last segment", "part", "prefix"]
"""compares the last segment alone; is content with a part; or with a beginning that does not end with `/`"""
Means = Literal["name", "branch"]
"""Build.SourceBranchName, or Build.SourceBranch"""

_OWN_CHOICE = re.compile(
    r"(?:refs/heads/)?/?(?:feat|feature|features|bugfix|fix|user|users|topic|task|dependabot|renovate)\b.*"
    r"|.*(?:pull|merge).*",
    re.IGNORECASE,
)
"""names that everybody may take anyway, and those of pull requests"""
_WITHIN_FOLDER = re.compile(r"refs/heads/[^/]*[A-Za-z0-9]$")
_NAME_ENDS = re.compile(r"(?i)(sourcebranch)name")


class Weak(msgspec.Struct, frozen=True):
    """A test that other branches pass, too."""

    kind: Kind
    at: Span
    name: str
    """what the branch is compared with; empty where that is not written out"""
    edits: tuple[Edit, ...] = ()
    """that compare the whole name; none where there is no telling what was meant"""


class Names(msgspec.Struct, frozen=True):
    """What an expression's names stand for, where it stands."""

    means: Callable[[Part], Means | None]
    tests: Callable[[Reference], tuple[Weak, ...]]
    """the tests that make a variable true"""
    sound: Callable[[Reference], bool]
    """whether a variable is true for branches alone that not everybody can make"""
    place: Callable[[int, int], Span]
    """where a stretch of the expression is written"""


def weak_tests(part: Part, holds: bool, names: Names) -> Iterator[Weak]:
    """The tests by which an expression becomes what `holds` says, that other branches pass, too.

    None where another test has to be passed with them that keeps other branches out.
    """
    match part:
        case Reference():
            if holds:
                yield from names.tests(part)
        case Call("not", (inner,)):
            yield from weak_tests(inner, not holds, names)
        case Call("and" | "or" as word, arguments):
            if (word == "and") == holds and any(is_sound(each, holds, names) for each in arguments):
                return
            for each in arguments:
                yield from weak_tests(each, holds, names)
        case Call("eq" | "ne" as word, (left, right)):
            wanted = holds == (word == "eq")
            if (truth := _boolean(right)) is not None:
                yield from weak_tests(left, wanted == truth, names)
            elif (truth := _boolean(left)) is not None:
                yield from weak_tests(right, wanted == truth, names)
            elif wanted:
                yield from _comparison(part, names)
        case Call("in" | "notin" as word):
            if holds == (word == "in"):
                yield from _comparison(part, names)
        case Call("contains" | "startswith" | "endswith" | "containsvalue") if holds:
            yield from _search(part, names)
        case _:
            return


def is_sound(part: Part, holds: bool, names: Names) -> bool:
    """Whether an expression becomes that for branches alone that not everybody can make."""
    match part:
        case Reference():
            return holds and names.sound(part)
        case Call("not", (inner,)):
            return is_sound(inner, not holds, names)
        case Call("and" | "or" as word, arguments):
            found = (is_sound(each, holds, names) for each in arguments)
            return any(found) if (word == "and") == holds else all(found)
        case Call("eq" | "ne" as word, (left, right)):
            wanted = holds == (word == "eq")
            for one, other in ((left, right), (right, left)):
                if (truth := _boolean(one)) is not None:
                    return is_sound(other, wanted == truth, names)
                if wanted and names.means(_bare(one)) == "branch":
                    return True
            return False
        case Call("in" | "notin" as word, arguments):
            return holds == (word == "in") and names.means(_bare(arguments[0])) == "branch"
        case Call("startswith", (left, Written(str(prefix)))):
            return holds and names.means(_bare(left)) == "branch" and _is_protected(prefix)
        case _:
            return False


def _is_protected(prefix: str) -> bool:
    """Whether branches and tags that begin so can be reserved for some people."""
    if prefix.startswith("refs/tags"):
        return True
    own = prefix.removeprefix("refs/heads/")
    return own not in ("", prefix) and not (_WITHIN_FOLDER.match(prefix) or _OWN_CHOICE.fullmatch(prefix))


def _comparison(call: Call, names: Names) -> Iterator[Weak]:
    """`eq` and `in`: with the last segment of the name they are weak, with the whole they are not."""
    left, *others = call.arguments
    if names.means(_bare(left)) != "name":
        if len(others) > 1 or names.means(_bare(others[0])) != "name":
            return
        left, others = others[0], [left]
    written = [other.value for other in others if isinstance(other, Written) and isinstance(other.value, str)]
    if any(_never(name) for name in written):
        return
    at = names.place(call.start, call.end)
    edits = _edits(left, others, names) if len(written) == len(others) else ()
    yield Weak("last segment", at, written[0] if written else "", edits)


def _never(name: str) -> bool:
    """Whether the last segment is never that, or is that for pull requests."""
    return "/" in name or not name or name.lower() == "merge"


def _edits(left: Part, others: list[Part], names: Names) -> tuple[Edit, ...]:
    """Edits that name the whole branch; none where one of the places is not written as it is read."""
    at = names.place(left.start, left.end)
    whole = _NAME_ENDS.sub(r"\1", at.text)
    if not isinstance(left, Reference) or left.name != "variables" or whole == at.text:
        return ()
    edits = [Edit(at, whole)]
    for other in others:
        place = names.place(other.start, other.end)
        if not (isinstance(other, Written) and place.text == f"'{other.value}'"):
            return ()
        edits.append(Edit(place, f"'refs/heads/{other.value}'"))
    return tuple(edits)


def _search(call: Call, names: Names) -> Iterator[Weak]:
    """`contains` and the like: weak but for beginnings that end with `/`."""
    left, right = reversed(call.arguments) if call.name == "containsvalue" else call.arguments
    means = names.means(_bare(left))
    written = right.value if isinstance(right, Written) and isinstance(right.value, str) else ""
    if means is None or _OWN_CHOICE.fullmatch(written) or (means == "name" and "/" in written):
        return
    kind: Kind = "part"
    if call.name == "containsvalue":
        kind = "last segment"
        if means == "branch":
            return
    elif means == "branch" and call.name == "startswith":
        kind = "prefix"
        if not _WITHIN_FOLDER.match(written):
            return
    yield Weak(kind, names.place(call.start, call.end), written)


def _bare(part: Part) -> Part:
    """What a text is made of, whatever its case."""
    while isinstance(part, Call) and part.name in ("lower", "upper", "trim") and len(part.arguments) == 1:
        part = part.arguments[0]
    return part


def _boolean(part: Part) -> bool | None:
    """The boolean that is written there, maybe as a text."""
    if not isinstance(part, Written):
        return None
    if isinstance(part.value, str):
        return {"true": True, "false": False}.get(part.value.lower())
    return part.value if isinstance(part.value, bool) else None

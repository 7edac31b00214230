"""Variables that a script sets by logging commands: `##vso[task.setvariable variable=name]text`.

Lines are followed one by one, with the shell variables that hold the text of a source.
Source: learn.microsoft.com, "Logging commands".
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator

import msgspec

from candado.code.pipelines.model import Script
from candado.code.pipelines.rule import Hop
from candado.code.pipelines.taint.origins import Origin
from candado.code.pipelines.taint.predefined import BUILD_NUMBER

_COMMAND = re.compile(
    r"##vso\[(?:task\.setvariable\s+(?P<set>[^\]\n]*)|(?P<number>build\.updatebuildnumber)\s*)\]",
    re.IGNORECASE,
)
_NAME = re.compile(r"\bvariable\s*=\s*[\"']?([\w.\-]+)", re.IGNORECASE)
_OUTPUT = re.compile(r"\bisoutput\s*=\s*[\"']?true", re.IGNORECASE)
_USE = re.compile(r"\$\{?(?:env:)?([A-Za-z_]\w*)|[%!]([A-Za-z_]\w*)[%!]", re.IGNORECASE)
_ASSIGNMENT = re.compile(
    r"[ \t]*(?:(?:export|local|declare|readonly|typeset)[ \t]+(?:-\w+[ \t]+)*)?([A-Za-z_]\w*)\+?="
    r"|[ \t]*(?:\[[\w.]+\][ \t]*)?\$(?:(?:env|script|global|local):)?([A-Za-z_]\w*)[ \t]*\+?=(?!=)"
    r"|[ \t]*@?set[ \t]+(?:/[ap][ \t]+)?\"?([A-Za-z_]\w*)=",
    re.IGNORECASE,
)
_MADE_ANEW = re.compile(
    r"\b(?:(?:md5|sha\d+)(?:sum)?|cksum|wc|rev-parse|rev-list|get-filehash|gethashcode|test-path)\b|\.length\b"
    r"|[ \t](?:-[ci]?(?:eq|ne|gt|ge|lt|le|(?:not)?(?:like|match|contains|in))|==|!=)[ \t]"
    r"|\.(?:startswith|endswith|contains|equals)\(",
    re.IGNORECASE,
)
"""what gives a number, a hash or a boolean, whatever it is given"""
_ASKS = re.compile(
    r"[ \t]*[\"']?(?:\$?\(|`)?[ \t]*(?:az|gh|curl|wget|kubectl|invoke-(?:restmethod|webrequest)"
    r"|git[ \t]+(?:log|diff|ls-remote|merge-base))[ \t]",
    re.IGNORECASE,
)
"""what answers a question: the text is in the question alone"""
_CLEANS = re.compile(
    r"\b(?:tr|sed|awk|grep|cut|jq|basename|slugify|select-string|regex)\b|-c?i?(?:replace|split)\b"
    r"|\.(?:replace|substring|split)\(|\$\{\w+//?\[",
    re.IGNORECASE,
)
"""what may take harmful characters away"""


class Setting(msgspec.Struct, frozen=True, gc=False):
    """A variable that a script gives a text that somebody else controls."""

    name: str
    output: bool
    """steps see it as `step.name`, other jobs as an output"""
    origin: Origin


Places = list[tuple[int, Origin]]
"""where in a script the text of a source stands, in order"""


def may_set(script: Script) -> bool:
    """A quick look: whether a script gives logging commands that set variables."""
    return "##vso[" in script.lower and (
        "task.setvariable" in script.lower or "updatebuildnumber" in script.lower
    )


def settings(
    script: Script, places: Places, environment: Callable[[str], Origin | None], position: int
) -> Iterator[Setting]:
    """What a script sets to the text of a source; `environment` knows what its variables in capitals hold."""
    text = script.text.value
    known: dict[str, Origin] = {}

    def found(start: int, end: int) -> Origin | None:
        at = bisect_left(places, start, key=_place)
        if at < len(places) and places[at][0] < end:
            return places[at][1]
        for use in _USE.finditer(text, start, end):
            name = use[1] or use[2]
            if origin := known.get(name.lower()) or environment(name.upper()):
                return origin
        return None

    start = 0
    for line in text.splitlines(keepends=True):
        end = start + len(line)
        if "##vso[" in line.lower():
            for command in _COMMAND.finditer(text, start, end):
                if setting := _setting(script, command, found(command.end(), end), position):
                    yield setting
        elif (
            (assigned := _ASSIGNMENT.match(text, start, end))
            and (origin := found(assigned.end(), end))
            and not _MADE_ANEW.search(text, assigned.end(), end)
            and not _ASKS.match(text, assigned.end(), end)
        ):
            cleaned = _CLEANS.search(text, assigned.end(), end) is not None
            name: str = assigned[1] or assigned[2] or assigned[3]
            hop = Hop(script.text.at(assigned.start(), assigned.end()), f"{name} takes its text")
            known[name.lower()] = origin.via(hop, sure=not cleaned)
        start = end


def _place(place: tuple[int, Origin]) -> int:
    return place[0]


def _setting(script: Script, command: re.Match[str], origin: Origin | None, position: int) -> Setting | None:
    if origin is None:
        return None
    if command["number"]:
        name, output = BUILD_NUMBER, False
    else:
        named = _NAME.search(command["set"])
        if named is None:
            return None
        name, output = named[1], _OUTPUT.search(command["set"]) is not None
    hop = Hop(script.text.at(command.start(), command.end()), f"a step sets {name} to it")
    return Setting(name, output, origin.via(hop, position))

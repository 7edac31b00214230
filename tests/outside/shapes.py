"""Whether a JSON body has everything that another has, by name and type."""

import itertools
from collections.abc import Iterator, Mapping

KEYED_BY_DATA = {"acesDictionary", "variables", "value", "properties"}
"""objects whose keys are names of this or that, not fields"""
IDENTIFIERS = {
    "id",
    "descriptor",
    "subjectDescriptor",
    "containerDescriptor",
    "memberDescriptor",
    "objectId",
    "importRequestId",
    "value",
}


def kind(value: object) -> str:
    """The JSON type."""
    match value:
        case None:
            return "null"
        case bool():
            return "boolean"
        case int() | float():
            return "number"
        case str():
            return "string"
        case list():
            return "array"
        case _:
            return "object"


def differences(recorded: object, ours: object, issued: Mapping[str, str], at: str = "$") -> Iterator[str]:
    """Each field that was recorded and is not there with the same type. A recorded null may be anything.

    `issued` has our id by the recorded one: some objects have ids as their keys.
    """
    if recorded is None:
        return
    if kind(recorded) != kind(ours):
        yield f"{at}: {kind(recorded)}, not {kind(ours)}"
    elif isinstance(recorded, dict) and isinstance(ours, dict):
        for key, value in recorded.items():
            if issued.get(key, key) in ours:
                yield from differences(value, ours[issued.get(key, key)], issued, f"{at}.{key}")
            elif at.rsplit(".", 1)[-1] not in KEYED_BY_DATA:
                yield f"{at}.{key}: missing"
            elif not ours:
                yield f"{at}: empty"
            else:
                yield from differences(value, next(iter(ours.values())), issued, f"{at}.*")
    elif isinstance(recorded, list) and isinstance(ours, list):
        if recorded and not ours:
            yield f"{at}: empty"
            return
        for one, other in _counterparts(recorded, ours):
            yield from differences(one, other, issued, f"{at}[]")


def _counterparts(recorded: list[object], ours: list[object]) -> Iterator[tuple[object, object]]:
    """Each recorded element beside ours of the same name, or else beside one that is left."""
    named: dict[str, list[object]] = {}
    for each in ours:
        named.setdefault(_name(each), []).append(each)
    unnamed: list[object] = []
    for each in recorded:
        if named.get(_name(each)):
            yield each, named[_name(each)].pop(0)
        else:
            unnamed.append(each)
    left = itertools.chain(*named.values(), ours[-1:] * len(unnamed))
    yield from zip(unnamed, left, strict=False)


def _name(value: object) -> str:
    if not isinstance(value, dict):
        return str(value)
    named = (value[key] for key in ("name", "displayName", "refName", "token", "buildNumber") if key in value)
    return str(next(named, id(value)))


def paired(recorded: object, ours: object, key: str = "") -> Iterator[tuple[object, object]]:
    """The ids of both, side by side."""
    if isinstance(recorded, dict) and isinstance(ours, dict):
        for name in recorded.keys() & ours.keys():
            yield from paired(recorded[name], ours[name], name)
    elif isinstance(recorded, list) and isinstance(ours, list):
        if ours:
            for one, other in _counterparts(recorded, ours):
                yield from paired(one, other, key)
    elif key in IDENTIFIERS and recorded and ours and recorded != ours:
        yield recorded, ours

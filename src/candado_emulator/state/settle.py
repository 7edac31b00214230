"""Gives ids to what is new: a GUID that follows from the path of names, or the next number of its kind."""

import types
from functools import cache
from typing import Annotated, Union, cast, get_args, get_origin

import msgspec

from .directory import derived
from .organization import Organization
from .security import Path


def settled(organization: Organization, before: Organization | None = None) -> Organization:
    """The organization with ids for all that has none; what is the same as before is not looked at."""
    if organization is before:
        return organization
    numbers = dict(organization.last_ids)
    settled = cast(Organization, _settle(organization, before, (organization.name,), numbers))
    return settled if numbers == organization.last_ids else msgspec.structs.replace(settled, last_ids=numbers)


def _settle(value: object, before: object, path: Path, numbers: dict[str, int]) -> object:
    if value is before:
        return value
    if isinstance(value, msgspec.Struct):
        kind = type(value)
        changes: dict[str, object] = {}
        given = getattr(value, "id", None)
        if given == "":
            changes["id"] = derived(*path)
        elif given == 0:
            numbers[kind.__name__] = numbers.get(kind.__name__, 0) + 1
            changes["id"] = numbers[kind.__name__]
        elif isinstance(given, int):
            numbers[kind.__name__] = max(given, numbers.get(kind.__name__, 0))
        for name in _deep(kind):
            inner = getattr(value, name)
            new = _settle(inner, getattr(before, name, None), (*path, name), numbers)
            if new is not inner:
                changes[name] = new
        return msgspec.structs.replace(value, **changes) if changes else value
    if isinstance(value, dict):
        items = cast("dict[str, object]", value)
        known = cast("dict[str, object]", before) if isinstance(before, dict) else {}
        new_items = {
            key: _settle(inner, known.get(key), (*path, key), numbers) for key, inner in items.items()
        }
        return new_items if any(new_items[key] is not items[key] for key in items) else items
    return value


@cache
def _deep(kind: type[msgspec.Struct]) -> tuple[str, ...]:
    """The fields below which something with an id may lie."""
    return tuple(f.name for f in msgspec.structs.fields(kind) if _has_id(f.type))


@cache
def _has_id(kind: object) -> bool:
    if get_origin(kind) is Annotated or get_origin(kind) in (Union, types.UnionType):
        return any(_has_id(inner) for inner in get_args(kind) if not isinstance(inner, msgspec.Meta))
    if get_origin(kind) is dict:
        return _has_id(get_args(kind)[1])
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        return any(f.name == "id" or _has_id(f.type) for f in msgspec.structs.fields(kind))
    return False

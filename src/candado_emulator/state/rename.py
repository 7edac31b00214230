"""A group or a project gets another name, and stands under that one wherever it is named."""

from collections.abc import Callable
from typing import cast

import msgspec

from .directory import Directory, Identity
from .merge import OF_IDENTITIES
from .organization import Organization
from .security import Path

Rename = Callable[[str, Path], str]
"""Gives the new of a name and the place where it stands."""

OF_PROJECTS = ("connection_project", "project", "fork_of")
"""Fields that name a project, the last with a repository behind it."""


def renamed(organization: Organization, directory: Directory, group: Identity, name: str) -> Organization:
    """The organization with a group under another name, which must be free."""
    path, _ = directory.group(group)
    scope = group.name.partition("]\\")[0]

    def key(key: str, at: Path) -> str:
        if at == path[:-1]:
            return name if key == path[-1] else key
        if at[-1:] and at[-1] in OF_IDENTITIES:
            project = at[1] if at[0] == "projects" else None
            if directory.qualified(key, project) == group.name:
                return f"{scope}]\\{name}" if key.startswith("[") else name
        return key

    return cast(Organization, _walked(organization, (), key, lambda text, _: text))


def renamed_project(organization: Organization, old: str, new: str) -> Organization:
    """The organization with a project under another name, which must be free: its groups and its build
    service have the project's name in theirs."""
    service = f" Build Service ({organization.name})"

    def identity(name: str) -> str:
        if name.startswith(f"[{old}]\\"):
            return f"[{new}]\\" + name.partition("]\\")[2]
        return f"{new}{service}" if name == f"{old}{service}" else name

    def key(key: str, at: Path) -> str:
        if at == ("projects",) or at[-1:] == ("shared_with",):
            return new if key == old else key
        return identity(key) if at[-1:] and at[-1] in OF_IDENTITIES else key

    def text(text: str, at: Path) -> str:
        if at[-1] in OF_PROJECTS:
            project, slash, rest = text.partition("/")
            return f"{new}{slash}{rest}" if project == old and (slash or at[-1] != "fork_of") else text
        return identity(text)

    return cast(Organization, _walked(organization, (), key, text))


def _walked(value: object, at: Path, key: Rename, text: Rename) -> object:
    """A value with all keys and texts renamed; what has nothing to rename is the same as before."""
    if isinstance(value, msgspec.Struct):
        changes: dict[str, object] = {}
        for field in msgspec.structs.fields(value):
            before = cast(object, getattr(value, field.name))
            after = _walked(before, (*at, field.encode_name), key, text)
            if after is not before:
                changes[field.name] = after
        return msgspec.structs.replace(value, **changes) if changes else value
    if isinstance(value, dict):
        items = cast("dict[str, object]", value)
        new = {key(name, at): _walked(inner, (*at, name), key, text) for name, inner in items.items()}
        same = all(name in items and items[name] is inner for name, inner in new.items())
        return items if same else new
    if isinstance(value, list):
        rows = cast("list[object]", value)
        new_rows = [_walked(inner, at, key, text) for inner in rows]
        return rows if all(a is b for a, b in zip(rows, new_rows, strict=True)) else new_rows
    if isinstance(value, str):
        renamed = text(value, at)
        return value if renamed == value else renamed
    return value

"""A group gets another name, and stands under that one wherever somebody is named."""

from typing import cast

import msgspec

from .directory import Directory, Identity
from .merge import OF_IDENTITIES
from .organization import Organization
from .security import Path


def renamed(organization: Organization, directory: Directory, group: Identity, name: str) -> Organization:
    """The organization with a group under another name, which must be free."""
    path, _ = directory.group(group)
    scope = group.name.partition("]\\")[0]

    def new_key(key: str, at: Path) -> str:
        if at == path[:-1]:
            return name if key == path[-1] else key
        if at[-1:] and at[-1] in OF_IDENTITIES:
            project = at[1] if at[0] == "projects" else None
            if directory.qualified(key, project) == group.name:
                return f"{scope}]\\{name}" if key.startswith("[") else name
        return key

    def walked(value: object, at: Path) -> object:
        if isinstance(value, msgspec.Struct):
            changes: dict[str, object] = {}
            for field in msgspec.structs.fields(value):
                before = cast(object, getattr(value, field.name))
                after = walked(before, (*at, field.encode_name))
                if after is not before:
                    changes[field.name] = after
            return msgspec.structs.replace(value, **changes) if changes else value
        if isinstance(value, dict):
            items = cast("dict[str, object]", value)
            new = {new_key(key, at): walked(inner, (*at, key)) for key, inner in items.items()}
            same = all(key in items and items[key] is inner for key, inner in new.items())
            return items if same else new
        return value

    return cast(Organization, walked(organization, ()))

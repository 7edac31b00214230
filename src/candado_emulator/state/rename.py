"""A group gets another name: then it stands under that everywhere."""

from typing import cast

import msgspec

from .directory import Directory, Identity
from .merge import OF_IDENTITIES
from .organization import Organization


def renamed(organization: Organization, directory: Directory, group: Identity, name: str) -> Organization:
    """The organization with a group under another name: in its map, and wherever somebody is named."""
    (*_, old) = directory.group(group)[0]
    groups = directory.group(group)[0][:-1]

    def walked(value: object, path: tuple[str, ...]) -> object:
        if isinstance(value, msgspec.Struct):
            changes: dict[str, object] = {}
            for field in msgspec.structs.fields(value):
                inner = getattr(value, field.name)
                new = walked(inner, (*path, field.encode_name))
                if new is not inner:
                    changes[field.name] = new
            return msgspec.structs.replace(value, **changes) if changes else value
        if not isinstance(value, dict) or not path:
            return value
        items = cast("dict[str, object]", value)
        if path[-1] in OF_IDENTITIES:
            project = path[1] if path[0] == "projects" else None
            keys = {key: key for key in items}
            for key in items:
                if directory.qualified(key, project) == group.name:
                    keys[key] = name if key == old else f"{group.name.partition(chr(92))[0]}{chr(92)}{name}"
            if all(key == new for key, new in keys.items()):
                return value
            return {keys[key]: inner for key, inner in items.items()}
        new_items = {key: walked(inner, (*path, key)) for key, inner in items.items()}
        if path == groups:
            new_items = {name if key == old else key: inner for key, inner in new_items.items()}
        elif all(new_items[key] is inner for key, inner in items.items()):
            return value
        return new_items

    return cast(Organization, walked(organization, ()))

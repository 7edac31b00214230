"""Changes of the state: JSON merge patches (RFC 7396) that know its types, and replacing one object.

Nothing is changed in place: what lies on the path of the change is new, all else is shared.
"""

import types
from collections.abc import Callable, Mapping
from functools import cache
from typing import Annotated, Literal, TypeVar, Union, cast, get_args, get_origin

import msgspec

from .security import Path, namespaces

S = TypeVar("S", bound=msgspec.Struct)
Found = Callable[[str, str | None], bool]
"""Whether a name is somebody's, in a project or the organization."""

OF_IDENTITIES = (
    "permissions",
    "members",
    "roles",
    "feed_roles",
    "approvers",
    "reviewers",
    "extension_managers",
    "azure_devops_administrators",
)
"""Maps whose keys are names of identities."""


class PatchError(ValueError):
    """A patch that does not fit the state; the message says where and what was expected."""


def merged(root: S, patch: object) -> S:
    """The state after a merge patch: maps go by name, null removes or resets, lists are replaced."""
    return cast(S, _merge(type(root), root, patch, ()))


def placed(root: S, path: Path, value: object) -> S:
    """The state with an object put at a path, in place of what is there; None removes it."""
    return cast(S, _place(root, path, value))


def check_names(before: object, after: object, is_somebody: Found) -> None:
    """Refuses permissions, memberships, roles... that are new in `after` for names that nobody has."""
    _check(before, after, (), is_somebody)


def _merge(kind: object, current: object, patch: object, path: Path, namespace: str | None = None) -> object:
    kind, extra = _unwrapped(kind)
    namespace = cast("str | None", extra.get("namespace")) or namespace
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        return _merge_struct(kind, current, _object(patch, path), path, namespace)
    if get_origin(kind) is dict:
        return _merge_map(get_args(kind)[1], current, _object(patch, path), path, namespace, extra)
    names = _names(patch)
    if names is not None and get_origin(kind) in (Union, types.UnionType):
        struct = next(
            (k for k in get_args(kind) if isinstance(k, type) and issubclass(k, msgspec.Struct)), None
        )
        if struct is not None:
            base = current if isinstance(current, struct) else None
            return _merge_struct(struct, base, names, path, namespace)
    if names is not None and kind is object:
        return _merge_map(object, _names(current), names, path, None, {})
    return _leaf(cast(object, kind), patch, path, extra)


def _merge_struct(
    kind: type[msgspec.Struct],
    current: object,
    patch: Mapping[str, object],
    path: Path,
    namespace: str | None,
) -> msgspec.Struct:
    known = _fields(kind)
    changes: dict[str, object] = {}
    for name, value in patch.items():
        if name not in known:
            raise PatchError(f"{_at((*path, name))}: there is no such field; there are {', '.join(known)}")
        field = known[name]
        if value is None:
            if field.required and current is not None:
                raise PatchError(f"{_at((*path, name))}: cannot be removed")
            changes[field.name] = field.get_default()
            continue
        base = getattr(current, field.name) if current is not None else field.get_default()
        inner = (*path, name)
        if name == "permissions" and (key := _namespace_of(path)):
            changes[field.name] = _merge(field.type, base, value, inner, key)
        else:
            changes[field.name] = _merge(field.type, base, value, inner, namespace)
    if current is not None:
        return msgspec.structs.replace(cast(msgspec.Struct, current), **changes)
    missing = [name for name, field in known.items() if field.required and field.name not in changes]
    if missing:
        raise PatchError(f"{_at(path)}: is new and needs {', '.join(missing)}")
    return kind(**changes)


def _merge_map(
    kind: object,
    current: object,
    patch: Mapping[str, object],
    path: Path,
    namespace: str | None,
    extra: Mapping[str, object],
) -> dict[str, object]:
    result = dict(cast("Mapping[str, object]", current or {}))
    for key, value in patch.items():
        if value is None:
            result.pop(key, None)
            continue
        if extra.get("namespaces") and key not in namespaces():
            raise PatchError(f"{_at((*path, key))}: there is no security namespace of this name")
        if namespace is not None and kind is not object and get_origin(kind) is not dict:
            _check_permission(namespace, key, (*path, key))
        result[key] = _merge(kind, result.get(key), value, (*path, key), namespace)
        if namespace is not None and result[key] == {}:
            del result[key]
    return result


def _leaf(kind: object, patch: object, path: Path, extra: Mapping[str, object]) -> object:
    try:
        return msgspec.convert(patch, extra.get("annotated", kind), strict=True)
    except msgspec.ValidationError as error:
        if get_origin(kind) is Literal:
            expected = f"one of {', '.join(map(str, get_args(kind)))}"
        else:
            expected = str(extra.get("title") or error).removeprefix("Expected ").split(" - at ")[0]
            expected = expected.split(", got ")[0].replace("`", "")
        got = msgspec.json.encode(patch).decode()
        raise PatchError(f"{_at(path)}: expected {expected}, not {got}") from None


def _check_permission(namespace: str, permission: str, path: Path) -> None:
    names = [name for _, name, _ in namespaces()[namespace].actions]
    if permission not in names:
        raise PatchError(f"{_at(path)}: {namespace} has no such permission; it has {', '.join(names)}")


def _namespace_of(path: Path) -> str | None:
    """The namespace of an access control list that is kept by namespace."""
    if len(path) >= 2 and path[-2] == "security":
        return path[-1]
    return path[1] if len(path) == 3 and path[0] == "tokens" else None


def _place(holder: object, path: Path, value: object) -> object:
    if not path:
        return value
    name, rest = path[0], path[1:]
    if isinstance(holder, msgspec.Struct):
        field = _fields(type(holder))[name]
        return msgspec.structs.replace(
            holder, **{field.name: _place(getattr(holder, field.name), rest, value)}
        )
    result = dict(cast("Mapping[str, object]", holder))
    if rest:
        result[name] = _place(result.get(name, {}), rest, value)
    elif value is None:
        result.pop(name, None)
    else:
        result[name] = value
    return result


def _check(before: object, after: object, path: Path, is_somebody: Found) -> None:
    if before is after:
        return
    if isinstance(after, msgspec.Struct):
        for name, field in _fields(type(after)).items():
            _check(getattr(before, field.name, None), getattr(after, field.name), (*path, name), is_somebody)
    elif isinstance(after, dict) and path:
        known = _names(before) or {}
        for key, value in cast("Mapping[str, object]", after).items():
            if path[-1] in OF_IDENTITIES:
                project = path[1] if path[0] == "projects" else None
                if key not in known and not is_somebody(key, project):
                    raise PatchError(f"{_at((*path, key))}: there is no user, group or service of this name")
            else:
                _check(known.get(key), value, (*path, key), is_somebody)


def _object(patch: object, path: Path) -> Mapping[str, object]:
    names = _names(patch)
    if names is None:
        got = msgspec.json.encode(patch).decode()
        raise PatchError(f"{_at(path)}: expected an object of names, not {got}")
    return names


def _names(value: object) -> Mapping[str, object] | None:
    """The value as a map of names, None where it is none."""
    return cast("Mapping[str, object]", value) if isinstance(value, dict) else None


def _at(path: Path) -> str:
    return ".".join(path) or "the patch"


@cache
def _fields(kind: type[msgspec.Struct]) -> dict[str, "_Field"]:
    return {f.encode_name: _Field(f) for f in msgspec.structs.fields(kind)}


class _Field:
    def __init__(self, info: msgspec.structs.FieldInfo) -> None:
        self.name = info.name
        self.type: object = info.type
        self.required = info.required
        self._info = info

    def get_default(self) -> object:
        if self._info.default_factory is not msgspec.NODEFAULT:
            return cast("Callable[[], object]", self._info.default_factory)()
        return None if self.required else cast(object, self._info.default)


def _unwrapped(kind: object) -> tuple[object, dict[str, object]]:
    """A type without its annotations, and what they say."""
    if get_origin(kind) is not Annotated:
        return kind, {}
    inner, *metas = get_args(kind)
    said: dict[str, object] = {"annotated": kind}
    for meta in metas:
        if isinstance(meta, msgspec.Meta):
            said |= meta.extra or {}
            if meta.title:
                said["title"] = meta.title
    return inner, said

"""Writes docs/emulator-state.md, the reference of the state, from the docstrings of its Structs.

python -m candado_emulator.state.reference > docs/emulator-state.md
"""

import ast
import inspect
import sys
import types
from collections.abc import Callable
from functools import cache
from itertools import pairwise
from typing import Annotated, Literal, Union, cast, get_args, get_origin

import msgspec

from .organization import Organization
from .pipeline import PipelineSettings
from .security import namespaces

HEAD = """\
# The emulator's state

A change is a JSON merge patch of the organization: maps go by name, null removes an entry of a map and sets
a field to its default, lists are replaced whole.

```json
{"projects": {"Web": {"repositories": {"api": {"permissions": {"Contributors": {"ForcePush": "allow"}}}}}}}
```

Times are relative to the organization's time (`-3d`; units s, m, h, d, w, y), absolute
(`2026-01-31T12:00:00Z`) or `never`. Users go by user principal name, service principals by display name,
groups by name (in the project first, then in the organization) or as `[Web]\\Readers`, build services as
`Web Build Service (contoso)`. A name that nobody has is refused, and so is a permission that its namespace
does not have.

This page is generated (`python -m candado_emulator.state.reference`).
"""


def reference() -> str:
    """The page, in Markdown."""
    parts = [HEAD]
    parts += [_section(kind) for kind in _reachable(Organization, [])]
    parts.append("## Permissions\n\nBy security namespace, the names that `permissions` may have.\n")
    parts += [
        f"- {n.key}: {', '.join(name for _, name, _ in n.actions)}"
        for n in sorted(namespaces().values(), key=lambda n: n.key)
    ]
    return "\n".join(parts) + "\n"


def _reachable(kind: object, seen: list[type[msgspec.Struct]]) -> list[type[msgspec.Struct]]:
    """A Struct and all that its fields lead to, in their order."""
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        if kind not in seen:
            seen.append(kind)
            for field in msgspec.structs.fields(kind):
                _reachable(field.type, seen)
    else:
        for inner in get_args(kind):
            _reachable(inner, seen)
    return seen


def _section(kind: type[msgspec.Struct]) -> str:
    documented = _docstrings(kind)
    rows = [
        f"| `{f.encode_name}` | {_type(f.type)} | {_default(f)} | {documented.get(f.name, '')} |"
        for f in msgspec.structs.fields(kind)
    ]
    about = inspect.cleandoc(kind.__doc__ or "")
    head = [f"## {kind.__name__}\n", f"{about}\n", "| field | type | default | |", "|---|---|---|---|"]
    return "\n".join([*head, *rows, ""])


@cache
def _docstrings(kind: type[msgspec.Struct]) -> dict[str, str]:
    """The string below each field, those of the base included."""
    found: dict[str, str] = {}
    for base in reversed(kind.__mro__):
        if base.__module__.startswith("candado_emulator"):
            body = cast(ast.ClassDef, ast.parse(inspect.getsource(base)).body[0]).body
            for field, text in pairwise(body):
                if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name):
                    match text:
                        case ast.Expr(value=ast.Constant(value=str(said))):
                            found[field.target.id] = " ".join(said.split()).replace("|", "\\|")
                        case _:
                            pass
    return found


def _type(kind: object) -> str:
    if get_origin(kind) is Annotated:
        inner, *metas = get_args(kind)
        for meta in metas:
            if isinstance(meta, msgspec.Meta) and meta.extra and "namespace" in meta.extra:
                return f"permissions in {meta.extra['namespace']}"
        if any(isinstance(m, msgspec.Meta) and m.pattern for m in metas):
            return "time"
        return _type(inner)
    arguments = get_args(kind)
    if get_origin(kind) is Literal:
        return ", ".join(f"`{value}`" for value in arguments)
    if get_origin(kind) is dict:
        return f"map of {_type(arguments[1])}"
    if get_origin(kind) in (list, tuple):
        return f"list of {_type(arguments[0])}"
    if get_origin(kind) in (Union, types.UnionType):
        return " or ".join(_type(inner) for inner in arguments)
    names = {str: "text", int: "number", bool: "true/false", object: "JSON", type(None): "null"}
    name = getattr(kind, "__name__", str(kind))
    return names.get(cast(type, kind)) or f"[{name}](#{name.lower()})"


def _default(field: msgspec.structs.FieldInfo) -> str:
    if field.required:
        return "required"
    if field.default_factory is not msgspec.NODEFAULT:
        return "as the service gives it" if cast("Callable[[], object]", field.default_factory)() else ""
    default = cast(object, field.default)
    if isinstance(default, PipelineSettings):
        return "those below"
    text = msgspec.json.encode(default).decode()
    return f"`{text}`" if text not in ('""', "{}", "[]") else ""


if __name__ == "__main__":
    sys.stdout.write(reference())

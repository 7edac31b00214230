"""The kinds of values that the state is made of."""

from typing import Annotated, Literal, Protocol

import msgspec

Json = object
"""Anything that JSON can say."""

Moment = Annotated[
    str,
    msgspec.Meta(
        pattern=r"^(never|[+-]?\d+[smhdwy]|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z)$",
        title='a time such as "-3d" (units s, m, h, d, w, y), "2026-01-31T12:00:00Z" or "never"',
    ),
]
"""A time, absolute or relative to the organization's clock. The wire renders it absolute."""

Grant = Literal["allow", "deny"]

Permissions = dict[str, dict[str, Grant]]
"""Who (a group, user or service identity, by name) is allowed or denied what (a permission, by name)."""


class State(
    msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True, gc=False
):
    """What all parts of the state have in common: they never change, a change makes new ones."""


class Securable(Protocol):
    """What carries an access control list of its own."""

    @property
    def permissions(self) -> Permissions:
        """The access control entries, by name."""
        ...

    @property
    def inherit(self) -> bool:
        """Whether what is not set here is looked up in the parent."""
        ...


class Acl(State, frozen=True, kw_only=True):
    """The access control list of a token that is no object of the state: a project's or the organization's
    default for all objects of a namespace."""

    permissions: Permissions = {}
    inherit: bool = True

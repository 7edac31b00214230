"""Policies of the organization and its tenant: their values, and the JSON patch that sets them."""

from typing import cast

import msgspec

from ..state.organization import PolicyValue
from .errors import bad_request


class Operation(msgspec.Struct):
    """A JSON patch operation: /Value, /Properties or /Properties/NAME; op may be its number."""

    path: str
    value: object = None


def value_of(policy: bool | PolicyValue | None) -> bool | None:
    """The value of a policy; None where it was not set."""
    return policy.value if isinstance(policy, PolicyValue) else policy


def is_absent(policy: bool | PolicyValue | None) -> bool:
    """Whether the service does not have it here."""
    return isinstance(policy, PolicyValue) and policy.absent


def patched(policy: bool | PolicyValue | None, operations: list[Operation]) -> bool | PolicyValue:
    """The policy after a patch; ServiceError 400 where it asks for what policies do not have."""
    value = bool(value_of(policy))
    properties = dict(policy.properties) if isinstance(policy, PolicyValue) else {}
    for operation in operations:
        what, _, name = operation.path.strip("/").partition("/")
        given: object = operation.value
        if what.lower() == "value" and not name:
            value = str(operation.value).lower() == "true"
        elif what.lower() == "properties" and name:
            properties[name] = operation.value
        elif what.lower() == "properties" and isinstance(given, dict):
            properties = cast("dict[str, object]", given)
        else:
            raise bad_request(f"A policy has no {operation.path} of this value.")
    return PolicyValue(value=value, properties=properties) if properties else value

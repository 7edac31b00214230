"""The one role of the scope ems.manage.ui: who manages extensions. It is kept in no access control list."""

import msgspec

from ..state.directory import Identity
from .access_lists import identity_of
from .errors import access_denied
from .references import described
from .request import Request, collection

SCOPE = "ems.manage.ui"
MANAGER: dict[str, object] = {
    "displayName": "Manager",
    "name": "Manager",
    "allowPermissions": 3,
    "denyPermissions": 0,
    "identifier": f"{SCOPE}.Manager",
    "description": "Installs, switches off and removes extensions.",
    "scope": SCOPE,
}


class Written(msgspec.Struct, rename="camel"):
    """Somebody who is to be a manager."""

    user_id: str


def is_meant(request: Request) -> bool:
    """Whether the path names this scope."""
    return request.parameters["scopeId"].lower() == SCOPE


def require(request: Request) -> None:
    """ServiceError 403 where the caller may not install extensions."""
    if not request.caller.is_administrator and not names(request) & request.caller.names:
        raise access_denied(request.caller.identity.display_name, "Manage extensions")


def names(request: Request) -> set[str]:
    """The managers, by name."""
    managers = request.organization.extension_managers
    return {request.directory.qualified(name) for name, is_one in managers.items() if is_one}


def assignments(request: Request) -> object:
    """All managers."""
    request.require("Collection", "GENERIC_READ", "NAMESPACE:")
    found = [request.directory.find(name) for name in sorted(names(request))]
    return collection([_row(request, identity) for identity in found if identity is not None])


def assign(request: Request) -> object:
    """Makes people and groups managers."""
    _require_administrator(request)
    rows: list[object] = []
    for asked in request.decoded(list[Written]):
        identity = identity_of(request, asked.user_id)
        request.put(("extension_managers", request.directory.local(identity, None)), True)
        _record(request, "Security.ModifyPermission", identity)
        rows.append(_row(request, identity))
    return collection(rows)


def remove(request: Request) -> None:
    """Takes the role from the one in the path, or from those in the body."""
    _require_administrator(request)
    one = request.parameters.get("identityId")
    for key in [one] if one else request.decoded(list[str]):
        identity = identity_of(request, key)
        for name in list(request.organization.extension_managers):
            if request.directory.qualified(name) == identity.name:
                request.put(("extension_managers", name), None)
                _record(request, "Security.RemovePermission", identity)


def _require_administrator(request: Request) -> None:
    if not request.caller.is_administrator:
        raise access_denied(request.caller.identity.display_name, "Manage security")


def _record(request: Request, action: str, identity: Identity) -> None:
    request.record(action, NamespaceName="ExtensionManagement", SubjectDescriptor=identity.subject)


def _row(request: Request, identity: Identity) -> dict[str, object]:
    return {
        "identity": described(request, identity),
        "role": MANAGER,
        "access": "assigned",
        "accessDisplayName": "Assigned",
    }

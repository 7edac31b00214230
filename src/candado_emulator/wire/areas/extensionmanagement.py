"""Area ExtensionManagement: extensions that are installed, and those that somebody asked for."""

import msgspec

from ...state.extension import Extension
from .. import extension_managers
from ..errors import ServiceError, bad_request, not_found
from ..references import identity_reference
from ..request import Reply, Request, collection
from ..routing import route

INSTALLED = "275424d0-c844-4fe2-bda6-04933a1357d8"
BY_NAME = "fb0da285-f23e-4b56-8b53-3ef5f9f6de66"


class State(msgspec.Struct):
    """How an extension is installed: flags such as "none" or "disabled"."""

    flags: str = "none"


class Change(msgspec.Struct, rename="camel"):
    """The body that switches an extension off or on."""

    publisher_id: str
    extension_id: str
    install_state: State = msgspec.field(default_factory=State)


@route(INSTALLED, "GET")
def installed_extensions(request: Request) -> object:
    """All extensions, the disabled ones where it is asked for them."""
    request.require("Collection", "GENERIC_READ", "NAMESPACE:")
    all_of_them = request.query.flag("includeDisabledExtensions", default=True)
    return collection(
        [
            _described(request, key, extension)
            for key, extension in request.organization.extensions.items()
            if all_of_them or not extension.disabled
        ]
    )


@route(INSTALLED, "PATCH")
def update_extension(request: Request) -> object:
    """Switches an extension off or on."""
    asked = request.decoded(Change)
    key, before = _found(request, f"{asked.publisher_id}.{asked.extension_id}")
    extension_managers.require(request)
    changed = msgspec.structs.replace(before, disabled="disabled" in asked.install_state.flags.lower())
    request.put(("extensions", key), changed)
    if changed.disabled != before.disabled:
        _record(request, "Disabled" if changed.disabled else "Enabled", key, changed)
    return _described(request, key, changed)


@route(BY_NAME, "GET")
def extension_by_name(request: Request) -> object:
    """One extension."""
    request.require("Collection", "GENERIC_READ", "NAMESPACE:")
    return _described(request, *_found(request, _key(request)))


@route(BY_NAME, "POST")
def install_extension(request: Request) -> object:
    """Installs an extension; what it may do is not known here, the marketplace being elsewhere."""
    key = _key(request)
    extension_managers.require(request)
    if key in request.organization.extensions:
        message = f"TF1590010: The extension {key} is already installed."
        raise ServiceError(409, "ExtensionAlreadyInstalledException", message)
    now = request.present()
    new = Extension(version=request.parameters.get("version") or "1.0.0", published=now, installed=now)
    request.put(("extensions", key), new)
    request.put(("extension_requests", key), None)
    _record(request, "Installed", key, new)
    return _described(request, key, new)


@route(BY_NAME, "DELETE")
def uninstall_extension(request: Request) -> Reply:
    """Uninstalls an extension."""
    key, extension = _found(request, _key(request))
    extension_managers.require(request)
    if extension.built_in:
        raise bad_request(f"TF1590012: The extension {key} is a part of the service and stays.")
    request.put(("extensions", key), None)
    _record(request, "Uninstalled", key, extension)
    return Reply(status=204)


@route("92755d3d-9a8a-42b3-8a4d-87359fe5aa93", "GET")
def extension_states(request: Request) -> object:
    """How all extensions are installed."""
    request.require("Collection", "GENERIC_READ", "NAMESPACE:")
    rows: list[object] = []
    for key, extension in request.organization.extensions.items():
        publisher, _, name = key.partition(".")
        state = _state(request, extension)
        rows.append(
            {"publisherName": publisher, "extensionName": name, "version": extension.version, **state}
        )
    return collection(rows)


@route("216b978f-b164-424e-ada2-b77561e842b7", "GET")
def requested_extensions(request: Request) -> object:
    """The extensions that somebody asked for."""
    request.require("Collection", "GENERIC_READ", "NAMESPACE:")
    rows: list[object] = []
    for key, wanted in request.organization.extension_requests.items():
        publisher, _, name = key.partition(".")
        asked = {
            "requestedBy": identity_reference(request, wanted.requested_by),
            "requestDate": request.time(wanted.requested),
            "requestMessage": wanted.message,
            "requestState": wanted.state,
        }
        rows.append(
            {
                "publisherName": publisher,
                "publisherDisplayName": publisher,
                "extensionName": name,
                "requestCount": 1,
                "extensionRequests": [asked],
            }
        )
    return collection(rows)


def _key(request: Request) -> str:
    return f"{request.parameters['publisherName']}.{request.parameters.get('extensionName', '')}"


def _found(request: Request, key: str) -> tuple[str, Extension]:
    for name, extension in request.organization.extensions.items():
        if name.lower() == key.lower():
            return name, extension
    message = f"TF1590006: The extension {key} is not installed."
    raise not_found(message, "InstalledExtensionNotFoundException")


def _record(request: Request, what: str, key: str, extension: Extension) -> None:
    publisher, _, name = key.partition(".")
    more = {"ExtensionName": extension.title or name, "PublisherName": extension.publisher or publisher}
    request.record(f"Extension.{what}", **more, Version=extension.version)


def _flags(**flags: bool) -> str:
    return ", ".join(name for name, is_set in flags.items() if is_set) or "none"


def _state(request: Request, extension: Extension) -> dict[str, object]:
    flags = _flags(disabled=extension.disabled, builtIn=extension.built_in, trusted=extension.trusted)
    return {"flags": flags, "lastUpdated": request.time(extension.installed), "installationIssues": []}


def _described(request: Request, key: str, extension: Extension) -> dict[str, object]:
    publisher, _, name = key.partition(".")
    return {
        "extensionId": name,
        "extensionName": extension.title or name,
        "publisherId": publisher,
        "publisherName": extension.publisher or publisher,
        "version": extension.version,
        "registrationId": "",
        "manifestVersion": 1,
        "baseUri": "",
        "fallbackBaseUri": "",
        "scopes": list(extension.scopes),
        "flags": _flags(builtIn=extension.built_in, trusted=extension.trusted),
        "lastPublished": request.time(extension.published),
        "installState": _state(request, extension),
        "contributions": [
            {"id": f"{key}.{contribution}", "type": kind, "targets": [], "properties": {}}
            for contribution, kind in extension.contributions.items()
        ],
        "contributionTypes": [],
        "files": [],
        "language": None,
    }

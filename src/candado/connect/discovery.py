"""Where the services of an organization are.

Azure DevOps Services spreads an organization over many hosts and lists them at ResourceAreas; Azure DevOps
Server answers that question with an empty list, because one host has everything.
"""

import re

import httpx2
import msgspec

from candado.connect.endpoint import Endpoint, Service
from candado.connect.settings import is_loopback

RESOURCE_AREAS = Endpoint(
    name="resource-areas",
    path="_apis/ResourceAreas",
    version="7.1-preview.1",
    permission="any valid sign-in",
    pat_scope="any",
    source="recorded",
    page="https://learn.microsoft.com/azure/devops/extend/develop/work-with-urls",
)
CONNECTION_DATA = Endpoint(
    name="connection-data",
    path="_apis/connectionData",
    version="7.1-preview.1",
    permission="any valid sign-in",
    pat_scope="any",
    source="recorded",
    page="https://learn.microsoft.com/azure/devops/extend/develop/work-with-urls",
)
_AREAS = {
    Service.CORE: "79134c72-4a58-4b42-976c-04e7115f32bf",
    Service.GRAPH: "bb1e7ec9-e901-4b68-999a-de7012b920f8",
    Service.ENTITLEMENTS: "68ddce18-2501-45f1-a17b-7931a9922690",
    Service.AUDIT: "94ff054d-5ee1-413d-9341-3f4a7827de2e",
    Service.FEEDS: "7ab4e64e-c4d8-4f50-ae73-5ef2e21642a5",
    Service.EXTENSIONS: "6c2b0933-3600-42ae-bf8b-93d4f7e83594",
    Service.RELEASE: "efc2f575-36ef-48e9-b672-0c6fb4a48ac5",
}
"""One area that each service has."""
_NOBODY = "aaaaaaaa-aaaa-aaaa-aaaa-aaaaaaaaaaaa"
"""The identity under which the service answers whoever is not signed in."""


def organization_url(text: str) -> str:
    """The base URL that a user means by the name of an organization, or by its URL or a collection's.

    Raises:
        ValueError: it is neither; the sentence says what to give.
    """
    if re.fullmatch(r"[A-Za-z0-9-]+", text):
        return f"https://dev.azure.com/{text}"
    try:
        url = httpx2.URL(text)
    except httpx2.InvalidURL as error:
        raise ValueError(f"{text!r} is no URL ({error}). Give https://dev.azure.com/ORGANIZATION.") from error
    if url.userinfo:
        # the text may hold a token: it is not repeated
        raise ValueError("The organization's URL has a user name or token in it. Give it without.")
    if url.scheme not in ("http", "https") or not url.host or url.query or url.fragment:
        raise ValueError(f"{text!r} is no organization. Give its name or https://dev.azure.com/ORGANIZATION.")
    if url.scheme == "http" and not is_loopback(url.host):
        raise ValueError(f"{text!r} would show the token to everyone on the way. Give an https:// URL.")
    if url.host == "dev.azure.com" and url.path.strip("/").count("/") > 0:
        raise ValueError(f"{text!r} is more than an organization. Give https://dev.azure.com/ORGANIZATION.")
    if url.host == "dev.azure.com" and not url.path.strip("/"):
        raise ValueError("The organization is missing. Give https://dev.azure.com/ORGANIZATION.")
    return str(url).rstrip("/")


class _Area(msgspec.Struct):
    id: str
    location_url: str = msgspec.field(name="locationUrl")


class _Areas(msgspec.Struct):
    value: list[_Area] | None = None


def locations(base_url: str, resource_areas: bytes) -> dict[Service, str]:
    """The base URL of each service that the organization has, from the body of RESOURCE_AREAS.

    Raises:
        ValueError: a service is said to be on a host that gets no credential, or the body is not such a list.
    """
    areas = {
        area.id: area.location_url for area in msgspec.json.decode(resource_areas, type=_Areas).value or []
    }
    if not areas:
        return dict.fromkeys(Service, base_url)
    found: dict[Service, str] = {}
    for service, area in _AREAS.items():
        if area not in areas:
            continue
        try:
            location = httpx2.URL(areas[area])
        except httpx2.InvalidURL as error:
            raise ValueError(f"{areas[area]!r}, where the {service} service is to be, is no URL.") from error
        if not _trusted(httpx2.URL(base_url), location):
            raise ValueError(
                f"The organization says that its {service} service is at {areas[area]}. "
                "No credential is sent to a host that is not Azure DevOps."
            )
        found[service] = str(location).rstrip("/")
    return {**found, Service.CORE: base_url}


def is_services(base_url: str) -> bool:
    """Whether this is Azure DevOps Services, where Entra signs in; if not, it is a server."""
    host = httpx2.URL(base_url).host
    return host == "dev.azure.com" or host.endswith(".visualstudio.com")


def _trusted(base: httpx2.URL, location: httpx2.URL) -> bool:
    """The same server; or, for Azure DevOps Services, another host of the same organization."""
    if base.origin == location.origin:
        return True
    if location.scheme != "https" or location.port is not None:
        return False
    if base.host == "dev.azure.com":
        organization = base.path.strip("/").lower()
    elif is_services(str(base)):
        organization = base.host.removesuffix(".visualstudio.com")
    else:
        return False
    host, path = location.host, location.path.strip("/").lower()
    return (host.endswith(".dev.azure.com") and path == organization) or (
        host.startswith(f"{organization}.") and host.endswith(".visualstudio.com") and host.count(".") == 3
    )


class _Identity(msgspec.Struct):
    id: str


class _ConnectionData(msgspec.Struct):
    authenticated_user: _Identity = msgspec.field(name="authenticatedUser")


def is_signed_in(connection_data: bytes) -> bool:
    """Whether the body of CONNECTION_DATA names somebody."""
    user = msgspec.json.decode(connection_data, type=_ConnectionData).authenticated_user
    return user.id.lower() != _NOBODY

"""api-version negotiation."""

import re

import msgspec

from .errors import ServiceError
from .locations import Location

_VERSION = re.compile(r"(\d+)\.(\d+)(-preview(?:\.(\d+))?)?", re.IGNORECASE)
_IN_ACCEPT = re.compile(r"api-version=([^;,\s]+)", re.IGNORECASE)


class Version(msgspec.Struct, frozen=True):
    """An api-version such as 7.1 or 7.1-preview.3."""

    number: tuple[int, int]
    preview: bool = False
    resource: int | None = None
    """the resource's version in a preview"""

    def __str__(self) -> str:
        """As it is written in a Content-Type."""
        text = f"{self.number[0]}.{self.number[1]}"
        suffix = f".{self.resource}" if self.resource is not None else ""
        return f"{text}-preview{suffix}" if self.preview else text


SERVER = (7, 1)
"""The latest version of Azure DevOps Server 2022.2."""


def requested(query: str | None, accept: str) -> str | None:
    """The version that a request asks for, in the query or in its Accept header."""
    if query is not None:
        return query
    found = _IN_ACCEPT.search(accept)
    return found[1] if found else None


def negotiated(
    asked: str | None, location: Location, method: str, latest: tuple[int, int] | None = None
) -> Version:
    """The version that answers a request; ServiceError 400 if none does. `latest` caps it."""
    highest = _number(location.max) if latest is None else min(_number(location.max), latest)
    released = min(_number(location.released), highest)
    if asked is None:
        if method != "GET" and method != "HEAD":
            raise _refused(
                "VssVersionNotSpecifiedException",
                f'No api-version was supplied for the "{method}" request. The version must be supplied '
                'either as part of the Accept header (e.g. "application/json; api-version=1.0") or as a '
                'query parameter (e.g. "?api-version=1.0").',
            )
        return Version(released) if released > (0, 0) else Version(highest, True, location.resource_version)
    parsed = _VERSION.fullmatch(asked)
    if parsed is None:
        raise _refused("VssInvalidApiVersionException", f'The api-version "{asked}" is not valid.')
    number = (int(parsed[1]), int(parsed[2]))
    resource = int(parsed[4]) if parsed[4] else None
    if number > highest:
        raise _refused(
            "VssVersionOutOfRangeException",
            f"The requested REST API version of {asked} is out of range for this server. The latest REST API "
            f"version this server supports is {highest[0]}.{highest[1]}.",
        )
    if number < _number(location.min):
        raise _refused(
            "VssVersionOutOfRangeException",
            f"The requested REST API version of {asked} is out of range for this server. The lowest REST API "
            f"version this server supports is {location.min}.",
        )
    if not parsed[3] and number > released:
        raise _refused(
            "VssInvalidPreviewVersionException",
            f'The requested version "{asked}" of the resource is under preview. The -preview flag must be '
            f'supplied in the api-version for such requests. For example: "{asked}-preview"',
        )
    if resource is not None and resource > location.resource_version:
        raise _refused(
            "VssInvalidPreviewVersionException",
            f'The requested version "{asked}" of the resource does not exist. The latest is '
            f'"{parsed[1]}.{parsed[2]}-preview.{location.resource_version}".',
        )
    return Version(number, bool(parsed[3]), resource)


def _number(text: str) -> tuple[int, int]:
    major, _, minor = text.partition(".")
    return int(major), int(minor)


def _refused(type_key: str, message: str) -> ServiceError:
    return ServiceError(400, type_key, message, f"Microsoft.VisualStudio.Services.WebApi.{type_key}")

"""The routes of the service that clients discover: one row per resource."""

import csv
from functools import cache
from importlib.resources import files

import msgspec

SERVICES_ONLY = {
    "accounts",
    "advsec",
    "audit",
    "delegatedauth",
    "graph",
    "meminternal",
    "memberentitlementmanagement",
    "organizationpolicy",
    "profile",
    "tenantpolicy",
    "tokenadmin",
    "tokenadministration",
    "tokens",
}
"""Areas that Azure DevOps Server does not have, lower case."""


class Location(msgspec.Struct, frozen=True, kw_only=True):
    """A resource's route, and the versions in which it is served."""

    id: str
    hosts: str
    """the service's hosts that have it, joined by +; app is the deployment itself"""
    area: str
    resource: str
    template: str
    resource_version: int
    """the newest preview"""
    min: str
    max: str
    released: str
    """0.0: preview only"""

    @property
    def is_on_server(self) -> bool:
        """Whether Azure DevOps Server has it too."""
        return self.area.lower() not in SERVICES_ONLY

    def described(self) -> dict[str, object]:
        """As OPTIONS lists it."""
        return {
            "id": self.id,
            "area": self.area,
            "resourceName": self.resource,
            "routeTemplate": self.template,
            "resourceVersion": self.resource_version,
            "minVersion": self.min,
            "maxVersion": self.max,
            "releasedVersion": self.released,
        }


def _rows(name: str) -> list[dict[str, str]]:
    text = files("candado_emulator.wire").joinpath(name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@cache
def locations() -> dict[str, Location]:
    """All locations, by id."""
    return {row["id"]: msgspec.convert(row, Location, strict=False) for row in _rows("locations.csv")}


@cache
def areas() -> dict[str, str]:
    """Name by id of all resource areas."""
    return {row["id"]: row["name"] for row in _rows("areas.csv")}

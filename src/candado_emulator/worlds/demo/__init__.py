"""Contoso after five careless years: the hardened world, and every weakness that was planted in it.

A weakness that hides others has a variant of the demo to itself.
"""

from functools import cache

from ...state.organization import Organization
from .. import hardened
from ..planting import Garden, Plant, Planted
from . import (
    access,
    agents,
    artifacts,
    auditing,
    automation,
    boards,
    connections,
    groups,
    people,
    pipelines,
    repos,
    resources,
    settings,
)

_AREAS = (
    access,
    people,
    groups,
    boards,
    automation,
    auditing,
    repos,
    settings,
    pipelines,
    connections,
    resources,
    agents,
    artifacts,
)


def organization(variant: str = "") -> Organization:
    """The world, or the variant of it that is called `demo-` and this name."""
    return _garden(variant).organization


def planted(variant: str = "") -> list[Planted]:
    """Its weaknesses, in the order in which they were planted."""
    return list(_garden(variant).planted)


@cache
def _garden(variant: str) -> Garden:
    garden = Garden(hardened.organization())
    if variant:
        _VARIANTS[variant](garden.plant)
    else:
        for area in _AREAS:
            area.weaknesses(garden.plant)
    return garden


def _outside_entra(plant: Plant) -> None:
    plant(
        "the company before it had a tenant",
        control="organization-outside-entra",
        on=["contoso"],
        change={"tenant_id": ""},
    )


def _without_audit_log(plant: Plant) -> None:
    plant(
        "the month in which the log was too loud",
        control="audit-log-off",
        on=["Log Audit Events"],
        change={"policies": {"LogAuditEvents": False}},
    )


def _with_feeds_of_all(plant: Plant) -> None:
    plant(
        "the shop, which once kept all feeds in order",
        control="everyone-administers-feeds",
        on=["contoso"],
        change={"feed_roles": {"[Web]\\Contributors": "administrator"}},
    )
    plant(
        "what all of the shop can do with them",
        control="everyone-publishes-packages",
        on=["payments-packages", "approved-packages", "\t=letters"],
        change={},
    )


_VARIANTS = {
    "outside-entra": _outside_entra,
    "with-feeds-of-all": _with_feeds_of_all,
    "without-audit-log": _without_audit_log,
}

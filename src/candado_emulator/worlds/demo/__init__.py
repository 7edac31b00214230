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
    attacks,
    auditing,
    automation,
    boards,
    classic,
    connections,
    groups,
    leftovers,
    people,
    pipelines,
    repos,
    resources,
    settings,
    yaml_files,
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
    classic,
    leftovers,
    connections,
    resources,
    agents,
    artifacts,
    yaml_files,
    attacks,
)


def organization(variant: str = "") -> Organization:
    """The world, or the variant of it that is called `demo-` and this name."""
    return _garden(variant).organization


def planted(variant: str = "") -> list[Planted]:
    """Its weaknesses that controls find, in the order in which they were planted."""
    return [weakness for weakness in planted_in_all(variant) if weakness.control]


def planted_in_pipelines(variant: str = "") -> list[Planted]:
    """Its weaknesses that rules for pipelines find, in the order in which they were planted.

    `on` names a classic pipeline or task group as `Project / name`, a stage as `Project / name / stage`, and
    a line of a file as `Project / repository / path:line`.
    """
    return [weakness for weakness in planted_in_all(variant) if weakness.rule]


def planted_in_all(variant: str = "") -> list[Planted]:
    """All its weaknesses; their changes make this world of the hardened one."""
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

"""Contoso after five careless years: the hardened world, and every weakness that was planted in it."""

from functools import cache

from ...state.organization import Organization
from .. import hardened
from ..planting import Garden, Planted
from . import access, pipelines, repos


def organization() -> Organization:
    """The world."""
    return _garden().organization


def planted() -> list[Planted]:
    """Its weaknesses, in the order in which they were planted."""
    return list(_garden().planted)


@cache
def _garden() -> Garden:
    garden = Garden(hardened.organization())
    for area in (access, repos, pipelines):
        area.weaknesses(garden.plant)
    return garden

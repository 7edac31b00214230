"""How many examples a property is tried with."""

from hypothesis import settings


def one_in(number: int) -> settings:
    """A share of what the profile says: for properties of which each example is costly."""
    return settings(max_examples=max(1, settings().max_examples // number))

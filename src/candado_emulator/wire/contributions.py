"""Data providers: what the pages of the portal read, undocumented, through HierarchyQuery."""

from collections.abc import Callable, Mapping

from .request import Request

Provider = Callable[[Request, Mapping[str, object]], object]
"""Gives the data of a contribution for the query's properties."""

_PROVIDERS: dict[str, Provider] = {}


def provides(contribution: str) -> Callable[[Provider], Provider]:
    """Registers the function that gives the data of a contribution."""

    def register(provider: Provider) -> Provider:
        _PROVIDERS[contribution] = provider
        return provider

    return register


def provider(contribution: str) -> Provider | None:
    """The function that gives the data of a contribution."""
    return _PROVIDERS.get(contribution)

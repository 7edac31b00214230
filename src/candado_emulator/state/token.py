"""Personal access tokens."""

from .values import Moment, State


class AccessToken(State, frozen=True, kw_only=True):
    """A personal access token of a user; the key is its display name."""

    id: str = ""
    """authorizationId"""
    scopes: tuple[str, ...] = ("vso.code",)
    """app_token is full access"""
    all_organizations: bool = False
    """valid in every organization of its owner (a global token)"""
    created: Moment = "-30d"
    """validFrom"""
    expires: Moment = "+60d"
    """validTo"""
    revoked: bool = False

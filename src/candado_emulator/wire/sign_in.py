"""Who is asking: Basic with a personal access token, or Bearer; and what nobody may ask."""

import base64
import binascii
from collections.abc import Callable
from datetime import datetime

import msgspec

from ..state.directory import derived
from ..state.organization import Organization
from ..state.token import AccessToken
from .policy_values import value_of
from .routing import Match
from .scopes import FULL_ACCESS

PREFIX = "emulator-"
"""A ready-made credential is this and its name in `Organization.sign_ins`."""

SIGN_IN_PAGE = (
    b"<!DOCTYPE html><html><head><title>Azure DevOps Services | Sign In</title></head>"
    b"<body><h1>Sign in to your account</h1></body></html>"
)
REALM = 'Basic realm="https://tfsprodsin1.app.visualstudio.com/"'
_ANONYMOUS_AREAS = ("git/", "build/builds", "build/definitions", "core/projects")


class SignIn(msgspec.Struct, frozen=True):
    """What a credential proves."""

    name: str
    """of the identity"""
    scopes: tuple[str, ...] = (FULL_ACCESS,)
    """how far the credential reaches"""


def secret(authorization: str) -> str | None:
    """The token in an Authorization header; None where there is none."""
    scheme, _, value = authorization.partition(" ")
    if scheme.lower() == "bearer":
        return value.strip()
    if scheme.lower() != "basic":
        return None
    try:
        return base64.b64decode(value, validate=True).decode().partition(":")[2]
    except (binascii.Error, UnicodeDecodeError):
        return None


def text_of(token: AccessToken) -> str:
    """What is to be sent of a personal access token."""
    return derived(token.id, "value").replace("-", "")


def state_of(token: AccessToken, time: Callable[[str], str]) -> str:
    """Whether a token is active, revoked or expired; `time` makes moments absolute."""
    if token.revoked:
        return "revoked"
    expires, now = (datetime.fromisoformat(time(moment)) for moment in (token.expires, "0s"))
    return "expired" if expires <= now else "active"


def signed_in(organization: Organization, authorization: str, time: Callable[[str], str]) -> SignIn | None:
    """What an Authorization header proves; None where it proves nothing."""
    sent = secret(authorization)
    if not sent:
        return None
    if sent.startswith(PREFIX):
        name = organization.sign_ins.get(sent.removeprefix(PREFIX))
        return None if name is None else SignIn(name)
    if not authorization.lower().startswith("basic"):
        return None
    for upn, user in organization.users.items():
        for token in user.tokens.values():
            if text_of(token) == sent and state_of(token, time) == "active":
                return SignIn(upn, token.scopes)
    return None


def is_open(organization: Organization, match: Match | None, method: str) -> bool:
    """Whether a route answers who is not signed in: reads of public projects, while a policy allows these."""
    if match is None or method not in ("GET", "HEAD"):
        return False
    if not value_of(organization.policies.get("AllowAnonymousAccess")):
        return False
    area = match.route.area
    shown = {
        key
        for name, project in organization.projects.items()
        if project.visibility == "public"
        for key in (name.lower(), project.id)
    }
    asked = match.parameters.get("project") or match.parameters.get("projectId")
    if asked is None:
        return bool(shown) and area in ("core/projects", "location/connectiondata", "location/resourceareas")
    return asked.lower() in shown and area.startswith(_ANONYMOUS_AREAS)

"""Who is asking: Basic with a personal access token, or Bearer."""

import base64
import binascii

from ..state.organization import Organization

PREFIX = "emulator-"
"""A ready-made credential is this and its name in `Organization.sign_ins`."""

SIGN_IN_PAGE = (
    b"<!DOCTYPE html><html><head><title>Azure DevOps Services | Sign In</title></head>"
    b"<body><h1>Sign in to your account</h1></body></html>"
)
REALM = 'Basic realm="https://tfsprodsin1.app.visualstudio.com/"'


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


def signed_in(organization: Organization, authorization: str) -> str | None:
    """The name of the identity that an Authorization header proves; None where it proves none."""
    token = secret(authorization)
    if token is None or not token.startswith(PREFIX):
        return None
    return organization.sign_ins.get(token.removeprefix(PREFIX))

"""A small organization for the tests of identities, settings and the audit log."""

from collections.abc import Iterator

import pytest

from candado_emulator.server import Emulator
from candado_emulator.state.merge import merged
from candado_emulator.state.organization import Organization

PATCH = {
    "now": "2026-11-25T12:00:00Z",
    "owner": "ada@contoso.example",
    "sign_ins": {
        "administrator": "ada@contoso.example",
        "manager": "bruno@contoso.example",
        "reader": "rosa@contoso.example",
        "nobody": "nils@contoso.example",
        "scanner": "candado",
    },
    "users": {
        "ada@contoso.example": {"display_name": "Ada Admin"},
        "bruno@contoso.example": {"display_name": "Bruno Builder"},
        "nils@contoso.example": {"license": "stakeholder", "last_accessed": "never"},
        "rosa@contoso.example": {"display_name": "Rosa Reader", "guest": True, "last_accessed": "-100d"},
    },
    "service_principals": {"candado": {}},
    "groups": {
        "Project Collection Administrators": {"members": {"ada@contoso.example": True}},
        "Developers": {"origin": "aad", "members": {"rosa@contoso.example": True}},
    },
    "projects": {
        "Web": {
            "groups": {
                "Project Administrators": {"members": {"bruno@contoso.example": True}},
                "Contributors": {"members": {"Developers": True}},
                "Readers": {"members": {"candado": True, "rosa@contoso.example": True}},
            }
        },
        "Secret": {},
    },
}


@pytest.fixture(scope="session")
def organization() -> Iterator[Emulator]:
    with Emulator(merged(Organization(), PATCH)) as running:
        yield running


@pytest.fixture
def emulator(organization: Emulator) -> Emulator:
    organization.reset()
    return organization

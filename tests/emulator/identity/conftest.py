"""A small organization for the tests of identities, settings and the audit log, and Microsoft's client."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from requests import Session

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


@pytest.fixture
def emulator() -> Iterator[Emulator]:
    with Emulator(merged(Organization(), PATCH)) as running:
        yield running


@pytest.fixture
def official(emulator: Emulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Microsoft's own clients, signed in as an administrator. They leave it to chance when they close a
    connection, so it is done for them."""
    monkeypatch.setenv("AZURE_DEVOPS_CACHE_DIR", str(tmp_path))
    from azure.devops.connection import Connection
    from msrest.authentication import BasicAuthentication

    opened: list[Session] = []

    def open_session() -> Session:
        session = Session()
        session.hooks["response"].append(_read)
        opened.append(session)
        return session

    monkeypatch.setattr(requests, "Session", open_session)
    credentials = BasicAuthentication("", emulator.tokens["administrator"])
    yield Connection(base_url=emulator.url, creds=credentials).clients_v7_1
    for session in opened:
        session.close()


def _read(response: requests.Response, *_: object, **__: object) -> None:
    """Reads a response to its end, also one without a body, so that its connection is free."""
    response.content  # noqa: B018

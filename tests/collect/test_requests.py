"""Every request that a collector plans for the organization is one that the guard lets leave."""

from typing import cast

import anyio
import pytest

from candado.collect import collectors
from candado.collect.run import waves
from candado.connect import reads
from candado.connect.endpoint import Service
from candado.connect.reads import Json
from candado.connect.transport import Answer, Request
from candado.model.access import Permission, SecurityNamespace
from candado.model.artifacts import Feed
from candado.model.identities import Group, Identity, ServicePrincipal, User
from candado.model.projects import Organization
from candado.model.resources import AgentPool
from tests.collect.reading import ORGANIZATION, PROJECT, Known
from tests.collect.test_organization_shapes import GUID, NAMESPACE, WHOLE

KNOWN = Known(
    Organization(ORGANIZATION, "contoso", "services", "aad.x"),
    User("aad.x/../y?", "aad", None, False, False, ""),
    ServicePrincipal("aadsp.x", None, None),
    Group("vssgp.x", "vsts", None, None, None, "", "<script>", False, False),
    Identity("aadsp.x", GUID, "k"),
    SecurityNamespace(NAMESPACE, "Git Repositories", "/", 0),
    Permission(f"{NAMESPACE}/2", NAMESPACE, 2, "GenericRead", "Read"),
    AgentPool("7", "Default", False, "automation", None, None, False),
    Feed("f", "f", None, False, False),
    Feed("g", "g", PROJECT, False, False),
)


class Sent:
    """Answers nothing of use, and counts."""

    def __init__(self) -> None:
        self.requests: list[Request] = []

    async def send(self, request: Request) -> Answer:
        self.requests.append(request)
        return Answer(200, {}, b"{}")

    async def aclose(self) -> None: ...


def base(service: Service) -> str:
    return f"https://{service}.example/contoso"


@pytest.mark.parametrize("name", WHOLE)
def test_what_is_planned_may_leave(name):
    endpoint, sent = collectors()[name].endpoint, Sent()
    guard, url = reads.Guard(sent, [endpoint], base), base(endpoint.service)
    planned = list(collectors()[name].plan(KNOWN))
    for request in planned:
        built = reads.request(endpoint, url, request.params, request.query, cast(Json, request.body), {})
        anyio.run(guard.send, built)
    assert planned
    assert len(sent.requests) == len(planned)


def test_collectors_can_be_put_in_an_order():
    ordered = [collector.name for wave in waves(collectors().values()) for collector in wave]
    assert sorted(ordered) == sorted(collectors())
    for earlier, later in [
        ("users", "identities"),
        ("groups", "identities"),
        ("identities", "memberships"),
        ("identities", "access-control-lists"),
        ("memberships", "members-of-group"),
        ("access-control-lists", "access-control-lists-of-project"),
        ("security-namespaces", "reader-rights"),
        ("agent-pools", "agents"),
        ("feeds", "project-feed-permissions"),
    ]:
        assert ordered.index(earlier) < ordered.index(later)

"""Every recorded answer of the real service that a collector reads becomes rows."""

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

import msgspec
import pytest

from candado.collect import collectors
from candado.collect.collector import Collector
from candado.collect.decode import Unreadable
from candado.connect.endpoint import Endpoint, Service
from candado.model.pipelines import Pipeline, PipelineAuthorization
from candado.model.repos import PolicyScope, Repository
from candado.model.resources import AgentQueue, LibraryVariable
from tests import facts
from tests.collect.reading import Read, read

HOSTS = {"dev.azure.com": Service.CORE, "vssps.dev.azure.com": Service.GRAPH}
SHALLOW = "includeAllProperties"
"""A list that was recorded without this has records that lack what the collector asks for."""


class Interaction(msgspec.Struct):
    """One recorded request and its answer."""

    method: str
    url: str
    status: int
    body: object


class Match(NamedTuple):
    """A recorded answer of an endpoint."""

    collector: Collector
    url: str
    params: Mapping[str, str]
    body: object
    is_shallow: bool


def parameters(endpoint: Endpoint, path: str) -> tuple[dict[str, str], bool] | None:
    """The path's parameters, and whether it names one record of the list; None: another endpoint.

    A list of the organization may have been recorded within one project.
    """
    template = re.sub(r"\\{(\w+)\\}", r"(?P<\1>[^/]+)", re.escape(endpoint.path))
    match = re.fullmatch(rf"/contoso/(?:[^/]+/(?=_apis))?{template}(?P<one_>/[^/]+)?", path, re.IGNORECASE)
    if match is None:
        return None
    found = {name: unquote(value) for name, value in match.groupdict().items() if value is not None}
    return found, found.pop("one_", None) is not None


def matches() -> Iterator[Match]:
    """The recorded answers of declared collectors."""
    lines = facts.path("api/recordings/interactions.jsonl").read_bytes()
    for recorded in msgspec.json.Decoder(Interaction).decode_lines(lines):
        url = urlsplit(recorded.url)
        for collector in collectors().values():
            endpoint = collector.endpoint
            if (recorded.method, HOSTS.get(url.netloc)) != (endpoint.method, endpoint.service):
                continue
            found = parameters(endpoint, url.path)
            if found is None or recorded.status != 200:
                continue
            params, is_one = found
            body = recorded.body
            if is_one and collector.items is None:
                continue
            if is_one and not (isinstance(body, dict) and collector.items in body):
                body = {collector.items: [body]}
            is_shallow = not is_one and SHALLOW in endpoint.query and SHALLOW not in url.query
            yield Match(collector, recorded.url, params, body, is_shallow)


@pytest.fixture(scope="module")
def recorded() -> list[Match]:
    return list(matches())


def rows(match: Match) -> Read:
    try:
        return read(match.collector.name, json.dumps(match.body).encode(), match.params)
    except Unreadable as error:
        return Read([], [str(error)])


def test_recorded_answers_become_rows(recorded: list[Match]) -> None:
    counts: dict[str, int] = defaultdict(int)
    faults: list[str] = []
    for match in recorded:
        if not match.is_shallow:
            found = rows(match)
            counts[match.collector.name] += len(found.rows)
            faults += [f"{match.url}: {fault}" for fault in found.faults]
    assert not faults, f"rows by endpoint with recordings: {dict(counts)}"
    assert all(counts.values()), f"an endpoint's recordings gave no row: {dict(counts)}"


def test_recorded_values_are_in_the_rows(recorded: list[Match]) -> None:
    found = [row for match in recorded if not match.is_shallow for row in rows(match).rows]
    repository = Repository(
        id="4a2efa60-a068-4dcf-bd45-35c457004a3f",
        project_id="b810b0b0-a954-403b-9795-f0c9d0c9cfe9",
        name="navBuNsF",
        default_branch="refs/heads/main",
        size=1839,
        is_disabled=False,
        is_fork=False,
    )
    scope = PolicyScope(
        policy_id="89",
        project_id="0ab36b7f-ccfa-4e4c-a2a1-71ddd3aceb63",
        repository_id="5d4ca8b0-760f-4a93-b0af-aa5dd9b205ed",
        ref_name="refs/heads/master",
        match_kind="exact",
    )
    queue = AgentQueue(
        id="3942", project_id="pipelinesTest000001", name="Azure Pipelines", pool_id="9", is_hosted=True
    )
    secret = LibraryVariable(
        id="varGroupTests000001/48/NewVar2",
        group_id="48",
        project_id="varGroupTests000001",
        name="NewVar2",
        is_secret=True,
        credential_kind="",
        preview="",
    )
    opened = PipelineAuthorization(
        project_id="varGroupTests000001", resource_type="variablegroup", resource_id="47", pipeline_id=""
    )
    assert [row for row in (repository, scope, queue, secret, opened) if row not in found] == []
    [yaml, *_] = [row for row in found if isinstance(row, Pipeline) and row.id == "20"]
    assert (yaml.process, yaml.job_scope, yaml.last_run_at) == ("yaml", "projectCollection", None)
    assert yaml.repository_id == "6255c947-5f27-47d6-9776-8b2478b91680"


def test_recorded_lists_that_lack_what_is_asked_for_are_told_of(recorded: list[Match]) -> None:
    shallow = [match for match in recorded if match.is_shallow]
    assert shallow, "no list was recorded with fewer properties"
    for match in shallow:
        found = rows(match)
        assert not found.rows
        assert all("missing required field" in fault for fault in found.faults), found.faults


def test_endpoints_that_are_said_to_be_recorded_are(recorded: list[Match]) -> None:
    said = {collector.name for collector in collectors().values() if collector.endpoint.source == "recorded"}
    are = {match.collector.name for match in recorded}
    assert said == are, f"endpoints with recordings: {sorted(are)}"

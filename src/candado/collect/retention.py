"""How long a project keeps the runs of its pipelines."""

from collections.abc import Iterator

import msgspec

from candado.collect.collector import At, collector, each_project
from candado.connect.endpoint import Endpoint
from candado.model.projects import RunRetention
from candado.model.table import Record

RUN_RETENTION = Endpoint(
    name="run-retention",
    path="{project}/_apis/build/retention",
    version="7.1-preview.1",
    permission="View build pipeline",
    pat_scope="vso.build",
    source="specified",
    page="https://learn.microsoft.com/rest/api/azure/devops/build/retention/get",
)


class WireDays(msgspec.Struct):
    """Days within the bounds that the organization sets."""

    value: int


class WireRetention(msgspec.Struct, rename="camel"):
    """What is kept for how long."""

    purge_runs: WireDays
    purge_pull_request_runs: WireDays
    purge_artifacts: WireDays


@collector(RUN_RETENTION, into=(RunRetention,), plan=each_project, items=None)
def run_retention(record: WireRetention, at: At) -> Iterator[Record]:
    """The retention of a project's runs."""
    yield RunRetention(
        id=at.project_id,
        project_id=at.project_id,
        name="retention of runs",
        run_days=record.purge_runs.value,
        pull_request_run_days=record.purge_pull_request_runs.value,
        artifact_days=record.purge_artifacts.value,
    )

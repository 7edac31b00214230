"""How long a project keeps the runs of its pipelines."""

import pytest

from candado.collect.decode import Unreadable
from candado.model.projects import RunRetention
from tests.collect.reading import PROJECT, read

ANSWER = {
    "purgeArtifacts": {"min": 1, "max": 60, "value": 30},
    "purgeRuns": {"min": 30, "max": 731, "value": 365},
    "purgePullRequestRuns": {"min": 1, "max": 30, "value": 10},
    "retainRunsPerProtectedBranch": None,
}


def test_a_project_has_one_row() -> None:
    assert read("run-retention", ANSWER).only(RunRetention) == RunRetention(
        id=PROJECT,
        project_id=PROJECT,
        name="retention of runs",
        run_days=365,
        pull_request_run_days=10,
        artifact_days=30,
    )


@pytest.mark.parametrize("missing", ["purgeArtifacts", "purgeRuns", "purgePullRequestRuns"])
def test_an_answer_without_a_term_is_not_read_as_forever(missing: str) -> None:
    with pytest.raises(Unreadable, match=missing):
        read("run-retention", {**ANSWER, missing: None})

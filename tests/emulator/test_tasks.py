"""Built-in tasks, the schema of YAML, previews, and runs as they are asked for."""

import httpx2
import pytest

from candado_emulator.server import Emulator

from .conftest import Client

V = {"api-version": "7.1"}
TASKS = "/_apis/distributedtask/tasks"
BUILDS = "/Web/_apis/build/builds"


def test_tasks_are_those_of_the_service_and_of_extensions(emulator: Emulator, client: Client) -> None:
    extension = {"version": "3.2.1", "contributions": {"replace": "ms.vss-distributed-task.task", "hub": "x"}}
    emulator.change({"extensions": {"acme.tools": extension}})
    rows = client("nobody").get(TASKS, params=V).json()["value"]
    named = {(row["name"], row["version"]["major"]): row for row in rows}
    assert len(named) == len(rows) > 200
    old = [row for row in rows if row["deprecated"]]
    assert old and all(row["serverOwned"] for row in old)
    bash = named["Bash", 3]
    assert bash["id"] == "6c731c3c-3c68-459a-a5c9-bde6e6595b5b"
    theirs = named["replace", 3]
    assert (theirs["serverOwned"], theirs["contributionIdentifier"]) == (False, "acme.tools.replace")
    id = named["Npm", 1]["id"]
    npm = client().get(f"{TASKS}/{id}", params=V).json()["value"]
    assert npm == [row for row in rows if row["id"] == id]
    missing = client().get(f"{TASKS}/{bash['id']}/9.9.9", params=V)
    assert (missing.status_code, missing.json()["typeKey"]) == (404, "TaskDefinitionNotFoundException")


def test_the_schema_of_yaml_names_the_tasks(http: httpx2.Client) -> None:
    schema = http.get("/_apis/distributedtask/yamlschema", params=V).json()
    patterns = [it["properties"]["task"]["pattern"] for it in schema["definitions"]["task"]["anyOf"]]
    assert "^Bash@3$" in patterns
    without = http.get("/_apis/distributedtask/yamlschema", params=V | {"validateTaskNames": "false"})
    assert "anyOf" not in without.json()["definitions"]["task"]


def test_pipelines_tell_where_they_are_written(emulator: Emulator, client: Client) -> None:
    emulator.change({"projects": {"Web": {"pipelines": {"Old/one": {"yaml_file": ""}}}}})
    rows = client("reader").get("/Web/_apis/pipelines", params=V).json()["value"]
    assert [row["name"] for row in rows] == ["one", "web-api", "web-site"]
    one = client().get(f"/Web/_apis/pipelines/{rows[1]['id']}", params=V).json()
    assert one["configuration"]["path"] == "azure-pipelines.yml"
    assert one["configuration"]["repository"]["type"] == "azureReposGit"
    classic = client().get(f"/Web/_apis/pipelines/{rows[0]['id']}", params=V).json()
    assert (classic["folder"], classic["configuration"]) == ("\\Old", {"type": "designerJson"})


def preview(emulator: Emulator, http: httpx2.Client, **body: object) -> httpx2.Response:
    id = emulator.state.projects["Web"].pipelines["web-api"].id
    return http.post(f"/Web/_apis/pipelines/{id}/preview", params=V, json={"previewRun": True, **body})


def test_a_preview_says_that_it_expands_nothing(emulator: Emulator, client: Client) -> None:
    answer = preview(emulator, client())
    assert (answer.status_code, answer.json()["typeKey"]) == (501, "NotImplementedException")
    assert preview(emulator, client("reader")).status_code == 403
    unknown = client().post("/Web/_apis/pipelines/999/preview", params=V, json={})
    assert (unknown.status_code, unknown.json()["typeKey"]) == (500, "PipelineNotFoundException")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("steps:\n- template: none.yml\n", "/azure-pipelines.yml: File /none.yml not found in repository "),
        ("steps:\n- template: ci/a.yml\n", "/ci/a.yml: File /ci/b.yml not found in repository "),
        ("extends:\n  template: /x.yml@self\n", "/azure-pipelines.yml: File /x.yml not found in repository "),
        ("steps: [\n", "/azure-pipelines.yml: (Line: 2, Col: 1, Idx: 9) - (Line: 2, Col: 1, Idx: 9): "),
        (
            "resources: {repositories: [{repository: t, type: git, name: Payments/payments-api}]}\n"
            "extends: {template: none.yml@t}\n",
            "/azure-pipelines.yml: File /none.yml not found in repository ",
        ),
    ],
)
def test_a_preview_tells_what_is_missing_or_broken(
    emulator: Emulator, http: httpx2.Client, text: str, message: str
) -> None:
    files = {
        "ci/a.yml": "steps: [{template: b.yml}, {template: '${{ parameters.x }}'}, {template: /ci/a.yml}]"
    }
    emulator.change({"projects": {"Web": {"repositories": {"web-api": {"files": files}}}}})
    answer = preview(emulator, http, yamlOverride=text)
    assert (answer.status_code, answer.json()["typeKey"]) == (400, "PipelineValidationException")
    assert answer.json()["message"].startswith(message)


def test_a_preview_looks_at_the_branch_that_it_is_told(emulator: Emulator, http: httpx2.Client) -> None:
    there = {"repositories": {"self": {"refName": "refs/heads/none"}}}
    answer = preview(emulator, http, resources=there)
    assert "branch refs/heads/none version" in answer.json()["message"]


def test_runs_are_filtered_and_ordered_as_asked(emulator: Emulator, http: httpx2.Client) -> None:
    runs = {
        "1": {"queued": "2024-01-01T00:00:00Z", "finished": "2024-05-01T00:00:00Z", "result": "failed"},
        "2": {"queued": "2024-02-01T00:00:00Z", "finished": "2024-03-01T00:00:00Z", "reason": "pullRequest"},
        "3": {"queued": "2024-04-01T00:00:00Z", "status": "inProgress", "branch": "refs/heads/topic"},
    }
    emulator.change({"projects": {"Web": {"pipelines": {"web-api": {"runs": runs}}}}})

    def numbers(**query: str) -> list[str]:
        return [row["buildNumber"] for row in http.get(BUILDS, params=V | query).json()["value"]]

    assert numbers() == ["3", "2", "1"]
    assert numbers(queryOrder="finishTimeDescending") == ["1", "3", "2"]
    assert numbers(queryOrder="finishTimeDescending", maxBuildsPerDefinition="1") == ["1"]
    assert numbers(queryOrder="queueTimeAscending") == ["1", "2", "3"]
    assert numbers(statusFilter="completed", resultFilter="succeeded") == ["2"]
    assert numbers(reasonFilter="pullRequest") == ["2"]
    assert numbers(branchName="refs/heads/topic") == ["3"]
    assert numbers(minTime="2024-01-15T00:00:00Z", maxTime="2024-03-15T00:00:00Z") == ["2"]

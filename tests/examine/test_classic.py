"""What was made in the designer is judged as files are, with the task groups that it uses."""

from collections.abc import Iterator

import duckdb
import pytest

from candado_emulator.server import Emulator
from candado_emulator.worlds.demo import planted_in_all
from tests.proof.bench import Bench

OF_THE_DESIGNER = ("oauth-token-for-scripts", "release-without-approval")
"""Rules that no control repeats."""
ALSO = (
    "classic-pipeline",
    "classic-plaintext-secret",
    "external-source",
    "settable-at-queue-time",
)
"""Rules that find more in the designer than controls do."""
CREATION = "classic-pipelines-can-be-created"
"""The control that says the same of settings."""
BASH = "6c731c3c-3c68-459a-a5c9-bde6e6595b5b"


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    with Emulator("demo") as emulator, Bench(emulator, tmp_path_factory.mktemp("home")).scan().connect() as c:
        yield c


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    with Emulator("hardened") as emulator:
        yield Bench(emulator, tmp_path_factory.mktemp("homes"))


@pytest.fixture(autouse=True)
def untouched(request: pytest.FixtureRequest) -> None:
    if "bench" in request.fixturenames:
        request.getfixturevalue("bench").emulator.reset()


def scanned(bench: Bench, sql: str) -> list[tuple[object, ...]]:
    with bench.scan().connect() as connection:
        return connection.execute(sql).fetchall()


def step(script: str) -> dict[str, object]:
    used = {"id": BASH, "versionSpec": "3.*", "definitionType": "task"}
    return {"task": used, "inputs": {"targetType": "inline", "script": script}}


def group(id: str, **inputs: str) -> dict[str, object]:
    return {"task": {"id": id, "versionSpec": "1.*", "definitionType": "metaTask"}, "inputs": inputs}


def classic(*steps: object) -> dict[str, object]:
    return {"yaml_file": "", "phases": [{"name": "Agent job 1", "refName": "Job_1", "steps": steps}]}


def test_what_is_planted_is_found_and_nothing_else(demo: duckdb.DuckDBPyConnection) -> None:
    rules = (*OF_THE_DESIGNER, *ALSO)
    found = demo.execute(f"""
        select f.rule, p.name || ' / ' || regexp_extract(f.path, '[^/]+$') || case
            when f.message like '%Production%' then ' / Production' else '' end
        from pipeline_findings f join projects p on p.id = f.project_id
        left join pipelines l on l.id = f.pipeline_id
        where f.rule in {rules} and f.repository_id = '' and (f.release_id <> '' or l.process = 'classic')
            and f.persona = 'regular'
    """).fetchall()
    planted = {(each.rule, name) for each in planted_in_all() if each.rule in rules for name in each.on}
    of_controls = {
        ("classic-pipeline", f"{project} / {name}")
        for project, name in (
            ("Mobile", "mobile-legacy"),
            ("Mobile", "mobile-nightly"),
            ("Web", "client-library-nightly"),
        )
    }
    assert set(found) == planted | of_controls


def test_projects_in_which_more_can_be_made_are_those_of_the_control(demo: duckdb.DuckDBPyConnection) -> None:
    found = demo.execute("""
        select p.name from pipeline_findings f join projects p on p.id = f.project_id
        where f.rule = 'classic-pipeline' and f.path = 'project/' || p.name
    """).fetchall()
    planted = {
        name.partition(" / ")[0] for each in planted_in_all() if each.control == CREATION for name in each.on
    }
    assert {project for (project,) in found} == planted != set()


def test_no_credential_of_a_definition_is_kept(demo: duckdb.DuckDBPyConnection) -> None:
    [(kept,)] = demo.execute("""
        select count(*) from (
            select text from build_texts union all select text from release_texts union all
            select text from task_groups
        ) where text like '%lantern%' or text like '%orchard%'
    """).fetchall()
    assert kept == 0


def test_a_finding_in_a_task_group_is_told_of_each_that_uses_it(bench: Bench) -> None:
    uses = {name: classic(group("upload", who="$(Build.SourceBranchName)")) for name in ("one", "two")}
    shared = {"id": "upload", "inputs": [{"name": "who", "defaultValue": ""}], "tasks": [step("tell $(who)")]}
    bench.emulator.change({"projects": {"Web": {"pipelines": uses, "task_groups": {"Tell": shared}}}})
    found = scanned(
        bench,
        """
        select f.path, l.name, f.page like '%/_taskgroup/upload', f.flow like '%' || l.name || '%'
        from pipeline_findings f join pipelines l on l.id = f.pipeline_id
        where f.rule = 'script-injection-predefined' and f.persona = 'regular'
        order by l.name
        """,
    )
    assert found == [("task group/Tell", "one", True, True), ("task group/Tell", "two", True, True)]


def test_rules_that_speak_of_files_say_nothing_of_the_designer(bench: Bench) -> None:
    ran = {"runs": {"1": {"queued": "-1d"}}}
    change = {"Web": {"pipelines": {"old": classic(step("terraform apply -auto-approve")) | ran}}}
    bench.emulator.change({"projects": change})
    found = scanned(
        bench,
        """
        select f.rule from pipeline_findings f join pipelines l on l.id = f.pipeline_id
        where l.name = 'old' and f.persona = 'regular'
        """,
    )
    assert found == [("classic-pipeline",)]


def test_a_variable_of_the_portal_that_a_file_writes_into_a_script(bench: Bench) -> None:
    file = "trigger: none\nsteps:\n- bash: deploy.sh $(colour)\n"
    change = {
        "repositories": {"web-api": {"files": {"deploy.yml": file}}},
        "pipelines": {
            "deploy-web": {
                "repository": "web-api",
                "yaml_file": "deploy.yml",
                "variables": {"colour": {"value": "blue", "settable": True}},
            }
        },
    }
    bench.emulator.change({"projects": {"Web": change}})
    found = scanned(
        bench,
        """
        select f.severity, f.message, f.flow like '%deploy.yml%' from pipeline_findings f
        where f.rule = 'settable-at-queue-time'
        """,
    )
    assert found == [("high", "whoever queues a run may set colour, which becomes part of a script", True)]


def test_release_pipelines_that_were_not_read_leave_a_gap(bench: Bench) -> None:
    release = {"stages": {"Production": {"phases": {"Agent job": {}}}}}
    bench.emulator.change({"projects": {"Web": {"releases": {"shop": release}}}})
    bench.emulator.break_("release/definitions", how="status", status=403, times=100)
    said = scanned(
        bench,
        """
        select distinct status, split_part(reason, ':', 1) from coverage
        where table_name = 'pipeline_findings'
        """,
    )
    assert said == [("forbidden", "release_pipelines is forbidden")]


def test_what_was_not_read_of_the_organization_leaves_a_gap_in_each_project(bench: Bench) -> None:
    bench.emulator.break_("extensionmanagement/installedextensions", how="status", status=403, times=100)
    said = scanned(
        bench,
        """
        select count(*), count(distinct c.scope_id) from coverage c join projects p on p.id = c.scope_id
        where c.table_name = 'pipeline_findings' and c.status = 'forbidden'
        """,
    )
    projects = len(bench.emulator.state.projects)
    assert said == [(projects, projects)]


def test_a_definition_that_is_not_as_it_is_documented_leaves_a_gap(bench: Bench) -> None:
    odd = {"yaml_file": "", "phases": [{"name": "Agent job 1", "steps": "none"}]}
    bench.emulator.change({"projects": {"Web": {"pipelines": {"odd": odd}}}})
    said = scanned(
        bench,
        """
        select p.name, c.reason from coverage c join projects p on p.id = c.scope_id
        where c.table_name = 'pipeline_findings' and c.status = 'partial'
        """,
    )
    assert said == [
        (
            "Web",
            "what 1 definition(s) of the designer do was not told, or not as it is documented, such as odd",
        )
    ]


def test_a_task_group_that_is_gone_is_told(bench: Bench) -> None:
    bench.emulator.change({"projects": {"Web": {"pipelines": {"old": classic(group("gone"))}}}})
    found = scanned(
        bench,
        "select path, message from pipeline_findings where rule = 'unresolved-template' and path = 'old'",
    )
    assert found == [
        (
            "old",
            "what the template holds was not analysed: the task group is not among those that were read",
        )
    ]

"""Rules that ask what broad groups may do, and what is installed, say it as the derived tables do."""

from collections.abc import Iterator

import duckdb
import pytest

from candado_emulator.server import Emulator
from candado_emulator.worlds.demo import planted_in_all
from tests.proof.bench import Bench

OF_RIGHTS = ("editable-task-group", "pipeline-decorator", "pipeline-permissions-broad")
Found = set[tuple[str, str, str]]


@pytest.fixture(scope="module")
def emulator() -> Iterator[Emulator]:
    with Emulator("hardened") as emulator:
        yield emulator


@pytest.fixture
def bench(emulator: Emulator, tmp_path_factory: pytest.TempPathFactory) -> Bench:
    emulator.reset()
    return Bench(emulator, tmp_path_factory.mktemp("home"))


def found(connection: duckdb.DuckDBPyConnection, where: str = "persona = 'regular'") -> Found:
    """Rule, `project / name` and message of what these rules found."""
    return set(
        connection.execute(
            f"""
            select f.rule, p.name || ' / ' || regexp_extract(f.path, '[^/]*$'), f.message
            from pipeline_findings f join projects p on p.id = f.project_id
            where f.rule in {OF_RIGHTS} and {where}
            """
        ).fetchall()
    )


def changed(bench: Bench, change: dict[str, object]) -> Found:
    """What is found when the hardened world is changed so."""
    bench.emulator.change(change)
    with bench.scan().connect() as connection:
        return found(connection)


def test_what_was_planted_is_found_and_nothing_else(tmp_path_factory: pytest.TempPathFactory) -> None:
    with Emulator("demo") as emulator, Bench(emulator, tmp_path_factory.mktemp("home")).scan().connect() as c:
        said = {(rule, name) for rule, name, _ in found(c)}
        projects = [name for (name,) in c.execute("select name from projects").fetchall()]
    planted = {(each.rule, name) for each in planted_in_all() if each.rule in OF_RIGHTS for name in each.on}
    assert {rule for rule, _ in planted} == set(OF_RIGHTS)
    everywhere = {
        (rule, f"{project} / {name}")
        for rule, name in planted
        for project in projects
        if rule == "pipeline-decorator"
    }
    assert said == {each for each in planted if each[0] != "pipeline-decorator"} | everywhere


def test_what_is_set_for_all_is_found_once(bench: Bench) -> None:
    def security(group: str, permission: str) -> dict[str, object]:
        return {"permissions": {group: {permission: "allow"}}}

    said = changed(
        bench,
        {
            "projects": {
                "Payments": {
                    "security": {
                        "Build": security("Readers", "EditBuildDefinition"),
                        "Library": security("Project Valid Users", "Administer"),
                    }
                },
                "Data": {
                    "security": {"MetaTask": security("Contributors", "Edit")},
                    "task_groups": {"Load": {"id": "0a2b7c1e-6d4f-4c55-9f0e-3b1d5e7a9c11"}},
                },
                "Web": {"security": {"MetaTask": security("Contributors", "Edit")}},
            }
        },
    )
    broad, editable = "pipeline-permissions-broad", "editable-task-group"
    inherit = "of the project that inherit permissions"
    assert said == {
        (broad, "Payments / Payments", f"everyone in Readers may change all pipelines {inherit}"),
        (
            editable,
            "Payments / Payments",
            f"everyone in Project Valid Users may change all variable groups {inherit}",
        ),
        (editable, "Data / Data", f"everyone in Contributors may change all task groups {inherit}"),
    }


def test_what_is_set_on_a_folder_is_found_once(bench: Bench) -> None:
    edit = {"permissions": {"Contributors": {"EditBuildDefinition": "allow"}}}
    said = changed(
        bench,
        {
            "projects": {
                "Payments": {
                    "pipeline_folders": {"Release": edit},
                    "pipelines": {"Release/ledger-deploy": {"inherit": True}},
                }
            }
        },
    )
    message = "everyone in Contributors may change the pipelines in this folder that inherit permissions"
    assert said == {("pipeline-permissions-broad", "Payments / Release", message)}


def test_what_the_organization_sets_holds_in_its_projects(bench: Bench) -> None:
    everyone = {"permissions": {"Project Collection Valid Users": {"Administer": "allow"}}}
    said = changed(bench, {"security": {"Library": everyone}})
    message = (
        "everyone in Project Collection Valid Users may change all variable groups of the project "
        "that inherit permissions"
    )
    assert ("editable-task-group", "Payments / Payments", message) in said
    assert {(rule, text) for rule, _, text in said} == {("editable-task-group", message)}


def test_microsofts_decorators_and_disabled_ones_are_not_found(bench: Bench) -> None:
    stamp = {"title": "Stamp", "contributions": {"stamp": "ms.azure-pipelines.pipeline-decorator"}}
    said = changed(
        bench, {"extensions": {"acme.stamp": {**stamp, "disabled": True}, "ms-securitydevops.stamp": stamp}}
    )
    assert said == set()


def test_a_hardened_organization_shows_auditors_alone_who_runs_pipelines(bench: Bench) -> None:
    with bench.scan().connect() as connection:
        assert found(connection) == set()
        assert {message for _, _, message in found(connection, "persona = 'auditor'")} == {
            "everyone in Contributors may run the pipeline",
            "everyone in Contributors may run all pipelines of the project that inherit permissions",
        }


@pytest.mark.parametrize(
    ("refused", "table"),
    [
        ("_apis/accesscontrollists/*", "access_control_"),
        ("_apis/securitynamespaces", "security_namespaces"),
        ("_apis/extensionmanagement/installedextensions", "extensions"),
        ("*/_apis/distributedtask/taskgroups", "task_groups"),
    ],
)
def test_what_was_not_read_leaves_a_gap(bench: Bench, refused: str, table: str) -> None:
    bench.emulator.deny(path=refused)
    with bench.scan().connect() as connection:
        said = connection.execute(
            "select status, reason from coverage where table_name = 'pipeline_findings'"
        )
        gaps = said.fetchall()
        assert gaps
        assert all(status != "read" and reason.startswith(table) for status, reason in gaps), gaps
        assert found(connection) == set()


def test_a_list_of_extensions_without_the_services_own_was_trimmed(bench: Bench) -> None:
    bench.emulator.deny(path="_apis/extensionmanagement/installedextensions", how="trim")
    with bench.scan().connect() as connection:
        said = connection.execute(
            "select distinct status, reason from coverage where table_name = 'extensions'"
        )
        assert said.fetchall() == [("partial", "the list is empty, which it never is")]

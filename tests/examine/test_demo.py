"""A scan finds in the YAML of the demo what it is marked with, and in the hardened world nothing."""

from collections.abc import Iterator

import duckdb
import pytest

from candado.code.pipelines.rule import load
from candado_emulator.server import Emulator
from candado_emulator.worlds.demo import planted_in_all
from candado_emulator.worlds.demo.yaml_files import planted_files
from tests.examine.test_classic import OF_THE_DESIGNER
from tests.examine.test_rights import OF_RIGHTS
from tests.proof.bench import Bench

PLANTED = list(planted_files())
OF_A_DEFINITION = "definition"
"""Rules of this category are asked of definitions, not of files."""


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    with Emulator("demo") as emulator, Bench(emulator, tmp_path_factory.mktemp("home")).scan().connect() as c:
        yield c


@pytest.fixture(scope="module")
def hardened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    with (
        Emulator("hardened") as emulator,
        Bench(emulator, tmp_path_factory.mktemp("home")).scan().connect() as connection,
    ):
        yield connection


def found(connection: duckdb.DuckDBPyConnection, where: str = "true") -> set[tuple[str, int, str]]:
    """Path behind project and repository, line and rule of each finding."""
    return set(
        connection.execute(f"""
            select concat_ws('/', p.name, r.name, f.path), f.start_line, f.rule
            from pipeline_findings f
            join repositories r on r.id = f.repository_id join projects p on p.id = r.project_id
            where {where}
        """).fetchall()
    )


def test_what_is_marked_is_found_and_nothing_else(demo: duckdb.DuckDBPyConnection) -> None:
    marked = {
        (f"{file.project}/{file.repository}/{file.path}", line, rule)
        for file in PLANTED
        for line, rule in file.found
    }
    files = {f"{file.project}/{file.repository}/{file.path}" for file in PLANTED}
    assert {each for each in found(demo) if each[0] in files} == marked
    assert found(demo, "persona = 'regular'") <= marked


def test_each_rule_finds_its_weakness() -> None:
    rules = {rule.name for rule in load() if rule.category != OF_A_DEFINITION}
    assert {rule for file in PLANTED for _, rule in file.found} == rules


def test_each_finding_names_its_pipeline(demo: duckdb.DuckDBPyConnection) -> None:
    run_by = demo.execute("""
        select distinct l.name, f.path from pipeline_findings f join pipelines l on l.id = f.pipeline_id
        where f.path like 'ci/%'
    """).fetchall()
    assert set(run_by) >= {(file.pipeline, file.path) for file in PLANTED if file.pipeline and file.found}


CONTROLS = {
    "classic-pipeline": "classic-pipeline",
    "classic-plaintext-secret": "credential-in-pipeline-variable",
    "collection-scoped-job": "pipeline-token-reaches-other-projects",
    "external-source": "pipeline-builds-foreign-code",
    "inactive-pipeline": "abandoned-pipeline",
    "settable-at-queue-time": "settable-pipeline-variable",
    "yaml-default-branch-unprotected": "pipeline-from-unreviewed-branch",
    "fork-build-secrets": "fork-build-with-secrets",
}
"""Rules for definitions, and the controls that say the same."""


def test_what_controls_say_of_definitions_rules_say_too(demo: duckdb.DuckDBPyConnection) -> None:
    assert {*CONTROLS, *OF_THE_DESIGNER, *OF_RIGHTS} == {
        rule.name for rule in load() if rule.category == OF_A_DEFINITION
    }
    said = demo.execute("""
        select f.rule, p.name, l.name, f.path, f.message
        from pipeline_findings f
        join pipelines l on l.id = f.pipeline_id join projects p on p.id = l.project_id
        where f.repository_id = ''
    """).fetchall()
    planted = {weakness.control: weakness.on for weakness in planted_in_all()}
    for rule, control in CONTROLS.items():
        found = [each for each in said if each[0] == rule]
        assert found, rule
        for name in planted[control]:
            assert any(_is(name, *each[1:]) for each in found), (rule, name)


def _is(named: str, project: str, pipeline: str, path: str, message: str) -> bool:
    """Whether a finding is of what a weakness names: a pipeline, or a variable in it."""
    return named in (pipeline, path, f"{project} / {pipeline}") or f" {named}" in message


def test_nothing_is_found_in_a_hardened_organization(hardened: duckdb.DuckDBPyConnection) -> None:
    said = hardened.execute("select rule, path, message from pipeline_findings where persona = 'regular'")
    assert said.fetchall() == []
    [(files,)] = hardened.execute("select count(*) from pipeline_texts").fetchall()
    assert files > 0


def test_findings_are_as_whole_as_what_they_rest_on(tmp_path_factory: pytest.TempPathFactory) -> None:
    with Emulator("demo") as emulator:
        bench = Bench(emulator, tmp_path_factory.mktemp("home"))
        emulator.break_("pipelineschecks/queryconfigurations", how="status", status=403, times=100)
        with bench.scan().connect() as connection:
            said = connection.execute("""
                select distinct status, split_part(reason, ':', 1) from coverage
                where table_name = 'pipeline_findings'
            """).fetchall()
            assert said == [("forbidden", "checks is forbidden")]


def test_a_pipeline_whose_file_was_not_read_leaves_a_gap(
    demo: duckdb.DuckDBPyConnection, hardened: duckdb.DuckDBPyConnection
) -> None:
    gaps = """
        select p.name, c.reason from coverage c join projects p on p.id = c.scope_id
        where c.table_name = 'pipeline_findings' and c.status <> 'read' order by p.name
    """
    elsewhere = """
        select distinct j.name from pipelines p join projects j on j.id = p.project_id
        where p.process = 'yaml' and p.repository_id is null and p.status <> 'disabled' order by j.name
    """
    found = demo.execute(gaps).fetchall()
    assert [(project,) for project, _ in found] == demo.execute(elsewhere).fetchall() != []
    assert all("outside of Azure Repos" in reason for _, reason in found)
    assert hardened.execute(gaps).fetchall() == []

"""Files that lie elsewhere than in the default branch of the pipeline's repository, found over HTTP."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from candado_emulator.server import Emulator
from tests.examine.scans import LISTS, TEXTS, Scans, found, unread

RULE = "script-injection-parameter"
WEAK = "parameters:\n- name: text\n  type: string\nsteps:\n- bash: echo ${{ parameters.text }}\n"
FINE = "parameters:\n- name: text\n  type: string\nsteps:\n- bash: echo fine\n"


def calling(template: str, **repositories: str) -> str:
    """A pipeline that hands its parameter to a template; repositories by alias, as `name` or `name ref`."""
    text = "trigger: none\nparameters:\n- name: text\n  type: string\n"
    if repositories:
        text += "resources:\n  repositories:\n"
    for alias, said in repositories.items():
        name, _, ref = said.partition(" ")
        text += f"  - repository: {alias}\n    type: git\n    name: {name}\n"
        text += f"    ref: {ref}\n" if ref else ""
    return text + f"steps:\n- template: {template}\n  parameters:\n    text: ${{{{ parameters.text }}}}\n"


@pytest.fixture
def scans(tmp_path: Path) -> Iterator[Scans]:
    with Emulator("small") as emulator:
        yield Scans(emulator, tmp_path)


def change(scans: Scans, project: str, repository: str, **what: object) -> None:
    scans.emulator.change({"projects": {project: {"repositories": {repository: what}}}})


def pipeline(scans: Scans, text: str) -> None:
    """What the pipeline of Payments is."""
    change(scans, "Payments", "payments-api", files={"azure-pipelines.yml": text})


def test_a_template_in_a_repository_without_pipelines_is_read(scans: Scans) -> None:
    change(scans, "Payments", "templates", files={"say.yml": WEAK})
    pipeline(scans, calling("say.yml@shared", shared="templates"))
    assert found(scans(), RULE) == {("templates", "", "say.yml", 5)}
    assert scans.calls() == {LISTS: 4, TEXTS: 4}


def test_so_is_one_in_another_project_by_its_tag(scans: Scans) -> None:
    change(scans, "Web", "templates", files={"say.yml": FINE})
    change(scans, "Web", "templates", branches={"next": {"files": {"say.yml": WEAK}}})
    pipeline(scans, calling("/say.yml@shared", shared="Web/templates refs/heads/next"))
    snapshot = scans()
    assert found(snapshot, RULE) == {("templates", "refs/heads/next", "say.yml", 5)}
    with snapshot.connect() as connection:
        [(project, page)] = connection.execute(
            "select p.name, f.page from pipeline_findings f join projects p on p.id = f.project_id "
            f"where rule = '{RULE}'"
        ).fetchall()
    assert project == "Payments"
    assert page.endswith("&version=GBnext")


def test_what_a_tag_has_as_the_default_branch_has_it_is_told_as_there(scans: Scans) -> None:
    change(scans, "Web", "templates", files={"say.yml": WEAK}, tags={"v1": {}})
    pipeline(scans, calling("say.yml@v1", v1="Web/templates refs/tags/v1"))
    assert found(scans(), RULE) == {("templates", "refs/tags/v1", "say.yml", 5)}
    pipeline(scans, calling("say.yml@v1", v1="Web/templates refs/tags/v1", newest="Web/templates"))
    assert found(scans(), RULE) == {("templates", "", "say.yml", 5)}


def test_templates_of_templates_are_followed(scans: Scans) -> None:
    change(scans, "Web", "inner", files={"say.yml": WEAK})
    change(scans, "Web", "outer", files={"steps.yml": calling("say.yml@inner", inner="Web/inner")})
    pipeline(scans, calling("steps.yml@outer", outer="Web/outer"))
    assert found(scans(), RULE) == {("inner", "", "say.yml", 5)}
    assert scans.calls() == {LISTS: 5, TEXTS: 5}


def test_one_project_alone_says_what_it_could_not_read(scans: Scans) -> None:
    change(scans, "Web", "templates", files={"say.yml": WEAK})
    pipeline(scans, calling("say.yml@shared", shared="Web/templates"))
    snapshot = scans("Payments")
    assert not found(snapshot, RULE)
    assert found(snapshot, "unresolved-template") == {("payments-api", "", "azure-pipelines.yml", 11)}
    assert scans.calls() == {LISTS: 1, TEXTS: 1}


def test_the_same_is_said_of_a_repository_that_is_not_there(scans: Scans) -> None:
    pipeline(scans, calling("say.yml@shared", shared="Web/gone"))
    assert found(scans(), "unresolved-template") == {("payments-api", "", "azure-pipelines.yml", 11)}


def test_repositories_that_name_each_other_come_to_an_end(scans: Scans) -> None:
    named = {"one": "Web/one", "two": "Web/two", "three": "Web/three refs/heads/none"}
    for name in ("one", "two"):
        change(scans, "Web", name, files={"say.yml": calling("say.yml@two", **named)})
    pipeline(scans, calling("say.yml@one", **named))
    assert found(scans(), "unresolved-template")
    assert scans.calls() == {LISTS: 5, TEXTS: 5}


def test_a_pipeline_is_read_in_the_branch_that_it_runs_from(scans: Scans) -> None:
    change(
        scans,
        "Payments",
        "payments-api",
        files={"azure-pipelines.yml": FINE},
        branches={"main": {}, "next": {"files": {"azure-pipelines.yml": WEAK}}},
    )
    scans.emulator.change(
        {"projects": {"Payments": {"pipelines": {"payments-api": {"default_branch": "refs/heads/next"}}}}}
    )
    assert found(scans(), RULE) == {("payments-api", "refs/heads/next", "azure-pipelines.yml", 5)}
    assert scans.calls() == {LISTS: 4, TEXTS: 3}


def test_a_branch_that_is_gone_leaves_a_gap_and_hides_nothing_else(scans: Scans) -> None:
    change(
        scans, "Payments", "payments-api", files={"azure-pipelines.yml": "trigger: none\n", "say.yml": WEAK}
    )
    scans.emulator.change(
        {"projects": {"Payments": {"pipelines": {"payments-api": {"default_branch": "refs/heads/gone"}}}}}
    )
    snapshot = scans()
    assert found(snapshot, RULE) == {("payments-api", "", "say.yml", 5)}
    assert list(unread(snapshot)) == ["Payments"]
    assert "not in the pipeline's branch" in unread(snapshot)["Payments"]

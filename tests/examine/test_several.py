"""A template that several pipelines include speaks against each; one that nobody can read, for none."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from candado_emulator.server import Emulator
from tests.examine.scans import Scans, unread

SAY = "parameters:\n- name: words\n  type: string\nsteps:\n- bash: echo ${{ parameters.words }}\n"
CALLING = """parameters:
- name: words
  type: string
steps:
- template: say.yml
  parameters: {words: "${{ parameters.words }}"}
"""


@pytest.fixture(scope="module")
def emulator() -> Iterator[Emulator]:
    with Emulator("small") as emulator:
        yield emulator


@pytest.fixture
def scans(emulator: Emulator, tmp_path: Path) -> Scans:
    emulator.reset()
    return Scans(emulator, tmp_path)


def keep(emulator: Emulator, files: dict[str, str]) -> None:
    repository = {"web-api": {"files": {"azure-pipelines.yml": CALLING, "other.yml": CALLING, **files}}}
    pipelines = {"other": {"repository": "web-api", "yaml_file": "other.yml"}}
    emulator.change({"projects": {"Web": {"repositories": repository, "pipelines": pipelines}}})


def test_a_finding_in_a_template_is_told_of_each_pipeline_that_includes_it(scans: Scans) -> None:
    keep(scans.emulator, {"say.yml": SAY})
    with scans().connect() as connection:
        told = connection.execute("""
            select l.name, f.path, f.start_line
            from pipeline_findings f join pipelines l on l.id = f.pipeline_id
            where f.rule = 'script-injection-parameter' order by l.name
        """).fetchall()
    assert told == [("other", "say.yml", 5), ("web-api", "say.yml", 5)]


def test_a_template_that_is_not_at_hand_leaves_a_gap(scans: Scans) -> None:
    keep(scans.emulator, {})
    [(project, reason)] = unread(scans()).items()
    assert project == "Web"
    assert reason == (
        "2 pipeline(s) include templates that are not at hand, such as other.yml the template say.yml"
    )

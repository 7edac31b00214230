"""Microsoft's validator looks at the SARIF of checked files."""

import json
import shutil
from importlib.resources import as_file, files
from pathlib import Path

import pytest

from tests.cli.command import Candado
from tests.node.validator import said

pytestmark = pytest.mark.node


@pytest.fixture
def pipelines(tmp_path: Path) -> str:
    """The careless company's files, one that is broken, and one whose name and texts mean mischief."""
    folder = tmp_path / "pipelines"
    with as_file(files("candado_emulator.worlds") / "demo" / "yaml") as careless:
        shutil.copytree(careless, folder)
    (folder / "azure-pipelines.yml").write_text("steps:\n- script: [", encoding="utf-8")
    (folder / "a [b](c) %20 \u202e.yml").write_text(
        "steps:\n- bash: echo $(Build.SourceBranchName)  # candado: ignore[script-injection-predefined] {0}\n"
        '- bash: "echo {1} \\x07 $(System.PullRequest.SourceBranch) \\u202e"\n',
        encoding="utf-8",
    )
    return str(folder)


@pytest.mark.parametrize("persona", ["regular", "auditor"])
def test_the_validator_has_nothing_to_say(
    candado: Candado, pipelines: str, persona: str, tmp_path: Path
) -> None:
    log = candado("check", pipelines, "--format", "sarif", "--persona", persona).out
    [run] = json.loads(log)["runs"]
    assert len(run["results"]) > 20
    assert said(log, tmp_path) == []

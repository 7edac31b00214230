"""Microsoft's validator of SARIF."""

import json
import os
import platform
import subprocess
from pathlib import Path

import pytest

from tests.node import module


def said(log: str, folder: Path) -> list[object]:
    """What the validator has to say of a log; `folder` is where its files may lie."""
    if platform.system() != "Linux":
        pytest.skip("the validator is started as it is packed for Linux")
    tool = module("@microsoft/sarif-multitool-linux") / "Sarif.Multitool"
    tool.chmod(0o755)
    told, answer = folder / "told.sarif", folder / "answer.sarif"
    told.write_text(log, encoding="utf-8")
    subprocess.run(
        [tool, "validate", told, "--output", answer, "--rule-kind", "Sarif"],
        check=True,
        capture_output=True,
        env={**os.environ, "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1"},
    )
    [run] = json.loads(answer.read_text(encoding="utf-8-sig"))["runs"]
    notes = run["invocations"][0].get("toolExecutionNotifications", [])
    results = [(each["ruleId"], each["message"], each["locations"]) for each in run["results"]]
    return [*results, *(note for note in notes if note.get("level") == "error")]

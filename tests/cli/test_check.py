"""`candado check` on files: what it prints, what it accepts, what it mends, and how it ends."""

import json
import os
import subprocess
from pathlib import Path
from xml.etree import ElementTree

import jsonschema
import pytest

from candado.report.code.json import schema
from tests.cli.command import Candado

WEAK = """steps:
- checkout: self
  persistCredentials: true
- script: echo $(System.AccessToken)
"""
INJECTED = """parameters:
- name: text
  type: string
steps:
- template: steps/say.yml
  parameters:
    words: ${{ parameters.text }}
"""
SAY = """parameters:
- name: words
  type: string
steps:
- bash: echo ${{ parameters.words }}
"""


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "repository"
    (folder / ".git").mkdir(parents=True)
    (folder / "steps").mkdir()
    (folder / "azure-pipelines.yml").write_text(WEAK)
    monkeypatch.chdir(folder)
    return folder


def found(candado: Candado, *arguments: str) -> list[tuple[str, str, int]]:
    document = json.loads(candado("check", "--format", "json", *arguments).out)
    jsonschema.validate(document, json.loads(schema()))
    return [(each["rule"], each["path"], each["line"]) for each in document["findings"]]


def test_the_published_schema_is_fresh() -> None:
    published = Path(__file__).parents[2] / "docs" / "schema" / "check.schema.json"
    assert published.read_bytes() == schema()


def test_findings_have_the_paths_that_were_given(candado: Candado, repository: Path) -> None:
    expected = [("persist-credentials", 3), ("access-token-in-script", 4)]
    for given, shown in (
        ((), "azure-pipelines.yml"),
        ((".",), "azure-pipelines.yml"),
        (("azure-pipelines.yml",), "azure-pipelines.yml"),
        ((str(repository),), str(repository / "azure-pipelines.yml")),
    ):
        assert sorted(found(candado, *given)) == sorted((rule, shown, line) for rule, line in expected)


def test_the_terminal_shows_the_line_and_the_way(candado: Candado, repository: Path) -> None:
    (repository / "azure-pipelines.yml").write_text(INJECTED)
    (repository / "steps" / "say.yml").write_text(SAY)
    done = candado("check")
    assert "script-injection-parameter" in done.out
    assert "--> steps/say.yml:5:14" in done.out
    assert "5 | - bash: echo ${{ parameters.words }}" in done.out
    assert "azure-pipelines.yml:2:9" in done.out
    assert max(map(len, done.out.splitlines())) <= 80
    assert "\x1b" not in done.out


def test_a_template_is_followed_from_the_root_of_the_repository(candado: Candado, repository: Path) -> None:
    (repository / "azure-pipelines.yml").write_text(INJECTED)
    (repository / "steps" / "say.yml").write_text(SAY)
    [(rule, path, line)] = found(candado, "azure-pipelines.yml")
    assert (rule, path, line) == ("script-injection-parameter", "steps/say.yml", 5)


def test_a_template_that_is_missing_is_named(candado: Candado, repository: Path) -> None:
    (repository / "azure-pipelines.yml").write_text(INJECTED)
    document = json.loads(candado("check", "--format", "json").out)
    [file] = document["files"]
    assert file["status"] == "incomplete"
    assert [gap["template"] for gap in file["missing"]] == ["steps/say.yml"]


def test_other_yaml_is_no_pipeline_whatever_it_is_called(candado: Candado, repository: Path) -> None:
    (repository / "azure-pipelines.yml").unlink()
    (repository / "compose.yml").write_text("services: {web: {image: nginx}}\n")
    (repository / "ci.txt").write_text(WEAK)
    (repository / "anything.yaml").write_text(WEAK)
    assert {path for _, path, _ in found(candado)} == {"anything.yaml"}


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ((), 0),
        (("--fail-on", "critical"), 0),
        (("--fail-on", "medium"), 1),
        (("--rule", "persist-*", "--fail-on", "low"), 1),
        (("--rule", "nothing-*"), 2),
        (("no/such/folder",), 2),
        (("--format", "paper"), 2),
    ],
)
def test_it_ends_as_all_commands_do(
    candado: Candado, repository: Path, arguments: tuple[str, ...], code: int
) -> None:
    assert candado("check", *arguments).code == code


def test_a_broken_pipeline_is_said_and_ends_with_3(candado: Candado, repository: Path) -> None:
    (repository / "azure-pipelines.yml").write_text("steps:\n- script: make\n  env: [\n")
    done = candado("check")
    assert done.code == 3
    assert "azure-pipelines.yml:4:1" in done.out


def test_what_cannot_be_read_is_said(
    candado: Candado, repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (repository / "ansi.yml").write_bytes(b"steps:\n- script: caf\xe9\n")
    (repository / "large.yml").write_bytes(b"steps:\n- script: make\n" + b"#" * 5_000_000)
    (repository / "names.yml").write_bytes(b"name: caf\xe9\n")
    (repository / "locked").mkdir()
    real = os.scandir

    def scandir(folder: str | int) -> object:
        if str(folder).endswith("locked"):
            raise PermissionError(13, "Permission denied")
        return real(folder)

    monkeypatch.setattr(os, "scandir", scandir)
    done = candado("check", "--format", "json")
    reasons = {each["path"]: each["reason"] for each in json.loads(done.out)["files"] if each["reason"]}
    assert reasons.keys() == {"ansi.yml", "large.yml", "locked"}
    assert reasons["locked"] == "Permission denied"
    assert done.code == 3


def test_a_comment_accepts_and_says_so(candado: Candado, repository: Path) -> None:
    text = WEAK.replace("true", "true  # candado: ignore[persist-credentials] the job pushes")
    (repository / "azure-pipelines.yml").write_text(text)
    document = json.loads(candado("check", "--format", "json").out)
    accepted = {each["rule"]: each["accepted"] for each in document["findings"]}
    assert accepted["persist-credentials"]["reason"] == "the job pushes"
    assert accepted["access-token-in-script"] is None
    assert candado("check", "--rule", "persist-credentials", "--fail-on", "low").code == 0


def test_a_policy_can_forbid_that(candado: Candado, repository: Path, tmp_path: Path) -> None:
    text = WEAK.replace("true", "true  # candado: ignore[persist-credentials]")
    (repository / "azure-pipelines.yml").write_text(text)
    gate = ("check", "--rule", "persist-credentials", "--fail-on", "low")
    assert candado(*gate).code == 0
    central = tmp_path / "central"
    central.mkdir()
    for policy in ('never_ignore = ["persist-*"]', "reasons = true"):
        (central / "candado.toml").write_text(f"[check]\n{policy}\n")
        assert candado(*gate, "--config", str(central)).code == 1
    (central / "candado.toml").write_text("[check]\nnever = 1\n")
    done = candado(*gate, "--config", str(central))
    assert done.code == 2
    assert "candado.toml:2" in done.err


def test_a_comment_that_accepts_nothing_is_told(candado: Candado, repository: Path) -> None:
    (repository / "azure-pipelines.yml").write_text(
        "# candado: ignore-file[persist-credentials]\n"
        "steps:\n- script: |\n    # candado: ignore[access-token-in-script] text of the script\n"
        "    echo $(System.AccessToken)\n"
    )
    document = json.loads(candado("check", "--format", "json").out)
    assert [(each["line"], each["rules"]) for each in document["unused_suppressions"]] == [
        (1, ["persist-credentials"])
    ]
    assert [each["accepted"] for each in document["findings"]] == [None]


def test_a_baseline_leaves_what_is_new(candado: Candado, repository: Path) -> None:
    assert candado("check", "--format", "json", "-o", "before.json").code == 0
    gate = ("check", "--baseline", "before.json", "--fail-on", "low")
    assert candado(*gate).code == 0
    (repository / "azure-pipelines.yml").write_text(
        f"# a line more\n{WEAK}- script: curl -k https://example.com\n"
    )
    done = candado(*gate)
    assert done.code == 1
    assert "tls-verification-disabled" in done.out
    assert "persist-credentials" not in done.out
    (repository / "before.json").write_text("[]")
    assert candado(*gate).code == 2


def test_a_repair_is_shown_first_and_written_when_agreed(candado: Candado, repository: Path) -> None:
    path = repository / "azure-pipelines.yml"
    path.write_bytes(b"\xef\xbb\xbf" + WEAK.replace("\n", "\r\n").encode())
    shown = candado("check", "--fix", "--rule", "persist-credentials")
    assert "-  persistCredentials: true" in shown.out
    assert "+  persistCredentials: false" in shown.out
    assert "--yes" in shown.err
    assert b"persistCredentials: true" in path.read_bytes()
    assert candado("check", "--fix", "--only", "pipelines", "--yes", ".", "--rule", "persist-*").code == 0
    mended = WEAK.replace("true", "false").replace("\n", "\r\n")
    assert path.read_bytes() == b"\xef\xbb\xbf" + mended.encode()
    assert candado("check", "--rule", "persist-credentials", "--fail-on", "low").code == 0


def test_a_file_that_is_no_pipeline_is_said_to_be_none(candado: Candado, repository: Path) -> None:
    (repository / "compose.yml").write_text("services: {web: {image: nginx}}\n")
    assert (
        "0 findings in 0 pipeline files.\n1 other file that is no pipeline.\n"
        in candado("check", "compose.yml").out
    )
    document = json.loads(candado("check", "--format", "json").out)
    told = [(each["path"], each["status"]) for each in document["files"]]
    assert told == [("azure-pipelines.yml", "analysed"), ("compose.yml", "not a pipeline")]


def test_what_says_how_to_mend_asks_for_mending(candado: Candado, repository: Path) -> None:
    for option in ("--yes", "--unsafe"):
        done = candado("check", option)
        assert (done.code, done.out) == (2, "")
        assert "there is no --fix" in done.err


def test_a_repository_is_read_by_its_address(candado: Candado, tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    (source / "azure-pipelines.yml").write_text(WEAK)
    git = ("git", "-C", str(source), "-c", "user.name=x", "-c", "user.email=x@example.com")
    for command in (("init", "-q"), ("add", "."), ("commit", "-q", "-m", "x")):
        subprocess.run([*git, *command], check=True, capture_output=True)
    assert ("persist-credentials", "source/azure-pipelines.yml", 3) in found(candado, source.as_uri())
    done = candado("check", (tmp_path / "nowhere").as_uri())
    assert done.code == 4


def test_hostile_names_and_texts_are_harmless(candado: Candado, repository: Path) -> None:
    name = "a\x1b]0;x\x07<script>.yml"
    (repository / name).write_text(WEAK.replace("echo", "echo '<script>\u202e'"))
    for form in ("terminal", "markdown", "junit", "sarif", "json"):
        out = candado("check", "--format", form).out
        assert not {"\x1b", "\x07", "\u202e"} & set(out), form
    assert "<script>" not in candado("check", "--format", "junit").out


def test_junit_counts_what_is_open_as_failures(candado: Candado, repository: Path) -> None:
    root = ElementTree.fromstring(candado("check", "--format", "junit").out)
    assert root.get("failures") == "2"


def test_sarif_points_at_the_characters_and_the_way(candado: Candado, repository: Path) -> None:
    (repository / "azure-pipelines.yml").write_text(INJECTED)
    (repository / "steps" / "say.yml").write_text(SAY)
    [run] = json.loads(candado("check", "--format", "sarif").out)["runs"]
    [result] = run["results"]
    place = result["locations"][0]["physicalLocation"]
    assert place["artifactLocation"] == {"uri": "steps/say.yml", "uriBaseId": "ROOT0"}
    assert place["region"] == {"startLine": 5, "startColumn": 14, "endLine": 5, "endColumn": 37}
    [flow] = result["codeFlows"][0]["threadFlows"]
    uris = [each["location"]["physicalLocation"]["artifactLocation"]["uri"] for each in flow["locations"]]
    assert uris[0] == "azure-pipelines.yml"
    assert uris[-1] == "steps/say.yml"
    assert result["locations"][0]["logicalLocations"][0]["fullyQualifiedName"] == "steps[0]"

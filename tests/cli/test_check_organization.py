"""`candado check ORG`: the same report of an organization, read over HTTP, and nothing kept."""

import json
from collections.abc import Iterator

import jsonschema
import pytest

from candado.report.code.json import schema
from candado_emulator.server import Emulator
from tests.cli.command import Candado, Ran

WEAK = "trigger: none\nsteps:\n- checkout: self\n  persistCredentials: true\n- bash: make\n"
CALLING = """trigger: none
parameters:
- name: text
  type: string
resources:
  repositories:
  - repository: shared
    type: git
    name: Web/templates
steps:
- template: say.yml@shared
  parameters:
    text: ${{ parameters.text }}
"""
SAY = "parameters:\n- name: text\n  type: string\nsteps:\n- bash: echo ${{ parameters.text }}\n"
PATH = "Web/web-site/azure-pipelines.yml"


@pytest.fixture(scope="module")
def emulator() -> Iterator[Emulator]:
    with Emulator("small") as emulator:
        yield emulator


@pytest.fixture
def contoso(emulator: Emulator) -> Emulator:
    emulator.reset()
    files(emulator, "Web", "web-site", **{"azure-pipelines.yml": WEAK})
    return emulator


def files(emulator: Emulator, project: str, repository: str, **held: str) -> None:
    emulator.change({"projects": {project: {"repositories": {repository: {"files": held}}}}})


def document(ran: Ran) -> dict[str, list[dict[str, object]]]:
    found = json.loads(ran.out)
    jsonschema.validate(found, json.loads(schema()))
    return found


def test_findings_are_named_by_project_repository_and_path(candado: Candado, contoso: Emulator) -> None:
    done = candado.as_(contoso)("check", contoso.url, "--format", "json", "--rule", "persist-credentials")
    [found] = document(done)["findings"]
    assert (found["path"], found["line"], found["column"]) == (PATH, 4, 23)
    assert [(each["path"], each["status"]) for each in document(done)["files"]] == [
        ("Payments/payments-api/azure-pipelines.yml", "not a pipeline"),
        ("Web/web-api/azure-pipelines.yml", "not a pipeline"),
        (PATH, "analysed"),
    ]
    assert done.code == 0
    assert not candado.home.exists()


def test_the_terminal_shows_the_line_and_the_way_through_repositories(
    candado: Candado, contoso: Emulator
) -> None:
    files(contoso, "Web", "templates", **{"say.yml": SAY})
    files(contoso, "Payments", "payments-api", **{"azure-pipelines.yml": CALLING})
    done = candado.as_(contoso)("check", contoso.url, "--rule", "script-injection-parameter")
    assert "--> Web/templates/say.yml:5:14" in done.out
    assert "5 | - bash: echo ${{ parameters.text }}" in done.out
    assert "1. Payments/payments-api/azure-pipelines.yml:3:9" in done.out
    [result] = json.loads(
        candado("check", contoso.url, "--rule", "script-injection-parameter", "--format", "sarif").out
    )["runs"][0]["results"]
    [flow] = result["codeFlows"][0]["threadFlows"]
    uris = [each["location"]["physicalLocation"]["artifactLocation"]["uri"] for each in flow["locations"]]
    assert uris[0] == "Payments/payments-api/azure-pipelines.yml"
    assert uris[-1] == "Web/templates/say.yml"


def test_all_formats_and_the_gate(candado: Candado, contoso: Emulator) -> None:
    candado.as_(contoso)
    for form in ("terminal", "json", "sarif", "junit", "markdown"):
        assert PATH in candado("check", contoso.url, "--format", form).out, form
    assert candado("check", contoso.url, "--fail-on", "low").code == 1
    assert candado("check", contoso.url, "--rule", "persist-*", "--fail-on", "critical").code == 0


def test_what_the_organization_says_is_known(candado: Candado, contoso: Emulator) -> None:
    contoso.change(
        {"projects": {"Web": {"pipelines": {"web-site": {"variables": {"target": {"settable": True}}}}}}}
    )
    done = candado.as_(contoso)("check", contoso.url, "--persona", "auditor", "--format", "json")
    assert {"settable-at-queue-time"} <= {each["rule"] for each in document(done)["findings"]}


def test_one_project(candado: Candado, contoso: Emulator) -> None:
    files(contoso, "Payments", "payments-api", **{"azure-pipelines.yml": WEAK})
    done = candado.as_(contoso)("check", f"{contoso.url}#Payments", "--format", "json")
    assert {str(each["path"]).partition("/")[0] for each in document(done)["files"]} == {"Payments"}
    done = candado("check", f"{contoso.url}#Nowhere")
    assert done.code == 2
    assert "has no project 'Nowhere'" in done.err


def test_comments_and_baselines_accept(candado: Candado, contoso: Emulator) -> None:
    candado.as_(contoso)
    gate = ("check", contoso.url, "--rule", "persist-credentials", "--fail-on", "low")
    assert candado("check", contoso.url, "--format", "json", "-o", "before.json").code == 0
    assert candado(*gate, "--baseline", "before.json").code == 0
    # the same file elsewhere is new
    files(contoso, "Web", "web-api", **{"azure-pipelines.yml": WEAK})
    assert candado(*gate, "--baseline", "before.json").code == 1
    said = WEAK.replace("true", "true  # candado: ignore[persist-credentials] the job pushes")
    for repository in ("web-api", "web-site"):
        files(contoso, "Web", repository, **{"azure-pipelines.yml": said})
    done = candado(*gate, "--format", "json")
    assert done.code == 0
    accepted = [each["accepted"] for each in document(done)["findings"]]
    assert accepted == [
        {"reason": "the job pushes", "path": path, "line": 4}
        for path in ("Web/web-api/azure-pipelines.yml", PATH)
    ]
    assert document(done)["unused_suppressions"] == []


def test_a_comment_that_accepts_nothing_is_told(candado: Candado, contoso: Emulator) -> None:
    files(contoso, "Web", "web-api", **{"azure-pipelines.yml": f"# candado: ignore[pty]\n{WEAK}"})
    done = candado.as_(contoso)("check", contoso.url)
    assert "accepts nothing" not in done.out
    said = "# candado: ignore-file[host-key-checking-disabled]\n"
    files(contoso, "Web", "web-api", **{"azure-pipelines.yml": said + WEAK})
    done = candado("check", contoso.url)
    assert "accepts nothing: Web/web-api/azure-pipelines.yml:1" in done.out


def test_what_could_not_be_read_is_said_and_ends_with_3(candado: Candado, contoso: Emulator) -> None:
    contoso.break_("git/blobs", how="status", status=403, times=1)
    done = candado.as_(contoso)("check", contoso.url)
    assert done.code == 3
    assert "pipeline_texts of " in done.err
    assert "could not be read whole" in done.err


def test_it_is_not_mended(candado: Candado, contoso: Emulator) -> None:
    done = candado.as_(contoso)("check", contoso.url, "--fix")
    assert done.code == 2
    assert "clone the repository" in done.err


def test_nothing_but_pipelines_is_read(candado: Candado, contoso: Emulator) -> None:
    candado.as_(contoso)("check", contoso.url)
    areas = {entry.area.partition("/")[0] for entry in contoso.journal()}
    assert not areas & {"packaging", "audit", "tokenadmin", "memberentitlementmanagement", "tenantpolicy"}


def test_texts_that_are_kept_are_not_read_again(candado: Candado, contoso: Emulator) -> None:
    candado.as_(contoso)("scan", contoso.url)
    before = [entry.area for entry in contoso.journal()].count("git/blobs")
    assert PATH in candado("check", contoso.url).out
    assert [entry.area for entry in contoso.journal()].count("git/blobs") == before == 3


def test_names_of_the_organization_are_harmless(candado: Candado, contoso: Emulator) -> None:
    contoso.change(
        {"projects": {"Web": {"repositories": {"a\x1b]0;x\x07<script>": {"files": {"x.yml": WEAK}}}}}}
    )
    contoso.change(
        {
            "projects": {
                "Web": {"pipelines": {"x": {"repository": "a\x1b]0;x\x07<script>", "yaml_file": "x.yml"}}}
            }
        }
    )
    candado.as_(contoso)
    for form in ("terminal", "markdown", "junit", "sarif", "json"):
        out = candado("check", contoso.url, "--format", form).out
        assert "x.yml" in out
        assert not {"\x1b", "\x07"} & set(out), form

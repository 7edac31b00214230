"""Pipelines, templates, and what may be either."""

import pytest

from candado.code.pipelines.identify import kind_of
from candado.code.pipelines.parse import parse
from candado.code.pipelines.text import File

PARAMETERS = "parameters:\n- name: target\n"
SHOWN = "parameters:\n- name: target\n  displayName: Where to\n"
STEPS = "steps:\n- script: make\n"
JOBS = "jobs:\n- job: A\n"
STAGES = "stages:\n- stage: A\n"
EITHER = "extends:\n  ${{ if true }}:\n    template: a.yml\n  ${{ else }}:\n    template: b.yml\n"
EXTENDS = "extends:\n  template: base.yml\n"


@pytest.mark.parametrize(
    ("text", "path", "kind"),
    [
        (EXTENDS, "ci/release.yml", "pipeline"),
        (EITHER, "ci/release.yml", "pipeline"),
        (PARAMETERS + EXTENDS, "ci/release.yml", "either"),
        (PARAMETERS + EXTENDS, "ci/templates/release.yml", "template"),
        ("trigger: none\n" + PARAMETERS + EXTENDS, "ci/templates/release.yml", "pipeline"),
        (PARAMETERS + STEPS, "ci/release.yml", "template"),
        (SHOWN + STEPS, "ci/release.yml", "template"),
        (SHOWN + JOBS, "ci/release.yml", "template"),
        (SHOWN + JOBS + "  pool: linux\n", "ci/release.yml", "either"),
        (SHOWN + STAGES, "ci/release.yml", "either"),
        ("name: $(Date:yyyyMMdd)\n" + SHOWN + JOBS, "ci/release.yml", "either"),
        (SHOWN + STEPS, "ci/templates/release.yml", "template"),
        (SHOWN + STEPS, "ci/steps/release.yml", "template"),
        (PARAMETERS + STEPS, "azure-pipelines.yml", "pipeline"),
        (PARAMETERS + STEPS, "linux/azure-pipelines.yml", "either"),
        (PARAMETERS + STEPS, "ci/azure-pipelines-build.yml", "either"),
        (PARAMETERS + STEPS, "ci/azure-pipelines-template.yml", "template"),
        (STEPS, "ci/azure-pipelines-build.yml", "pipeline"),
        (STEPS, "ci/release.yml", "either"),
        ("on: push\n" + STEPS, "ci/release.yml", None),
    ],
)
def test_what_a_file_is_shows_by_what_it_says(text: str, path: str, kind: str | None) -> None:
    assert kind_of(parse(File(path, text)), path) == kind

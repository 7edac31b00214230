"""Credentials that show by their form are found wherever they stand, and are never told."""

from collections.abc import Callable

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from candado.code.pipelines.analyse import Analysis, analyse
from candado.code.pipelines.judge import Rules
from candado.code.pipelines.parse import parse
from candado.code.pipelines.repositories import Document
from candado.code.pipelines.rule import load
from candado.code.pipelines.text import File
from tests.code.pipelines.expanded import TODAY, InMemory
from tests.code.secrets import samples

RULES = Rules(load())
PLACES = {
    "variable": "variables:\n  setting: '{}'\nsteps:\n- script: make\n",
    "list": "variables:\n- name: setting\n  value: '{}'\nsteps:\n- script: make\n",
    "environment": "steps:\n- script: make\n  env:\n    SETTING: '{}'\n",
    "input": "steps:\n- task: Deploy@1\n  inputs:\n    setting: '{}'\n",
    "parameter": "parameters:\n- name: setting\n  type: string\n  default: '{}'\nsteps:\n- script: make\n",
    "container": "resources:\n  containers:\n  - container: db\n    image: db\n    env: {{SETTING: '{}'}}\n"
    "steps:\n- script: make\n",
    "script": "steps:\n- bash: |\n    make\n    ./deploy.sh --with '{}'\n",
    "script with an expression": "parameters:\n- {{name: x, type: string}}\n"
    "steps:\n- bash: |\n    echo ${{{{ parameters.x }}}}\n    ./deploy.sh --with '{}'\n",
}
FORMS = [make for make in samples.ALL if make is not samples.private_key]


def analysis(text: str) -> Analysis:
    file = File("azure-pipelines.yml", text)
    return analyse(Document(file, parse(file)), InMemory({}), RULES, included=False, today=TODAY)


@pytest.mark.parametrize("place", PLACES)
@given(make=st.sampled_from(FORMS), seed=st.integers(0, 2**32))
def test_a_form_is_found_wherever_it_stands(place: str, make: Callable[[int], str], seed: int) -> None:
    secret = make(seed)
    found = [one for one in analysis(PLACES[place].format(secret)).findings if one.rule == "hardcoded-secret"]
    assert [(one.severity, one.confidence) for one in found] == [("critical", "certain")]


@pytest.mark.parametrize("place", PLACES)
@given(make=st.sampled_from(FORMS), seed=st.integers(0, 2**32))
def test_no_rule_tells_it(place: str, make: Callable[[int], str], seed: int) -> None:
    secret = make(seed)
    told = msgspec.json.encode(analysis(PLACES[place].format(secret))).decode()
    assert not any(secret[at : at + 12] in told for at in range(max(0, len(secret) - 40), len(secret) - 11))


@pytest.mark.parametrize("place", ["variable", "list", "environment", "input", "parameter"])
def test_no_rule_tells_a_password(place: str) -> None:
    text = PLACES[place].replace("setting", "db_password").replace("SETTING", "DB_PASSWORD")
    made = analysis(text.format("Tr0ub4dor&3"))
    assert "hardcoded-secret" in {found.rule for found in made.findings}
    assert "Tr0ub4dor" not in msgspec.json.encode(made).decode()

"""Task groups, and what is kept of the bodies of definitions."""

import json

from hypothesis import given
from hypothesis import strategies as st

from candado.code.secrets.forms import BLACK
from candado.collect.bodies import DEEPEST, text_of
from candado.model.classic import TaskGroup
from tests.collect.reading import PROJECT, items, read

GROUP = "B7A4F0DE-2c5b-5a39-9d0e-64c1f7f0a1c2"
TOKEN = "ghp_" + "wWPw5k4aXcaT4fNP0UcnZwJUVFk6LO0pINUx"
"""made up, in the form of a GitHub token"""
PASSWORD = "Vn8-lantern-30!x"


def test_a_task_group() -> None:
    step = {"task": {"id": "6c731c3c", "versionSpec": "3.*"}, "inputs": {"script": "upload.sh $(store)"}}
    inputs = [{"name": "store", "defaultValue": "beta"}]
    version = {"major": 2, "minor": 1, "patch": 0, "isTest": False}
    found = read(
        "task-groups",
        items({"id": GROUP, "name": "Upload", "version": version, "inputs": inputs, "tasks": [step]}),
    ).only(TaskGroup)
    assert (found.id, found.group_id) == (f"{GROUP.lower()}/2.1.0", GROUP.lower())
    assert (found.project_id, found.name, found.version) == (PROJECT, "Upload", "2.1.0")
    assert json.loads(found.text) == {"inputs": inputs, "tasks": [step]}


def test_credentials_are_black_wherever_they_stand() -> None:
    kept = text_of(
        {
            "variables": {"uploadPassword": {"value": PASSWORD}, "region": {"value": "westeurope"}},
            "inputs": [{"name": "apiPassword", "defaultValue": "tulip-Rain58"}],
            "tasks": [{"inputs": {"script": f"curl -u me:{PASSWORD} -H 'token: {TOKEN}' https://e.example"}}],
        }
    )
    assert not any(secret in kept for secret in (PASSWORD, TOKEN, "tulip-Rain58"))
    told = json.loads(kept)
    assert told["variables"] == {
        "uploadPassword": {"value": BLACK * len(PASSWORD)},
        "region": {"value": "westeurope"},
    }
    script = told["tasks"][0]["inputs"]["script"]
    assert script.startswith(f"curl -u me:{BLACK * len(PASSWORD)} -H 'token: ")
    assert told["inputs"] == [{"name": "apiPassword", "defaultValue": BLACK * len("tulip-Rain58")}]


def test_what_is_nested_beyond_reason_is_cut_off() -> None:
    body: object = "end"
    for _ in range(5 * DEEPEST):
        body = [body]
    assert "end" not in text_of(body)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.sampled_from(["", "a", "main", "ubuntu-24.04"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner, max_size=3),
    max_leaves=8,
)


@given(JSON)
def test_what_is_no_secret_is_kept_as_it_is(body: object) -> None:
    assert json.loads(text_of(body)) == body

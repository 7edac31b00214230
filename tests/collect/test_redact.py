import json
import re
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from candado.collect.redact import HIDDEN, redact
from tests.code.secrets import samples

SECRETS = st.builds(lambda make, seed: make(seed), st.sampled_from(list(samples.ALL)), st.integers(0, 2**32))
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


def redacted(value: object) -> Any:
    return msgspec.json.decode(redact(msgspec.json.encode(value)))


@given(JSON, SECRETS, st.lists(st.sampled_from(["value", "note", 0, "inputs", 1]), max_size=6))
def test_a_credential_is_gone_wherever_it_stands(around, secret, path):
    planted: object = f"before {secret} after"
    for step in path:
        planted = [around, planted] if isinstance(step, int) else {step: planted, "other": around}
    kept = redact(msgspec.json.encode(planted)).decode()
    assert not any(
        secret[at : at + 12] in kept for at in range(len(secret) - 40, len(secret) - 11) if at >= 0
    )
    assert "before" in kept


NAMES = st.sampled_from(["name", "value", "isSecret", "scheme", "parameters", "DbPassword", "token", "path"])
OPEN = st.sampled_from(["Tr0ub4dor&3", "\\", 'pa"th', "https://example.org/a"])
RECORDS = st.recursive(
    JSON
    | SECRETS
    | OPEN
    | st.fixed_dictionaries({"value": OPEN, "isSecret": st.booleans()})
    | st.fixed_dictionaries({"scheme": OPEN, "parameters": st.fixed_dictionaries({"user": OPEN})})
    | SECRETS.map(lambda secret: f'say "{secret}'),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=4),
    max_leaves=12,
)


def escaped(value: object) -> bytes:
    """JSON in which each character of each text is an escape."""

    def escape(found: re.Match[str]) -> str:
        units = json.loads(found[0]).encode("utf-16-be").hex()
        return '"' + "".join(f"\\u{units[at : at + 4]}" for at in range(0, len(units), 4)) + '"'

    return re.sub(r'"(?:[^"\\]|\\.)*"', escape, json.dumps(value)).encode("ascii")


@given(st.lists(RECORDS, max_size=5), st.sampled_from(["value", "members"]), st.booleans())
def test_a_long_list_keeps_of_each_record_what_a_short_one_keeps(records, name, is_escaped):
    long = ["x" * 100] * 50
    body = {"count": len(records), name: [*long, *records]}
    kept = msgspec.json.decode(redact(escaped(body) if is_escaped else msgspec.json.encode(body)))
    assert kept[name][: len(long)] == long
    assert kept[name][len(long) :] == [redacted({name: [record]})[name][0] for record in records]


@pytest.mark.parametrize("around", [{"isSecret": True}, {"authorization": {"password": "Tr0ub4dor"}}])
def test_what_stands_beside_a_long_list_is_redacted_too(around):
    kept = redacted({**around, "value": ["x" * 100] * 50})
    assert kept == redacted({**around, "value": ["x"]}) | {"value": kept["value"]}
    assert "Tr0ub4dor" not in str(kept)


def test_a_field_that_stands_twice_before_a_long_list_is_redacted():
    body = b'{"note": "https://ann:Tr0ub4dor@example.org", "note": "", "value": ["%b"]}' % (b"x" * 5000)
    assert b"Tr0ub4dor" not in redact(body)


@given(JSON)
def test_what_is_redacted_stays_so(value):
    once = redact(msgspec.json.encode(value))
    assert redact(once) == once


@given(st.binary(max_size=60))
def test_anything_becomes_json(body):
    msgspec.json.decode(redact(body))


def test_only_open_parameters_of_an_authorization_stay():
    body = {
        "authorization": {
            "scheme": "ServicePrincipal",
            "parameters": {
                "tenantid": "t",
                "serviceprincipalid": "s",
                "authenticationType": "spnKey",
                "serviceprincipalkey": "short",
                "username": "ann",
                "apitoken": None,
            },
        }
    }
    assert redacted(body) == {
        "authorization": {
            "scheme": "ServicePrincipal",
            "parameters": {
                "tenantid": "t",
                "serviceprincipalid": "s",
                "authenticationType": "spnKey",
                "serviceprincipalkey": HIDDEN,
                "username": HIDDEN,
                "apitoken": None,
            },
        }
    }


def test_variables_keep_what_is_open():
    body = {
        "variables": {
            "region": {"value": "westeurope"},
            "DbPassword": {"value": "Tr0ub4dor"},
            "hidden": {"value": "x", "isSecret": True},
            "kept": {"value": None, "isSecret": True},
        }
    }
    assert redacted(body) == {
        "variables": {
            "region": {"value": "westeurope"},
            "DbPassword": {"value": HIDDEN},
            "hidden": {"value": HIDDEN, "isSecret": True},
            "kept": {"value": None, "isSecret": True},
        }
    }


def test_a_value_is_known_by_the_name_beside_it():
    assert redacted([{"name": "sqlPassword", "value": "x"}]) == [{"name": "sqlPassword", "value": HIDDEN}]
    assert redacted([{"name": "size", "value": "x"}]) == [{"name": "size", "value": "x"}]


def test_what_is_called_a_secret_is_gone_where_its_record_repeats_it():
    variables = {"uploadPassword": {"value": "Vn8-lantern-30!x"}}
    first = {"variables": variables, "script": "curl -u upload:Vn8-lantern-30!x https://store.example"}
    second = {"script": "echo production", "password": "production"}
    kept = redacted({"count": 2, "value": [first, second]})
    assert "lantern" not in msgspec.json.encode(kept).decode()
    assert kept["value"][0]["script"] == f"curl -u upload:{HIDDEN} https://store.example"
    assert kept["value"][1] == {"script": "echo production", "password": HIDDEN}


def test_tokens_of_access_control_lists_are_no_tokens():
    lists = [
        {"token": "repoV2/3f2504e0-4f89-11d3-9a0c-0305e82c3301/refs/heads/6d00610069006e00"},
        {"token": "$PROJECT:vstfs:///Classification/TeamProject/3f2504e0-4f89-11d3-9a0c-0305e82c3301"},
        {"token": "AgentPools/12"},
    ]
    assert redacted(lists) == lists


def test_the_user_of_a_remote_url_stays_and_its_password_goes():
    body = {"a": "https://contoso@dev.azure.com/contoso", "b": "https://me:hunter22@dev.azure.com/contoso"}
    assert redacted(body) == {
        "a": "https://contoso@dev.azure.com/contoso",
        "b": "https://me:[password in a URL]@dev.azure.com/contoso",
    }


def test_a_lone_surrogate_hides_no_secret():
    kept = redact(b'{"name": "\\ud800", "url": "https://me:hunter22@example.com"}')
    assert b"hunter22" not in kept
    assert b"\\ud800" in kept


@pytest.mark.parametrize(
    "body", [b"", b"<html>hunter22</html>", b"\xff\xfehunter22", b"[" * 100_000, b"[" * 900 + b"]" * 900]
)
def test_what_is_no_json_is_not_kept(body):
    assert msgspec.json.decode(redact(body)) == f"{len(body)} bytes that are no JSON were not kept"

"""No secret is in anything that is written or printed, and no host is called but the organization's."""

import gzip
import sys
from collections.abc import Iterator

import pytest

from candado_emulator.server import Emulator
from tests.cli.command import Candado

PLANTED = (
    "Wj4-tulip-79!kQ",
    "pR8#velvet-Moon44",
    "s3cr3t-Of-The-Hook",
    "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",
)
STEP = {
    "task": {"id": "6c731c3c-3c68-459a-a5c9-bde6e6595b5b", "versionSpec": "3.*", "definitionType": "task"},
    "inputs": {"targetType": "inline", "script": f"sqlcmd -P {PLANTED[0]}"},
}
"""A script of the designer that repeats what a variable holds"""
CHANGE = {
    "projects": {
        "Web": {
            "pipelines": {
                "web-ci": {
                    "variables": {
                        "databasePassword": {"value": PLANTED[0]},
                        "hidden": {"value": PLANTED[2], "secret": True},
                        "key": {"value": PLANTED[3]},
                    }
                },
                "web-old": {
                    "yaml_file": "",
                    "phases": [{"name": "Agent job 1", "steps": [STEP]}],
                    "variables": {"databasePassword": {"value": PLANTED[0]}},
                },
            },
            "releases": {
                "web-release": {
                    "variables": {"databasePassword": {"value": PLANTED[0]}},
                    "stages": {
                        "Production": {
                            "phases": {
                                "Agent job": {
                                    "tasks": [{"taskId": STEP["task"]["id"], "inputs": STEP["inputs"]}]
                                }
                            }
                        }
                    },
                }
            },
            "variable_groups": {"planted": {"variables": {"sessionSecret": {"value": PLANTED[1]}}}},
        }
    }
}


class Watch:
    """What this process connects to, and which names it looks up, while it is on."""

    def __init__(self) -> None:
        self.on = False
        self.seen: set[str] = set()
        sys.addaudithook(self._hear)

    def _hear(self, event: str, arguments: tuple[object, ...]) -> None:
        if self.on and event == "socket.getaddrinfo":
            host = arguments[0]
            self.seen.add(host.decode() if isinstance(host, bytes) else str(host))
        if self.on and event == "socket.connect" and isinstance(arguments[1], tuple):
            self.seen.add(str(arguments[1][0]))


@pytest.fixture(scope="module")
def watch() -> Watch:
    return Watch()


@pytest.fixture
def watched(watch: Watch) -> Iterator[Watch]:
    watch.seen.clear()
    watch.on = True
    yield watch
    watch.on = False


def test_no_secret_is_told_and_nobody_else_called(
    candado: Candado, contoso: Emulator, watched: Watch
) -> None:
    contoso.change(CHANGE)
    candado.as_(contoso)
    said = [
        candado("scan", contoso.url, "-o", "out", "--record", "recording"),
        candado("doctor", contoso.url),
    ]
    assert [ran.code for ran in said] == [0, 0]
    found = candado.ids("control like 'credential-in-%' and status = 'failed'")
    assert len(found) >= 2, "what is planted is found"
    said += [candado("show", finding) for finding in found]
    said += [candado("diff"), candado("report", "--format", "markdown")]
    said += [candado("query", "select * from library_variables"), candado("query", "select * from calls")]
    printed = "".join(ran.out + ran.err for ran in said)
    kept = [path for path in candado.folder.rglob("*") if path.is_file()]
    assert len(kept) > 50
    secrets = [*PLANTED, *contoso.tokens.values()]
    assert [secret for secret in secrets if secret in printed] == []
    for path in kept:
        content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        assert [secret for secret in secrets if secret.encode() in content] == [], path
    assert watched.seen <= {"localhost", "127.0.0.1", "::1"}
    assert "127.0.0.1" in watched.seen


@pytest.mark.parametrize(
    "arguments",
    [
        ["scan", "contoso", "--dry-run"],
        ["setup", "contoso"],
        ["controls"],
        ["explain", "public-project"],
        ["tables"],
        ["snapshots"],
        ["verify"],
        ["scan", "--replay", "nothing"],
    ],
    ids=lambda given: given[0],
)
def test_what_needs_no_network_asks_none(candado: Candado, watched: Watch, arguments: list[str]) -> None:
    candado(*arguments)
    assert watched.seen == set()

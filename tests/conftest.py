"""How much runs: all proofs, or a sample that is another at each commit; what runs together; no deadlines."""

import hashlib
import os
import re
import signal
from collections.abc import Iterator

import pytest
from hypothesis import settings
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from candado.assess.control import shipped

settings.register_profile("all", deadline=None, max_examples=100)
settings.register_profile("sample", deadline=None, max_examples=30)

_SHARE = 12
"""one control in so many is proven in a sample"""

_PROOF = re.compile(r"tests/proof/.*\[(?P<control>.+?)(-\d+)?\]")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--sample",
        metavar="SEED",
        help=f"of the proofs, run those of about one control in {_SHARE}, chosen by SEED; all without it. "
        "Properties are tried with fewer examples",
    )


def pytest_configure(config: pytest.Config) -> None:
    settings.load_profile("sample" if config.getoption("--sample") else "all")
    # what a shell starts in the background ignores interrupts, and so would all that tests start from there
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_report_header(config: pytest.Config) -> str | None:
    seed = config.getoption("--sample")
    return f"proofs: those that --sample={seed} chooses" if seed else None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    places: dict[str, int] = {}
    items.sort(key=lambda item: places.setdefault(_together(item.nodeid), len(places)))
    seed = config.getoption("--sample")
    if not seed:
        return
    kept: list[pytest.Item] = []
    left: list[pytest.Item] = []
    for item in items:
        runs = _chosen(seed, item.nodeid) or not item.get_closest_marker("proof")
        (kept if runs else left).append(item)
    config.hook.pytest_deselected(items=left)
    items[:] = kept


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LoadScopeScheduling:
    return _Together(config, log)


class _Together(LoadScopeScheduling):
    """Keeps on one worker, one after the other, what shares something that is costly to make."""

    def _split_scope(self, nodeid: str) -> str:
        return _together(nodeid)


def _together(nodeid: str) -> str:
    """All proofs of a control share its scans, the tests of a module what its fixtures made."""
    return _control(nodeid) or nodeid.partition("::")[0]


def _chosen(seed: str, nodeid: str) -> bool:
    """All proofs of a control or none; others each by itself."""
    name = _control(nodeid) or nodeid
    return hashlib.sha256(f"{seed}/{name}".encode()).digest()[0] % _SHARE == 0


def _control(nodeid: str) -> str | None:
    """The control that a test proves by itself."""
    proof = _PROOF.fullmatch(nodeid)
    return proof["control"] if proof and proof["control"] in shipped() else None


@pytest.fixture(scope="session", autouse=True)
def _no_power_failure() -> Iterator[None]:
    """What is written need not reach the disk before the tests go on."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", lambda descriptor: None)
        yield

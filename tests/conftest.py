"""Which proofs run, a sample of them others at each commit; and no test looks at the clock."""

import hashlib

import hypothesis
import pytest

hypothesis.settings.register_profile("unhurried", deadline=None)
hypothesis.settings.load_profile("unhurried")

_SHARE = 12
"""one control in so many is proven in a sample"""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--sample",
        metavar="SEED",
        help=f"of the proofs, run those of about one control in {_SHARE}, chosen by SEED; all without it",
    )


def pytest_report_header(config: pytest.Config) -> str | None:
    seed = config.getoption("--sample")
    return f"proofs: those that --sample={seed} chooses" if seed else None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    seed = config.getoption("--sample")
    if not seed:
        return
    kept: list[pytest.Item] = []
    left: list[pytest.Item] = []
    for item in items:
        runs = _chosen(seed, item) or not item.get_closest_marker("proof")
        (kept if runs else left).append(item)
    config.hook.pytest_deselected(items=left)
    items[:] = kept


def _chosen(seed: str, item: pytest.Item) -> bool:
    """All proofs of a control or none, since they share its scans; others each by itself."""
    group = item.get_closest_marker("xdist_group")
    name = group.args[0] if group else item.nodeid
    return hashlib.sha256(f"{seed}/{name}".encode()).digest()[0] % _SHARE == 0

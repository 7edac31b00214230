"""What `candado setup` says of its tiers is so: what stays unknown, and that nothing else does."""

import pytest

from candado.assess.control import shipped
from candado.model.assessment import Status
from candado.reach.grants import Tier, missing
from candado.reach.needs import needs
from candado_emulator.worlds import scanners
from tests.proof.bench import Bench, verdicts

pytestmark = pytest.mark.proof

CONTROLS = list(shipped().values())


@pytest.mark.parametrize("tier", scanners.TIERS)
def test_what_a_tier_leaves_unknown_is_what_setup_says(bench: Bench, tier: scanners.Tier) -> None:
    bench.emulator.reset()
    bench.emulator.change(scanners.added(bench.emulator.state, tier))
    seen = verdicts(bench.scan(who=scanners.sign_in(tier)), CONTROLS)
    unknown = {name for name, rows in seen.items() if any(row.status is Status.UNKNOWN for row in rows)}
    assert unknown == missing(needs(CONTROLS), Tier(tier))
    assert not (tier == "full" and unknown)


def test_the_tiers_are_those_of_setup() -> None:
    assert list(scanners.TIERS) == [tier.value for tier in Tier]

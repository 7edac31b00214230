"""How much was measured is told of all that applies."""

from hypothesis import given
from hypothesis import strategies as st

from candado.assess.shares import Shares, shares
from candado.model.assessment import Status
from tests.assess.given import answered, built, control
from tests.examples import one_in


def shares_of(statuses: list[Status]) -> Shares:
    connection = answered([("a-control", str(number), "p", status) for number, status in enumerate(statuses)])
    built(connection, control("a-control"))
    return shares(connection)


def test_what_does_not_apply_has_no_share() -> None:
    found = shares_of(
        [Status.PASSED, Status.FAILED, Status.UNKNOWN, Status.INHERITED, *[Status.NOT_APPLICABLE] * 9]
    )
    assert found == Shares(measured=0.5, attested=0, excepted=0, inherited=0.25, unknown=0.25, verdicts=4)
    assert shares_of([Status.NOT_APPLICABLE]) == shares_of([])


@one_in(5)
@given(
    st.lists(st.sampled_from([status for status in Status if status != Status.NOT_APPLICABLE]), min_size=1)
)
def test_shares_add_up(statuses: list[Status]) -> None:
    found = shares_of(statuses)
    total = found.measured + found.attested + found.excepted + found.inherited + found.unknown
    assert abs(total - 1) < 1e-9
    assert found.verdicts == len(statuses)

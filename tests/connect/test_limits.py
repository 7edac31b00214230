"""The governor slows down before it is told to, and waits as long as it is told."""

from email.utils import formatdate

import anyio
import pytest
from hypothesis import given
from hypothesis import strategies as st

from candado.connect.limits import LONGEST_WAIT, Governor, Wait, retry_after
from tests.connect.wire import FastClock

NOW = 1_700_000_000.0


def limit(remaining: float, back_in: float = 300, resource: str = "git") -> dict[str, str]:
    return {
        "x-ratelimit-resource": resource,
        "x-ratelimit-limit": "200",
        "x-ratelimit-remaining": str(remaining),
        "x-ratelimit-reset": str(NOW + back_in),
    }


class Governed:
    """A governor under a fast clock."""

    def __init__(self, max_load: float = 0.5) -> None:
        self.clock = FastClock(NOW)
        self.waits: list[Wait] = []
        self.governor = Governor(max_load, self.waits.append, self.clock)

    def waited(self, requests: int = 1) -> float:
        """Seconds that so many admissions take."""
        before = self.clock.time

        async def run() -> None:
            for _ in range(requests):
                await self.governor.admit()

        anyio.run(run)
        return self.clock.time - before


def test_nothing_is_waited_for_without_a_word_from_the_service():
    assert Governed().waited(1000) == 0


@pytest.mark.parametrize("status", [200, 429, 503])
def test_retry_after_is_kept_whatever_the_status(status: int):
    governed = Governed()
    assert governed.governor.observe(status, {"retry-after": "12"})
    assert governed.waited() == pytest.approx(12)
    assert governed.waits == [Wait(12, f"the service asked for it (HTTP {status})")]


def test_many_answers_of_one_moment_are_one_wait_for_people():
    governed = Governed()
    for _ in range(16):
        governed.governor.observe(429, {"retry-after": "12"})
    assert len(governed.waits) == 1
    assert governed.waited() == pytest.approx(12)


def test_a_shorter_wait_does_not_end_a_longer_one():
    governed = Governed()
    governed.governor.observe(429, {"retry-after": "30"})
    governed.governor.observe(429, {"retry-after": "1"})
    assert governed.waited() == pytest.approx(30)


def test_a_delay_that_the_service_made_is_made_again():
    governed = Governed()
    assert not governed.governor.observe(200, {"x-ratelimit-delay": "2.500"})
    assert governed.waited() == pytest.approx(2.5)


@pytest.mark.parametrize(("max_load", "remaining"), [(0.5, 100), (0.5, 20), (0.25, 150), (1, 0)])
def test_at_the_share_that_may_be_used_it_stops_until_all_is_given_back(max_load: float, remaining: float):
    governed = Governed(max_load)
    governed.governor.observe(200, limit(remaining))
    assert governed.waited() == pytest.approx(300)
    assert governed.waited() == 0
    assert f"{max_load:.0%} of the rate limit" in governed.waits[0].why


def test_below_the_share_what_is_left_lasts_until_it_is_given_back():
    governed = Governed()
    for remaining in range(190, 110, -1):
        governed.governor.observe(200, limit(remaining))
    waited = 0.0
    for remaining in range(110, 100, -1):
        waited += governed.waited()
        governed.governor.observe(200, limit(remaining))
    # ten more may be used, a request costs one, and all is given back in 300 seconds
    assert 200 < waited < 300
    assert governed.waits == []


def test_resources_are_counted_apart():
    governed = Governed()
    for _ in range(50):
        governed.governor.observe(200, limit(190, resource="git"))
        governed.governor.observe(200, limit(110, resource="build"))
    assert governed.waited(100) == 0


def test_a_rounding_error_left_to_use_is_not_waited_for_longer_than_until_all_is_given_back():
    governed = Governed(max_load=0.9)
    for remaining in (22, 21, 20):
        governed.governor.observe(200, limit(remaining))
    assert governed.waited(2) == pytest.approx(300)


def slowed_down() -> Governed:
    """One that makes ten units last for 300 seconds."""
    governed = Governed()
    for remaining in range(190, 109, -1):
        governed.governor.observe(200, limit(remaining))
    assert governed.waited(2) == pytest.approx(30, rel=0.1)
    return governed


def test_when_the_service_stops_telling_of_a_limit_it_is_slow_no_more():
    governed = slowed_down()
    waited = 0.0
    for _ in range(20):
        governed.governor.observe(200, {})
        waited += governed.waited()
    assert waited < 60
    assert governed.waited(100) == 0


def test_answers_of_another_resource_between_do_not_make_it_forget():
    governed = slowed_down()
    waited = 0.0
    for remaining in range(109, 101, -1):
        for _ in range(5):
            governed.governor.observe(200, limit(190, resource="build"))
            waited += governed.waited()
        governed.governor.observe(200, limit(remaining))
        waited += governed.waited()
    assert waited > 150


@given(st.floats(0, 1e9), st.booleans())
def test_a_wait_is_bounded_and_read_from_seconds_and_from_dates(seconds: float, as_date: bool):
    value = formatdate(NOW + seconds, usegmt=True) if as_date else str(seconds)
    assert retry_after(value, NOW) == pytest.approx(seconds, abs=1)
    governed = Governed()
    governed.governor.observe(429, {"retry-after": value})
    assert governed.waited() == pytest.approx(min(seconds, LONGEST_WAIT), abs=1)


@given(st.text())
def test_nonsense_in_a_header_is_no_wait(text: str):
    wait = retry_after(text, NOW)
    assert wait is None or wait >= 0
    governed = Governed()
    names = (
        "retry-after",
        "x-ratelimit-limit",
        "x-ratelimit-remaining",
        "x-ratelimit-reset",
        "x-ratelimit-delay",
    )
    governed.governor.observe(200, dict.fromkeys(names, text))
    assert governed.waited() <= LONGEST_WAIT


@pytest.mark.parametrize("value", [None, "", "soon", "-5", "nan", "inf", "Wed, 99 Foo 2026 00:00:00 GMT"])
def test_no_time_is_none(value: str | None):
    assert retry_after(value, NOW) is None

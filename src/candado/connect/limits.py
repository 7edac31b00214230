"""The governor: one place that knows the service's rate limit and slows down before it is told to.

The service counts the load of an identity in a sliding window of five minutes. Its answers say how much is
allowed, what remains and when all of it would be back (X-RateLimit-*; only when the limit is near), how long
it held the request back (X-RateLimit-Delay), and when to come again (Retry-After, also on a 200).
https://learn.microsoft.com/azure/devops/integrate/concepts/rate-limits
"""

import time
from collections.abc import Callable, Mapping
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import Protocol

import anyio
import msgspec

LONGEST_WAIT = 600.0
"""Seconds. The service's window is five minutes: whoever asks for more than twice that is not it."""
_SMOOTHING = 0.2
"""Weight of the newest call in the average cost of a call."""
_FORGOTTEN_AFTER = 8
"""Answers in a row without a word of a limited resource, after which it is near its limit no more."""

_WORTH_SAYING = 1.0
"""Seconds. Requests that run at the same time are told to wait one by one; that is one wait for people."""


class Wait(msgspec.Struct, frozen=True):
    """A pause of all requests, for progress to show."""

    seconds: float
    why: str


class Clock(Protocol):
    """Time, so that a test can bring its own."""

    def now(self) -> float:
        """Seconds since the epoch."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Lets that much time pass."""
        ...


class SystemClock:
    """The time of this machine."""

    def now(self) -> float:
        """Seconds since the epoch."""
        return time.time()

    async def sleep(self, seconds: float) -> None:
        """Lets that much time pass."""
        await anyio.sleep(seconds)


class _Allowance(msgspec.Struct):
    """What is known of one limited resource of the service."""

    usable: float
    """units left, of the share that may be used"""
    remaining: float
    back_at: float
    """when everything used would be given back, seconds since the epoch"""
    cost: float
    """average units of a call"""
    unsaid: int = 0
    """answers since that did not speak of it: of another resource, or it is near its limit no more"""

    def spacing(self, now: float) -> float:
        """Seconds from one request to the next that make what is usable last until it is given back.

        Half of them for each answer that did not speak of it.
        """
        until = max(0.0, self.back_at - now)
        return min(until, until * self.cost / self.usable) / 2**self.unsaid


class Governor:
    """Admits requests one by one: each waits in `admit` and shows its answer's headers to `observe`."""

    def __init__(
        self, max_load: float, on_wait: Callable[[Wait], None] | None = None, clock: Clock | None = None
    ) -> None:
        """`max_load` is the share of the limit, above 0 and up to 1, that may be used."""
        self._max_load = max_load
        self._on_wait = on_wait
        self._clock = clock or SystemClock()
        self._allowances: dict[str, _Allowance] = {}
        self._paused_until = 0.0
        self._next = 0.0

    async def admit(self) -> None:
        """Returns when the next request may be sent."""
        while (wait := max(self._paused_until, self._next) - self._clock.now()) > 0:
            await self._clock.sleep(wait)
        now = self._clock.now()
        self._next = now + max((known.spacing(now) for known in self._allowances.values()), default=0.0)

    def observe(self, status: int, headers: Mapping[str, str]) -> bool:
        """Learns from an answer; header names in lower case. True if the answer says when to come again."""
        self._learn(headers)
        delayed = _number(headers.get("x-ratelimit-delay"))
        if delayed:
            self._pause(delayed, "the service is already slowing this identity down")
        asked = retry_after(headers.get("retry-after"), self._clock.now())
        if not asked:
            return False
        self._pause(asked, f"the service asked for it (HTTP {status})")
        return True

    def _learn(self, headers: Mapping[str, str]) -> None:
        resource = headers.get("x-ratelimit-resource", "")
        self._doubt_all_but(resource)
        limit = _number(headers.get("x-ratelimit-limit"))
        remaining = _number(headers.get("x-ratelimit-remaining"))
        back_at = _number(headers.get("x-ratelimit-reset"))
        if not limit or remaining is None or back_at is None:
            return
        usable = remaining - limit * (1 - self._max_load)
        before = self._allowances.get(resource)
        spent = max(0.0, before.remaining - remaining) if before else 0.0
        cost = before.cost + _SMOOTHING * (spent - before.cost) if before else 0.0
        now = self._clock.now()
        if usable > 0:
            self._allowances[resource] = _Allowance(usable, remaining, min(back_at, now + LONGEST_WAIT), cost)
        else:
            self._allowances.pop(resource, None)
            self._pause(back_at - now, f"{self._max_load:.0%} of the rate limit is used")

    def _doubt_all_but(self, said: str) -> None:
        for resource, known in list(self._allowances.items()):
            known.unsaid += resource != said
            if known.unsaid > _FORGOTTEN_AFTER:
                del self._allowances[resource]

    def _pause(self, seconds: float, why: str) -> None:
        seconds = min(seconds, LONGEST_WAIT)
        until = self._clock.now() + seconds
        longer = until - max(self._paused_until, self._clock.now())
        self._paused_until = max(self._paused_until, until)
        if self._on_wait and longer >= _WORTH_SAYING:
            self._on_wait(Wait(seconds, why))


def retry_after(value: str | None, now: float) -> float | None:
    """Seconds until the time that a Retry-After header names, as seconds or as a date; None without one."""
    if not value:
        return None
    if (seconds := _number(value)) is not None:
        return seconds
    try:
        date = parsedate_to_datetime(value)
    except ValueError:
        return None
    # "-0000" in a date gives one without a zone: it is UTC
    return max(0.0, (date if date.tzinfo else date.replace(tzinfo=UTC)).timestamp() - now)


def _number(value: str | None) -> float | None:
    """A finite number that is not negative, or None."""
    try:
        number = float(value) if value else None
    except ValueError:
        return None
    return number if number is not None and 0 <= number < float("inf") else None

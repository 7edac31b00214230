"""Rate limits: each identity has 200 TSTU in any five minutes.

A request costs a little and its answer a little more. Near the limit the headers tell how much is left; above
it answers come with Retry-After, as if they had been delayed; far above it the service refuses with 429.
"""

import time
from collections import deque
from collections.abc import Callable

WINDOW = 300.0
COST_OF_REQUEST = 0.004
COST_OF_MEGABYTE = 0.05


class Limits:
    """What each identity has used."""

    def __init__(self, budget: float = 200.0, cost: float = COST_OF_REQUEST) -> None:
        """`budget` and `cost` of a request in TSTU."""
        self.budget = budget
        self.cost = cost
        self.clock: Callable[[], float] = time.monotonic
        self._used: dict[str, tuple[deque[tuple[float, float]], float]] = {}

    def used(self, identity: str) -> float:
        """TSTU that an identity has used in the last five minutes."""
        spent, total = self._used.get(identity, (deque[tuple[float, float]](), 0.0))
        now = self.clock()
        while spent and spent[0][0] <= now - WINDOW:
            total -= spent.popleft()[1]
        self._used[identity] = (spent, total)
        return total

    def charge(self, identity: str, size: int) -> None:
        """Counts a request whose answer has this many bytes."""
        cost = self.cost + COST_OF_MEGABYTE * size / 1_000_000
        total = self.used(identity)
        spent = self._used[identity][0]
        spent.append((self.clock(), cost))
        self._used[identity] = (spent, total + cost)

    def is_blocked(self, identity: str) -> bool:
        """Whether the next request is refused."""
        return self.used(identity) >= 1.5 * self.budget

    def headers(self, identity: str) -> dict[str, str]:
        """What the service says about the limit; nothing while it is far."""
        used = self.used(identity)
        if used < 0.7 * self.budget:
            return {}
        said = {
            "X-RateLimit-Resource": "Core",
            "X-RateLimit-Limit": f"{self.budget:g}",
            "X-RateLimit-Remaining": f"{max(0.0, self.budget - used):.0f}",
            "X-RateLimit-Reset": str(int(time.time() + WINDOW)),
        }
        if used >= self.budget:
            delay = min(30.0, 30.0 * (used / self.budget - 1) + 0.1)
            said |= {"X-RateLimit-Delay": f"{delay:.3f}", "Retry-After": str(max(1, round(delay)))}
        return said

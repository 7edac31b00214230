"""How long things take: the processor's time of this process, the best of several runs."""

import time
from collections.abc import Callable


def best(of: Callable[[], object], runs: int = 5) -> float:
    """Seconds of processor time of the fastest run."""
    return min(_once(of) for _ in range(runs))


def _once(of: Callable[[], object]) -> float:
    begun = time.process_time()
    of()
    return time.process_time() - begun

"""How long things take: the processor's time of this process, which others cannot spend."""

import time
from collections.abc import Callable


def busy(work: Callable[[], object]) -> float:
    """Seconds of processor time, of all threads."""
    begun = time.process_time()
    work()
    return time.process_time() - begun


def best(work: Callable[[], object], runs: int = 5) -> float:
    """The least of several runs: what disturbs one only ever adds."""
    return min(busy(work) for _ in range(runs))

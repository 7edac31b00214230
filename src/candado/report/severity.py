"""Severities, and how often each occurs."""

from collections.abc import Iterable, Mapping

from candado.model.assessment import Severity

SEVERITIES: tuple[Severity, ...] = ("critical", "high", "medium", "low")
"""worst first"""

Counts = Mapping[Severity, int]
"""a number for every severity, worst first"""


def count(severities: Iterable[Severity]) -> Counts:
    """How often each severity occurs."""
    counts = dict.fromkeys(SEVERITIES, 0)
    for severity in severities:
        counts[severity] += 1
    return counts


def worst(severities: Iterable[Severity]) -> Severity:
    """The worst of some severities, at least one."""
    return SEVERITIES[min(SEVERITIES.index(severity) for severity in severities)]

"""Findings that were there before, so that only new ones count. A baseline is an earlier report in JSON."""

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from candado.code.pipelines.check import Checked
from candado.code.pipelines.findings import Accepted, Finding


class BaselineError(Exception):
    """A file is no baseline; the message says why and what to do."""


class _Known(msgspec.Struct):
    fingerprint: str


class _Report(msgspec.Struct):
    findings: list[_Known]


def read_baseline(path: Path) -> Counter[str]:
    """How often each fingerprint is in a report. Raises BaselineError."""
    try:
        report = msgspec.json.decode(path.read_bytes(), type=_Report)
    except (OSError, msgspec.MsgspecError) as error:
        raise BaselineError(
            f"{path} is no baseline: {error}; make one with `candado check --format json -o {path.name}`"
        ) from error
    return Counter(found.fingerprint for found in report.findings)


def known_before(baseline: Counter[str], checked: Iterable[Checked]) -> Iterator[Checked]:
    """What was found, with what the baseline knows accepted: as many of each as it has."""
    left = baseline.copy()
    for repository in checked:
        findings = tuple(_compared(left, found) for found in repository.findings)
        yield msgspec.structs.replace(repository, findings=findings)


def _compared(left: Counter[str], found: Finding) -> Finding:
    if found.accepted is not None or left[found.fingerprint] <= 0:
        return found
    left[found.fingerprint] -= 1
    return msgspec.structs.replace(found, accepted=Accepted("it was there before"))

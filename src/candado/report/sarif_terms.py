"""Words of SARIF that all our logs share."""

from collections.abc import Mapping
from typing import Any

import msgspec

from candado.model.assessment import Confidence, Severity
from candado.report import harmless

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
FINGERPRINT = "candado/v1"
Object = dict[str, Any]
"""an object of JSON, as SARIF describes it"""

LEVELS: Mapping[Severity, str] = {"critical": "error", "high": "error", "medium": "warning", "low": "note"}
SCORES: Mapping[Severity, str] = {"critical": "9.5", "high": "8.0", "medium": "5.5", "low": "2.0"}
"""`security-severity`, which GitHub shows as critical, high, medium and low"""
PRECISIONS: Mapping[Confidence, str] = {"certain": "very-high", "likely": "high", "possible": "medium"}


def ended(text: str) -> str:
    """A sentence, with a full stop."""
    return text if text.endswith((".", "!", "?")) else f"{text}."


def written(log: Object) -> str:
    """A log as text in which nothing hides."""
    encoded = msgspec.json.format(msgspec.json.encode(log), indent=1).decode()
    return "\n".join(harmless.json(line) for line in encoded.split("\n")) + "\n"

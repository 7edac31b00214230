"""Which controls an assessment was made with, and which of them another was made with too."""

import hashlib
from collections.abc import Iterable, Mapping

import msgspec

from candado.assess.control import Control


def digest(controls: Iterable[Control]) -> str:
    """SHA-256 over the files of controls, hex; their order does not matter."""
    ordered = sorted((control.section, control.name, control.source) for control in controls)
    return hashlib.sha256(msgspec.json.encode(ordered)).hexdigest()


def rules(controls: Iterable[Control]) -> dict[str, str]:
    """For each control by name a SHA-256, hex, of all that its answers and its weight follow from."""
    return {control.name: _rule(control) for control in controls}


def in_common(controls: Iterable[Control], earlier: Mapping[str, str]) -> list[Control]:
    """Controls that ask the same as one of an earlier assessment, whose `rules` these are, did.

    The score with these alone tells a change of the organization from a change of the controls.
    """
    return [
        control
        for control in controls
        if _rule(control) in {earlier.get(name) for name in (control.name, *control.head.formerly)}
    ]


def _rule(control: Control) -> str:
    head = control.head
    defaults = sorted((name, parameter.default) for name, parameter in head.parameters.items())
    asked = [head.severity, head.judges, head.across, defaults, control.sql]
    return hashlib.sha256(msgspec.json.encode(asked)).hexdigest()

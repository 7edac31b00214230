"""What an organization decides about checks in candado.toml, out of reach of whoever writes the pipeline.

[check]
never_ignore = ["script-injection-*"]     # comments cannot accept findings of these rules
reasons = true                            # a comment without a reason accepts nothing
"""

from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase

import msgspec

from candado.code.pipelines.check import Checked
from candado.code.pipelines.findings import Finding


class Policy(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The section `[check]`."""

    never_ignore: tuple[str, ...] = ()
    """rules, with `*` for any text, whose findings no comment may accept"""
    reasons: bool = False
    """a comment has to say why"""


def applied(policy: Policy, checked: Iterable[Checked]) -> Iterator[Checked]:
    """What was found, with comments that the policy does not allow disregarded."""
    for repository in checked:
        findings = tuple(_judged(policy, found) for found in repository.findings)
        yield msgspec.structs.replace(repository, findings=findings)


def _judged(policy: Policy, found: Finding) -> Finding:
    accepted = found.accepted
    if accepted is None or not accepted.line:
        return found
    allowed = (accepted.reason or not policy.reasons) and not any(
        fnmatchcase(found.rule, pattern) for pattern in policy.never_ignore
    )
    return found if allowed else msgspec.structs.replace(found, accepted=None)

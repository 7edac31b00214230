"""The report as Markdown, short enough for a comment on a pull request.

Everything that an organization can name stands in code spans, so that it formats, mentions and links nothing.
"""

from collections.abc import Iterable

from candado.model.assessment import Finding, Status
from candado.report import words
from candado.report.harmless import markdown as harmless
from candado.report.view import Report

LONGEST = 65_000
"""characters; comments may have 65,536 at GitHub and 150,000 at Azure DevOps"""
_ACTS = 5
_CELL = 300
"""characters of one value; a longer one is cut"""
_LAST_WORDS = 200


def write(report: Report) -> str:
    """Less than `LONGEST` characters: as many findings as fit, worst first, and how many more there are."""
    text = "\n".join(_head(report))
    rows = [_row(finding, is_new=finding.id in report.new) for finding in report.findings]
    if not rows:
        return f"{text}\n"
    text += "\n\n| Severity | Status | Where | What | Finding |\n|---|---|---|---|---|\n"
    shown = 0
    for row in rows:
        if len(text) + len(row) > LONGEST - _LAST_WORDS:
            break
        text += row
        shown += 1
    if shown < len(rows):
        text += f"\n{words.several(len(rows) - shown, 'more finding')} in the whole report.\n"
    return text


def _head(report: Report) -> Iterable[str]:
    score = report.standing.score
    of = " of 100" if score.headline is not None else f" ({score.why_none})"
    change = words.change(report)
    yield f"## Security of {_short(report.source.organization)}: {words.whole(score.headline)}{of}"
    yield ""
    yield words.verdict(report) + (f" Score {change}." if change else "")
    yield ""
    yield f"Scanned {words.minute(report.source.scanned_at)} by {_short(report.source.identity)}."
    seen, unknown = words.percent(report.seen.share), words.percent(report.shares.unknown)
    verdicts = words.several(report.shares.verdicts, "verdict")
    yield f"{seen} of what was asked for was seen; {unknown} of {verdicts} unknown."
    if report.since is not None:
        counts = {str(change): number for change, number in report.since.counts.items()}
        yield f"Since {words.day(report.since.at)}: {counts['new']:,} new, {counts['fixed']:,} fixed."
    if report.acts:
        yield "\n**What to do first**\n"
    for act in report.acts[:_ACTS]:
        due = words.due(act.due, report.source.assessed_at)
        parts = [_short(act.where), f"closes {act.findings:,}", _short(act.owner), due]
        yield f"1. {act.severity}: {_short(act.title)} ({', '.join(filter(None, parts))})"


def _row(finding: Finding, *, is_new: bool) -> str:
    where = "/".join(filter(None, (finding.project_name, finding.resource_name)))
    status = f"{finding.status}{', new' if is_new and finding.status is Status.FAILED else ''}"
    cells = (
        finding.severity,
        status,
        f"{finding.resource_kind} {_short(where)}",
        f"{_short(finding.reason)} ({finding.control})",
        f"`{finding.id}`",
    )
    return f"| {' | '.join(cells)} |\n"


def _short(text: str) -> str:
    return harmless(words.short(text, _CELL))

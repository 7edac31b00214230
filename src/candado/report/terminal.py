"""The report on a terminal: the first screen in 80 columns, then the worst findings and where the rest is.

Only a terminal's own colours are used, and none of them alone says anything: it reads on light, on dark and
without.
"""

import io
import math
from collections import Counter
from collections.abc import Iterable

from rich.console import Console, RenderableType
from rich.table import Table
from rich.text import Text

from candado.assess.score import IN_WORDS
from candado.model.assessment import Finding, Severity
from candado.report import words
from candado.report.article import State
from candado.report.harmless import terminal as harmless
from candado.report.seen import Gap
from candado.report.view import Report, SectionStanding

WIDTH, WIDEST = 80, 110
ACTS = 5
GAPS = 3
WORST = 10
STYLES: dict[Severity, str] = {"critical": "bold red", "high": "red", "medium": "magenta", "low": "cyan"}
_SPARKS = "▁▂▃▄▅▆▇█"
_BAR = 14
_STRIP = 8
_NAME, _REASON = 48, 160
"""characters of a name and of a reason; a longer one is cut"""


def write(report: Report) -> str:
    """The report without colour."""
    return render(report, colour=False)


def render(report: Report, *, colour: bool, width: int = WIDTH, findings: int | None = WORST) -> str:
    """The report for a terminal of a width, of which `WIDEST` are used at most.

    `findings` is how many are listed; None: all.
    """
    console = Console(
        file=io.StringIO(),
        width=min(width, WIDEST),
        force_terminal=colour,
        color_system="standard" if colour else None,
        no_color=not colour,
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=False,
    )
    with console.capture() as captured:
        for part in _parts(report, findings):
            console.print(part)
    return "\n".join(line.rstrip() for line in captured.get().splitlines()) + "\n"


def _parts(report: Report, findings: int | None) -> Iterable[RenderableType]:
    yield from _head(report)
    yield from _score(report)
    yield from _seen(report)
    yield from _acts(report)
    yield from _since(report)
    yield from _sections(report)
    yield from _projects(report)
    yield from _article(report)
    yield from _narrower()
    yield from _how(report)
    yield from _findings(report, findings)


def _heading(text: str) -> Text:
    return Text(f"\n{text}", style="bold")


def _grid(*columns: str) -> Table:
    """A table without lines, of columns `left`, `right`, `fold` and `crop`: the last two share the rest."""
    table = Table.grid(padding=(0, 2, 0, 0))
    for column in columns:
        flexible = column in ("fold", "crop")
        table.add_column(
            justify="right" if column == "right" else "left",
            no_wrap=column != "fold",
            overflow="ellipsis" if column == "crop" else "fold",
            ratio=1 if flexible else None,
        )
    table.expand = any(column in ("fold", "crop") for column in columns)
    return table


def _head(report: Report) -> Iterable[RenderableType]:
    yield Text(harmless(report.source.organization), style="bold")
    yield Text(f"scanned {words.minute(report.source.scanned_at)} by {harmless(report.source.identity)}")
    yield Text(f"Candado {report.product}, controls {report.standing.controls_digest[:12]}")


def _score(report: Report) -> Iterable[RenderableType]:
    score = report.standing.score
    line = Text("\nScore ")
    line.append(words.whole(score.headline), style="bold")
    line.append(" of 100" if score.headline is not None else f": {score.why_none}")
    if change := words.change(report):
        line.append(f" ({change})")
    yield line
    yield Text(words.verdict(report))


def _seen(report: Report) -> Iterable[RenderableType]:
    seen, shares = report.seen, report.shares
    table = _grid("left", "fold")
    table.add_row(
        "Seen", f"{words.percent(seen.share)} of what was asked for ({seen.whole:,} of {seen.asked:,})"
    )
    for gap in seen.gaps[:GAPS]:
        table.add_row("", Text(harmless(_gap(gap))))
    if len(seen.gaps) > GAPS:
        table.add_row("", f"and for {words.several(len(seen.gaps) - GAPS, 'more cause', 'more causes')}")
    parts = ("measured", "attested", "excepted", "inherited", "unknown")
    table.add_row("Verdicts", ", ".join(f"{words.percent(getattr(shares, name))} {name}" for name in parts))
    yield Text()
    yield table


def _gap(gap: Gap) -> str:
    what = ", ".join(gap.tables[:3])
    if len(gap.tables) > 3:
        what += f" and {len(gap.tables) - 3} more"
    cause = f"grant {gap.permission}" if gap.permission else gap.reason
    unknown = f"{words.several(gap.unknown, 'finding')} unknown"
    return f"not {what} in {words.several(gap.scopes, 'place')}; {cause} ({unknown})"


def _acts(report: Report) -> Iterable[RenderableType]:
    if not report.acts:
        return
    yield _heading("What to do first")
    table = _grid("right", "left", "fold")
    for number, act in enumerate(report.acts[:ACTS], 1):
        where = f" ({words.short(act.where, _NAME)})" if act.where else ""
        closes = f"closes {words.several(act.findings, 'finding')}"
        owner = words.short(act.owner, _NAME) or "no owner"
        details = [closes, owner, words.due(act.due, report.source.assessed_at)]
        table.add_row(
            str(number),
            Text(act.severity, style=STYLES[act.severity]),
            Text(harmless(f"{act.title}{where}") + "\n" + harmless(", ".join(filter(None, details)))),
        )
    yield table


def _since(report: Report) -> Iterable[RenderableType]:
    if report.since is not None:
        counts = report.since.counts
        yield _heading(f"Since {words.day(report.since.at)}")
        named = {str(change): number for change, number in counts.items()}
        shown = [f"{named[name]:,} {name}" for name in ("new", "fixed", "still failing")]
        shown += [f"{named[name]:,} {name}" for name in ("now unknown", "now accepted") if named[name]]
        yield Text(", ".join([*shown, f"{report.overdue:,} overdue"]))
    if len(report.history) < 2:
        return
    table = _grid("left", "left", "right")
    for severity in report.failed:
        line = [moment.failed[severity] for moment in report.history]
        if any(line):
            table.add_row(
                Text(severity, style=STYLES[severity]), _spark(line), f"{line[0]:,} to {line[-1]:,}"
            )
    yield table


def _spark(numbers: list[int]) -> str:
    kept = numbers[-40:]
    most = max(kept) or 1
    return "".join(_SPARKS[round(number / most * (len(_SPARKS) - 1))] for number in kept)


def _sections(report: Report) -> Iterable[RenderableType]:
    if not report.sections:
        return
    yield _heading("Sections, worst first")
    table = _grid("crop", "left", "right", "left")
    for section in report.sections:
        filled = round(section.score / 100 * _BAR) if section.score is not None else 0
        table.add_row(
            Text(harmless(words.section(section.section))),
            "█" * filled + "░" * (_BAR - filled),
            words.whole(section.score),
            _open(section),
        )
    yield table


def _open(section: SectionStanding) -> str:
    parts = [words.severities(section.failed), f"{section.unknown:,} unknown" if section.unknown else ""]
    return ", ".join(filter(None, parts)) or "nothing open"


def _projects(report: Report) -> Iterable[RenderableType]:
    score = report.standing.score
    if not score.projects:
        return
    empty = f", and {score.empty_projects:,} empty" if score.empty_projects else ""
    yield _heading(f"Projects by grade{empty}")
    table = _grid(*["left"] * 2 * len(score.grades))
    longest = max(score.grades.values())
    table.add_row(
        *(
            part
            for grade, number in score.grades.items()
            for part in (f"{grade} {number:,}", "█" * math.ceil(number / longest * _STRIP))
        )
    )
    yield table
    worst = ", ".join(
        f"{harmless(words.short(project.name, _NAME))} {project.grade} {words.whole(project.score)}"
        for project in score.projects[:5]
    )
    yield Text(f"worst: {worst}")


def _article(report: Report) -> Iterable[RenderableType]:
    counted = Counter(item.state for item in report.article)
    yield _heading("The article's recommendations")
    yield Text(", ".join(f"{counted[state]} {state}" for state in State if counted[state]))


def _narrower() -> Iterable[RenderableType]:
    yield _heading("A part of the findings")
    yield Text("candado report --project NAME, --owner NAME, --severity high, --status failed")


def _how(report: Report) -> Iterable[RenderableType]:
    yield _heading("How the score is made")
    yield Text(IN_WORDS)
    for loosened in report.standing.loosened:
        yield Text(
            harmless(
                f"Loosened: {loosened.control}.{loosened.parameter} is {loosened.value}, "
                f"by default {loosened.default}; the score goes by the default."
            )
        )
    for remark in report.standing.remarks:
        yield Text(harmless(f"{remark.place}: {remark.sentence}"))


def _findings(report: Report, most: int | None) -> Iterable[RenderableType]:
    if not report.findings:
        return
    shown = report.findings[:most]
    rest = len(report.findings) - len(shown)
    yield _heading("The worst findings" if rest else "Findings")
    table = _grid("left", "left", "fold")
    for finding in shown:
        table.add_row(
            finding.id, Text(finding.severity, style=STYLES[finding.severity]), Text(_sentence(finding))
        )
    yield table
    more = f"{words.several(rest, 'more finding')}. " if rest else ""
    yield Text(f"\n{more}All: candado report --format html -o report.html")
    yield Text("One, with its evidence: candado show FINDING")


def _sentence(finding: Finding) -> str:
    status = "" if finding.status == "failed" else f"[{finding.status}] "
    where = "/".join(filter(None, (finding.project_name, finding.resource_name)))
    said = f"{words.short(where, _NAME)}: {words.short(finding.reason, _REASON)}"
    return harmless(f"{status}{said} ({finding.control})")

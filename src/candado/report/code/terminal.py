"""What was found in code on a terminal: each finding with its line and its way from the source."""

from collections.abc import Iterable, Iterator

from candado.code.pipelines.findings import Place
from candado.model.assessment import Severity
from candado.report import words
from candado.report.code.view import File, Located, View
from candado.report.harmless import terminal as harmless

WIDEST = 110
_CODES: dict[Severity, str] = {"critical": "1;31", "high": "31", "medium": "35", "low": "36"}


def write(view: View) -> str:
    """The report without colour, 80 columns wide."""
    return render(view, colour=False, width=80)


def render(view: View, *, colour: bool, width: int) -> str:
    """The report for a terminal of a width, of which `WIDEST` are used at most."""
    paint = _Paint(colour, min(width, WIDEST))
    lines = [line for each in view.open for line in _finding(view, each, paint)]
    lines += _broken(view, paint)
    lines += _unused(view)
    lines += _summary(view, paint)
    return "\n".join(lines) + "\n"


class _Paint:
    """Colours, where they are wanted, and the width that there is."""

    def __init__(self, colour: bool, width: int) -> None:
        self.colour = colour
        self.width = width

    def __call__(self, text: str, code: str) -> str:
        return f"\x1b[{code}m{text}\x1b[0m" if self.colour and text else text


def _finding(view: View, located: Located, paint: _Paint) -> Iterator[str]:
    found = located.finding
    code = _CODES[found.severity]
    sure = "" if found.confidence == "certain" else f" ({found.confidence})"
    yield f"{paint(found.severity, code)}{sure}: {paint(harmless(found.rule), '1')}"
    for line in _wrapped(found.message, paint.width - 2):
        yield f"  {line}"
    yield f"  --> {_where(view, located.root, found.place)}"
    yield from _source(found.place, found.source, code, paint)
    for number, step in enumerate(found.flow, 1):
        yield f"  {number}. {_where(view, located.root, step.place)}"
        for line in _wrapped(step.message, paint.width - 5):
            yield f"     {line}"
    if found.repair is not None:
        unsafe = "" if found.repair.safe else " (unsafe)"
        yield f"  fix: {harmless(found.repair.title)}{unsafe}"
    yield ""


def _where(view: View, root: str, place: Place) -> str:
    path = f"{place.path}@{place.repository}" if place.repository else view.path(root, place.path)
    return f"{harmless(path)}:{place.line}:{place.column}"


def _source(place: Place, source: str, code: str, paint: _Paint) -> Iterator[str]:
    """The line, with what was found underlined."""
    start = place.column - 1
    end = place.end_column - 1 if place.end_line == place.line else len(source)
    number = str(place.line)
    room = paint.width - len(number) - 5
    first = max(0, min(start - room // 3, len(source) - room)) if len(source) > room else 0
    before = source[first:start]
    found = source[start : min(end, first + room)]
    after = source[start + len(found) : first + room]
    shown = [harmless(part.replace("\t", " ")) for part in (before, found, after)]
    margin = " " * len(number)
    yield f"  {margin} |"
    yield f"  {number} | {shown[0]}{paint(shown[1], code)}{shown[2]}"
    yield f"  {margin} | {' ' * len(shown[0])}{paint('^' * max(1, len(shown[1])), code)}"


def _wrapped(text: str, width: int) -> list[str]:
    """A text in lines of a width."""
    lines: list[str] = []
    line = ""
    for word in harmless(text).split(" "):
        if line and len(line) + 1 + len(word) > width:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}" if line else word
    return [*lines, line]


def _broken(view: View, paint: _Paint) -> Iterator[str]:
    for file in view.files:
        report = file.report
        path = harmless(view.path(file.root, report.path))
        if report.status == "broken":
            at = f":{report.line}:{report.column}" if report.line else ""
            yield f"{paint('cannot be read', '31')}: {path}{at}"
            yield from (f"  {line}" for line in _wrapped(report.reason, paint.width - 2))
            yield ""


def _unused(view: View) -> Iterator[str]:
    for root, comment in view.unused:
        path = harmless(view.path(root, comment.path))
        yield f"accepts nothing: {path}:{comment.line}: ignore[{harmless(', '.join(comment.rules))}]"
    if view.unused:
        yield ""


def _summary(view: View, paint: _Paint) -> Iterator[str]:
    counts = view.counts
    total, severities = sum(counts.values()), words.severities(counts)
    statuses = view.statuses
    others = statuses.get("not a pipeline", 0)
    pipelines = words.several(sum(statuses.values()) - others, "pipeline file")
    yield f"{words.several(total, 'finding')}{f': {severities}' if severities else ''} in {pipelines}."
    if others:
        yield f"{words.several(others, 'other file')} that {'is no pipeline' if others == 1 else 'are none'}."
    accepted = len(view.found) - total
    if accepted:
        yield f"{words.several(accepted, 'finding')} accepted by comments or the baseline."
    incomplete = [file for file in view.files if file.report.status == "incomplete"]
    if incomplete:
        yield from _incomplete(view, incomplete)
    fixable = [each.finding.repair for each in view.open if each.finding.repair is not None]
    if fixable:
        safe = sum(1 for repair in fixable if repair.safe)
        yield f"{safe:,} can be mended by --fix, {len(fixable) - safe:,} more by --fix --unsafe."


def _incomplete(view: View, files: Iterable[File]) -> Iterator[str]:
    listed = list(files)
    yield f"{words.several(len(listed), 'file')} incomplete: templates that are not at hand, such as"
    shown: set[str] = set()
    for file in listed:
        for gap in file.report.missing:
            told = f"  {harmless(gap.template)}: {harmless(gap.reason)}"
            if told not in shown and len(shown) < 3:
                shown.add(told)
                yield told

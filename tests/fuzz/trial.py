"""What must be true of the analysis of any text whatever."""

from datetime import date

from candado.code.pipelines.analyse import Analysis, analyse
from candado.code.pipelines.findings import Finding, Place, Repair
from candado.code.pipelines.fix import mended
from candado.code.pipelines.judge import Rules
from candado.code.pipelines.parse import ParseError
from candado.code.pipelines.rule import PERSONAS, load
from candado.code.pipelines.text import SELF, File
from tests.code.pipelines.made import Texts

TODAY = date(2026, 11, 25)
RULES = Rules(load(), PERSONAS)


def trial(files: dict[str, str]) -> str:
    """Analyse the first of some files as a pipeline: why that was wrong, or nothing.

    What the analysis raises, but for texts that are no YAML, comes through.
    """
    analysis = _analysis(files)
    if analysis is None:
        return ""
    read = {path: File(path, text) for path, text in files.items()}
    for finding in analysis.findings:
        if wrong := _misplaced(finding, read):
            return wrong
    repairs = [one.repair for one in analysis.findings if one.repair is not None and one.repair.safe]
    if wrong := _outside(repairs, files):
        return wrong
    _analysis(mended(files, repairs))
    return ""


def _analysis(files: dict[str, str]) -> Analysis | None:
    """None: the first file is no YAML."""
    texts = Texts(files)
    try:
        document = texts.document(SELF, next(iter(files)))
    except ParseError as error:
        assert error.line >= 1
        assert error.column >= 1
        return None
    return analyse(document, texts, RULES, included=False, runs=True, today=TODAY)


def _misplaced(finding: Finding, files: dict[str, File]) -> str:
    for place in (finding.place, *(step.place for step in finding.flow)):
        if place.path not in files:
            return f"{finding.rule}: there is no file {place.path}"
        if not _inside(place, files[place.path]):
            return f"{finding.rule}: {place} is outside of its file"
    return ""


def _inside(place: Place, file: File) -> bool:
    first, last = file.line(place.line), file.line(place.end_line)
    ordered = (place.line, place.column) <= (place.end_line, place.end_column)
    within = 1 <= place.column <= len(first.text) + 2 and 1 <= place.end_column <= len(last.text) + 2
    return ordered and within


def _outside(repairs: list[Repair], files: dict[str, str]) -> str:
    for repair in repairs:
        for edit in repair.replacements:
            if not 0 <= edit.start <= edit.end <= len(files[edit.path]):
                return f"{repair.title}: {edit} is outside of its file"
    return ""

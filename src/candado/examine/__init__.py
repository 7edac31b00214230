"""What was read of an organization's code, judged, and joined with what the organization says of it.

Runs at the end of a scan, on what is staged; what it finds is staged too, and is a table like any other.
"""

from collections.abc import Iterable, Iterator
from itertools import groupby
from urllib.parse import quote

import msgspec

from candado.code.pipelines.analyse import analyse, merged, of_definition, unparsed
from candado.code.pipelines.findings import Finding
from candado.code.pipelines.judge import Rules
from candado.code.pipelines.parse import ParseError
from candado.code.pipelines.repositories import NotAtHand
from candado.code.pipelines.rule import load
from candado.code.pipelines.text import SELF
from candado.examine.definitions import definition
from candado.examine.files import Files, Place
from candado.examine.known import Known
from candado.examine.shared import shared
from candado.model import tables
from candado.model.code import PipelineFinding
from candado.model.pipelines import Pipeline
from candado.model.reading import Coverage, Reading
from candado.model.table import table_name
from candado.store.stage import Stage

FINDINGS = table_name(PipelineFinding)
"""The table that is made."""

UNRESOLVED = "unresolved-template"
"""The rule that a file is asked in vain by itself: only who includes it knows where its templates lie."""


def examine(stage: Stage, organization_id: str, project_ids: Iterable[str]) -> None:
    """Stage the findings in the pipelines of all projects, and how whole they are."""
    rules = Rules(load())
    known = Known(stage, organization_id)
    files = Files(stage)
    for project_id in project_ids:
        unit = f"examine {project_id}"
        if stage.unit(unit).complete:
            continue
        rows = [
            *_rows(known, files, rules, project_id),
            *_of_definitions(known, rules, project_id),
            *_of_shared(known, rules, project_id),
        ]
        unseen = [each.name for each in known.pipelines(project_id) if not _is_at_hand(each, files)]
        stage.write_page(unit, 1, rows, b"null", endpoint="", url="")
        stage.finish(unit, [_whole(known, project_id, len(rows), unseen)])


def _is_at_hand(pipeline: Pipeline, files: Files) -> bool:
    """Whether all that is to be judged of a pipeline was read; of a classic one its definition is all."""
    return pipeline.process != "yaml" or (pipeline.repository_id, _path(pipeline)) in files


def _path(pipeline: Pipeline) -> str:
    return (pipeline.yaml_path or "").replace("\\", "/").lstrip("/")


def _whole(known: Known, project_id: str, rows: int, unseen: list[str]) -> Coverage:
    """As whole as the worst of what it was made from, and only if the file of every pipeline is at hand."""
    gap = known.gap(tables()[FINDINGS].examined_from, project_id)
    if gap is None and unseen:
        reason = (
            f"the YAML of {len(unseen)} pipeline(s) is not in what was read, such as that of {unseen[0]}: "
            "it lies outside of Azure Repos, or not in the default branch"
        )
        return Coverage(FINDINGS, project_id, Reading.PARTIAL, "", None, reason, "", rows)
    if gap is None:
        return Coverage(FINDINGS, project_id, Reading.READ, "", None, "", "", rows)
    reason = f"{gap.table_name} is {gap.status}: {gap.reason}"
    return msgspec.structs.replace(gap, table_name=FINDINGS, reason=reason, rows=rows)


def _rows(known: Known, files: Files, rules: Rules, project_id: str) -> Iterator[PipelineFinding]:
    found: list[tuple[Place, Finding, str]] = []
    roots: set[tuple[str, str]] = set()
    for pipeline in known.pipelines(project_id):
        if pipeline.repository_id is None or pipeline.yaml_path is None:
            continue
        path = _path(pipeline)
        roots.add((pipeline.repository_id, path))
        found += _of_pipeline(known, files, rules, pipeline, path)
    included = files.asked - roots
    for repository_id, path in files.of_project(project_id):
        if (repository_id, path) not in roots:
            beside = files.beside(repository_id)
            try:
                analysis = analyse(
                    beside.document(SELF, path), beside, rules, included=True, today=known.today
                )
            except (NotAtHand, ParseError):
                continue
            found += (
                (beside.place(one), one, "")
                for one in analysis.findings
                if one.rule != UNRESOLVED or (repository_id, path) not in included
            )
    yield from _merged(found, project_id)


def _of_pipeline(
    known: Known, files: Files, rules: Rules, pipeline: Pipeline, path: str
) -> Iterator[tuple[Place, Finding, str]]:
    beside = files.beside(pipeline.repository_id or "", pipeline.project_id, known.repositories)
    try:
        document = beside.document(SELF, path)
    except NotAtHand:
        return
    except ParseError as error:
        analysis = unparsed(files.file(pipeline.repository_id or "", SELF, path), error, rules)
        for one in analysis.findings:
            yield beside.place(one), one, pipeline.id
        return
    beside.name(document)
    analysis = analyse(
        document,
        beside,
        rules,
        included=False,
        runs=True,
        today=known.today,
        facts=known.facts(pipeline),
    )
    for one in analysis.findings:
        yield beside.place(one), one, pipeline.id


def _merged(found: Iterable[tuple[Place, Finding, str]], project_id: str) -> Iterator[PipelineFinding]:
    """One row for each rule and place, by the pipeline that shows it worst."""
    by_place = sorted(found, key=lambda each: (each[0], each[1].rule))
    for (place, _), group in groupby(by_place, key=lambda each: (each[0], each[1].rule)):
        each = list(group)
        [worst] = merged(msgspec.structs.replace(one, place=each[0][1].place) for _, one, _ in each)
        pipeline_id = next((id for _, one, id in each if id and one.message == worst.message), "")
        yield _of_file(place, worst, project_id, pipeline_id)


def _of_definitions(known: Known, rules: Rules, project_id: str) -> Iterator[PipelineFinding]:
    for pipeline in known.pipelines(project_id):
        for one in of_definition(definition(pipeline, known), rules):
            page = f"{project_id}/_build?definitionId={pipeline.id}"
            place = Place("", one.place.path, one.place.line, one.place.column)
            yield _row(place, one, project_id, pipeline.id, page)


def _of_shared(known: Known, rules: Rules, project_id: str) -> Iterator[PipelineFinding]:
    for each, page in shared(known, project_id):
        for one in of_definition(each, rules):
            place = Place("", one.place.path, one.place.line, one.place.column)
            yield _row(place, one, project_id, "", page)


def _of_file(place: Place, one: Finding, project_id: str, pipeline_id: str) -> PipelineFinding:
    page = f"{project_id}/_git/{place.repository_id}?path=/{quote(place.path, safe='')}&line={place.line}"
    return _row(place, one, project_id, pipeline_id, page)


def _row(place: Place, one: Finding, project_id: str, pipeline_id: str, page: str) -> PipelineFinding:
    flow = [(step.place.path, step.place.line, step.place.column, step.message) for step in one.flow]
    return PipelineFinding(
        id=f"{one.rule}/{place.repository_id or pipeline_id}/{place.path}:{place.line}:{place.column}",
        project_id=project_id,
        pipeline_id=pipeline_id,
        repository_id=place.repository_id,
        path=place.path,
        page=page,
        start_line=place.line,
        start_column=place.column,
        end_line=one.place.end_line,
        end_column=one.place.end_column,
        rule=one.rule,
        severity=one.severity,
        confidence=one.confidence,
        persona=one.persona,
        actor=one.actor or "",
        message=one.message,
        flow=msgspec.json.encode(flow).decode(),
        accepted=one.accepted.reason if one.accepted else None,
        fingerprint=one.fingerprint,
    )

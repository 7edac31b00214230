"""What was read of an organization's code, judged, and joined with what the organization says of it.

Runs at the end of a scan, on what is staged; what it finds is staged too, and is a table like any other.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
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
from candado.examine.definitions import definitions, yaml_path
from candado.examine.files import Files, Place
from candado.examine.known import Known
from candado.examine.shared import shared
from candado.examine.task_groups import TaskGroups
from candado.examine.told import Told
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
        groups = TaskGroups(known, project_id)
        told = [*definitions(known, files, groups, project_id), *groups, *shared(known, project_id)]
        rows = [*_rows(known, files, rules, project_id), *_of_definitions(told, rules, project_id)]
        stage.write_page(unit, 1, rows, b"null", endpoint="", url="")
        stage.finish(unit, [_whole(known, project_id, len(rows), _unseen(known, files, told, project_id))])


def _unseen(known: Known, files: Files, told: Iterable[Told], project_id: str) -> str:
    """What was not looked at though all lists were read, and why; empty where all was."""
    outside = [
        each.name
        for each in known.pipelines(project_id)
        if each.process == "yaml" and (each.repository_id, yaml_path(each)) not in files
    ]
    if outside:
        return (
            f"the YAML of {len(outside)} pipeline(s) is not in what was read, such as that of {outside[0]}: "
            "it lies outside of Azure Repos, or not in the default branch"
        )
    unclear = [each.definition.file.path for each in told if each.designed and not each.definition.pipeline]
    if unclear:
        return (
            f"what {len(unclear)} definition(s) of the designer do was not told, or not as it is documented, "
            f"such as {unclear[0]}"
        )
    return ""


def _whole(known: Known, project_id: str, rows: int, unseen: str) -> Coverage:
    """As whole as the worst of what it was made from, and only if all that runs is at hand."""
    gap = known.gap(tables()[FINDINGS].examined_from, project_id)
    if gap is None:
        status = Reading.PARTIAL if unseen else Reading.READ
        return Coverage(FINDINGS, project_id, status, "", None, unseen, "", rows)
    reason = f"{gap.table_name} is {gap.status}: {gap.reason}"
    return msgspec.structs.replace(gap, table_name=FINDINGS, reason=reason, rows=rows)


def _rows(known: Known, files: Files, rules: Rules, project_id: str) -> Iterator[PipelineFinding]:
    found: list[tuple[Place, Finding, str]] = []
    roots: set[tuple[str, str]] = set()
    for pipeline in known.pipelines(project_id):
        if pipeline.repository_id is None or pipeline.yaml_path is None:
            continue
        path = yaml_path(pipeline)
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


def _of_definitions(told: list[Told], rules: Rules, project_id: str) -> Iterator[PipelineFinding]:
    """One row for each rule and place: each pipeline that uses a task group finds what is wrong in it."""
    groups = {each.group: each for each in told if each.group}
    found = (
        (groups[one.place.repository] if one.place.repository else each, one, each)
        for each in told
        for one in of_definition(each.definition, rules)
    )
    by_place = sorted(found, key=_place)
    for _, group in groupby(by_place, key=_place):
        each = list(group)
        [worst] = merged(one for _, one, _ in each)
        by = next(by for _, one, by in each if one == worst)
        where, place = each[0][0], Place("", worst.place.path, worst.place.line, worst.place.column)
        row = _row(place, worst, project_id, by.pipeline_id, where.page, owner=where.owner)
        yield msgspec.structs.replace(row, release_id=by.release_id)


def _place(found: tuple[Told, Finding, Told]) -> tuple[str, str, int, int, str]:
    where, one, _ = found
    return where.owner, one.place.path, one.place.line, one.place.column, one.rule


def _of_file(place: Place, one: Finding, project_id: str, pipeline_id: str) -> PipelineFinding:
    page = f"{project_id}/_git/{place.repository_id}?path=/{quote(place.path, safe='')}&line={place.line}"
    return _row(place, one, project_id, pipeline_id, page, owner=place.repository_id)


@cache
def _categories() -> Mapping[str, str]:
    return {rule.name: rule.category for rule in load()}


def _row(
    place: Place, one: Finding, project_id: str, pipeline_id: str, page: str, *, owner: str
) -> PipelineFinding:
    flow = [(step.place.path, step.place.line, step.place.column, step.message) for step in one.flow]
    return PipelineFinding(
        id=f"{one.rule}/{owner}/{place.path}:{place.line}:{place.column}",
        project_id=project_id,
        pipeline_id=pipeline_id,
        release_id="",
        repository_id=place.repository_id,
        path=place.path,
        page=page,
        start_line=place.line,
        start_column=place.column,
        end_line=one.place.end_line,
        end_column=one.place.end_column,
        rule=one.rule,
        category=_categories()[one.rule],
        severity=one.severity,
        confidence=one.confidence,
        persona=one.persona,
        actor=one.actor or "",
        message=one.message,
        flow=msgspec.json.encode(flow).decode(),
        is_accepted=one.accepted is not None,
        accepted=one.accepted.reason if one.accepted else "",
        fingerprint=one.fingerprint,
    )

"""What was read of an organization's code, judged, and joined with what the organization says of it.

Runs at the end of a scan, on what is staged; what it finds is staged too, and is a table like any other.
"""

from collections.abc import Collection, Iterable, Iterator

import msgspec

from candado.code.pipelines.analyse import Analysis, analyse, not_a_pipeline, of_definition, unparsed
from candado.code.pipelines.findings import Place as InFile
from candado.code.pipelines.judge import Rules
from candado.code.pipelines.parse import ParseError
from candado.code.pipelines.repositories import NotAtHand
from candado.code.pipelines.rule import load
from candado.code.pipelines.text import SELF
from candado.examine.definitions import definitions
from candado.examine.files import Beside, Files, Tree
from candado.examine.found import Examined, Found, Looked, Place, worst_of_each
from candado.examine.known import Known
from candado.examine.rows import row
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


def examine(stage: Stage, organization_id: str, project_ids: Iterable[str]) -> Iterator[Examined]:
    """Stage the findings in the pipelines of all projects, and how whole they are, project by project.

    Yields: what was found in each, with all that its table does not hold.
    """
    known = Known(stage, organization_id)
    files = Files(stage)
    for each, unseen in _examined(known, files, list(project_ids)):
        unit = f"examine {each.project_id}"
        if not stage.unit(unit).complete:
            rows = [row(found, each.project_id, files.project_of(found.place)) for found in each.found]
            stage.write_page(unit, 1, rows, b"null", endpoint="", url="")
            stage.finish(unit, [_whole(known, each.project_id, len(rows), unseen)])
        yield each


def _unseen(
    known: Known, files: Files, looks: Iterable["_Look"], told: Iterable[Told], project_id: str
) -> str:
    """What was not looked at though all lists were read, and why; empty where all was.

    `looks` are those at the files of pipelines, `told` is what is told of definitions.
    """
    outside = [
        each.name
        for each in known.pipelines(project_id)
        if each.process == "yaml" and files.root(each) not in files
    ]
    if outside:
        return (
            f"the YAML of {len(outside)} pipeline(s) is not in what was read, such as that of {outside[0]}: "
            "it lies outside of Azure Repos, is not in the pipeline's branch, or is no text"
        )
    missing = [
        (each.looked.report.path, gap.template) for each in looks for gap in each.looked.report.missing
    ]
    if missing:
        path, template = missing[0]
        return (
            f"{len({path for path, _ in missing})} pipeline(s) include templates that are not at hand, "
            f"such as {path} the template {template}"
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
    return msgspec.structs.replace(gap, table_name=FINDINGS, scope_id=project_id, reason=reason, rows=rows)


class _Look(msgspec.Struct, frozen=True):
    """What became of one file, run by a pipeline or by itself."""

    looked: Looked
    found: tuple[Found, ...]

    @property
    def file(self) -> tuple[Tree, str]:
        """Which it is."""
        place = self.looked.place
        return Tree(place.repository_id, place.ref), place.path


def _examined(known: Known, files: Files, project_ids: list[str]) -> Iterator[tuple[Examined, str]]:
    """What pipelines show, whose templates may lie in other projects; then files that none of them runs.

    With it what was not looked at.
    """
    rules = Rules(load())
    run = {
        project_id: [
            look
            for pipeline in known.pipelines(project_id)
            if (look := _of_pipeline(known, files, rules, pipeline)) is not None
        ]
        for project_id in project_ids
    }
    every = [look for looks in run.values() for look in looks]
    roots = {look.file for look in every}
    shown = {(found.place, found.finding.rule) for look in every for found in look.found}
    included = files.asked - roots
    for project_id, looks in run.items():
        alone = [
            _by_itself(known, rules, files.beside(each[0], project_id, known.repositories), each, included)
            for each in files.of_project(project_id)
            if each not in roots
        ]
        found = [one for look in looks for one in look.found]
        found += [one for look in alone for one in look.found if (one.place, one.finding.rule) not in shown]
        groups = TaskGroups(known, project_id)
        told = [*definitions(known, files, groups, project_id), *groups, *shared(known, project_id)]
        everything = (*worst_of_each(found), *_of_definitions(told, rules))
        reports = tuple(look.looked for look in (*looks, *alone))
        yield Examined(project_id, everything, reports), _unseen(known, files, looks, told, project_id)


def _of_pipeline(known: Known, files: Files, rules: Rules, pipeline: Pipeline) -> _Look | None:
    """What a pipeline shows; None where its file is not at hand."""
    tree, path = root = files.root(pipeline)
    if root not in files:
        return None
    beside = files.beside(tree, pipeline.project_id, known.repositories)
    try:
        document = beside.document(SELF, path)
    except ParseError as error:
        return _look(unparsed(files.file(tree, SELF, path), error, rules), beside, pipeline.id)
    analysis = analyse(
        document,
        beside,
        rules,
        included=False,
        runs=True,
        today=known.today,
        facts=known.facts(pipeline),
    )
    return _look(analysis, beside, pipeline.id)


def _by_itself(
    known: Known,
    rules: Rules,
    beside: Beside,
    file: tuple[Tree, str],
    included: Collection[tuple[Tree, str]],
) -> _Look:
    """What a file shows that no pipeline runs, and that some may include."""
    try:
        document = beside.document(SELF, file[1])
    except (NotAtHand, ParseError):
        return _look(not_a_pipeline(file[1]), beside)
    analysis = analyse(document, beside, rules, included=True, today=known.today)
    if file in included:
        report = msgspec.structs.replace(analysis.report, status="analysed", missing=())
        found = tuple(one for one in analysis.findings if one.rule != UNRESOLVED)
        analysis = msgspec.structs.replace(analysis, report=report, findings=found)
    return _look(analysis, beside)


def _look(analysis: Analysis, beside: Beside, pipeline_id: str = "") -> _Look:
    looked = Looked(beside.place_of(analysis.report), analysis.report, analysis.suppressions)
    return _Look(looked, tuple(beside.found(one, pipeline_id) for one in analysis.findings))


def _of_definitions(told: list[Told], rules: Rules) -> list[Found]:
    """What is wrong in a task group is told of each pipeline that uses it, where the group is."""
    groups = {each.group: each for each in told if each.group}
    found: list[Found] = []
    for by in told:
        for one in of_definition(by.definition, rules):
            where = groups[one.place.repository] if one.place.repository else by
            found.append(
                Found(
                    place=_outside(one.place),
                    finding=one,
                    flow=tuple(_outside(step.place) for step in one.flow),
                    pipeline_id=by.pipeline_id,
                    release_id=by.release_id,
                    page=where.page,
                    owner=where.owner,
                )
            )
    return worst_of_each(found)


def _outside(at: InFile) -> Place:
    return Place("", "", at.path, at.line, at.column)

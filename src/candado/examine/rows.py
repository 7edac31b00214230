"""What was found, as a row of its table."""

from collections.abc import Mapping
from functools import cache
from urllib.parse import quote

import msgspec

from candado.code.pipelines.rule import load
from candado.examine.found import Found, Place
from candado.model.code import PipelineFinding

_KINDS = {"refs/heads/": "GB", "refs/tags/": "GT"}
"""How the portal writes a branch and a tag; all else is a commit."""


def row(found: Found, project_id: str, home: str) -> PipelineFinding:
    """A finding of a project; `home` is the project of the repository that it is in."""
    one, place = found.finding, found.place
    flow = [(step.place.path, step.place.line, step.place.column, step.message) for step in one.flow]
    where = f"{place.repository_id or found.owner}/{place.ref}:{place.path}:{place.line}:{place.column}"
    return PipelineFinding(
        id=f"{one.rule}/{project_id}/{where}/{found.pipeline_id or found.release_id}",
        project_id=project_id,
        pipeline_id=found.pipeline_id,
        release_id=found.release_id,
        repository_id=place.repository_id,
        ref=place.ref,
        path=place.path,
        page=found.page or _page(place, home),
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


@cache
def _categories() -> Mapping[str, str]:
    return {rule.name: rule.category for rule in load()}


def _page(place: Place, project_id: str) -> str:
    path = f"{project_id}/_git/{place.repository_id}?path=/{quote(place.path, safe='')}&line={place.line}"
    return f"{path}&version={_version(place.ref)}" if place.ref else path


def _version(ref: str) -> str:
    for prefix, kind in _KINDS.items():
        if ref.startswith(prefix):
            return kind + quote(ref.removeprefix(prefix), safe="")
    return f"GC{quote(ref, safe='')}"

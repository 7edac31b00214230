"""A template comes from another project or organization."""

from collections.abc import Iterator

from candado.code.pipelines.model import Pipeline, Resource
from candado.code.pipelines.rule import Match
from candado.code.pipelines.text import SELF


def cross_project_template(pipeline: Pipeline) -> Iterator[Match]:
    """Repositories of others in Azure Repos that templates are taken from."""
    repositories = [resource for resource in pipeline.resources if resource.kind == "repository"]
    if not repositories:
        return
    used = _sources(pipeline)
    for repository in repositories:
        kind = (repository.node.text("type") or "git").strip().lower()
        if kind == "git" and repository.alias.value.strip().lower() in used:
            yield from _of(repository, pipeline)


def _sources(pipeline: Pipeline) -> set[str]:
    """The aliases that templates come from, in lower case."""
    parts = (pipeline, *pipeline.stages, *pipeline.jobs, *pipeline.steps)
    at_hand = {part.frame.file.repository for part in parts} - {SELF}
    missing = {gap.template.rpartition("@")[2] for gap in pipeline.unresolved if "@" in gap.template}
    return {alias.strip().lower() for alias in at_hand | missing}


def _of(repository: Resource, pipeline: Pipeline) -> Iterator[Match]:
    facts = pipeline.facts
    wide = facts is not None and facts.limits_scope is False
    endpoint = repository.node.scalar("endpoint")
    if endpoint is not None:
        yield Match(at=endpoint.span, message="the templates come from another organization")
        return
    name = repository.node.scalar("name")
    project = _project(name.value) if name is not None else ""
    if name is not None and project and (facts is None or facts.project.lower() != project.lower()):
        yield Match(
            at=name.span,
            message=f"the templates come from the project {project}: who may push there runs code here",
            severity="high" if wide else None,
            confidence="certain" if facts is not None else "possible",
        )


def _project(name: str) -> str:
    """The project that a repository's name says; empty where it says none, or nobody knows it."""
    project, slash, _ = name.strip().partition("/")
    return project if slash and "$" not in project else ""

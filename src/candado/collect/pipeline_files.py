"""The YAML files that pipelines are made of: where they lie, and what is in them.

Of each repository that a pipeline is kept in, all YAML files of its default branch are listed by one call and
read by another: a template may be any of them. A pipeline that runs from another branch, and a template that
is taken from another branch, a tag or another repository, make a list more. What is in a file is named by
Git's id of it, and so never changes: what an earlier snapshot has is not read again.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

import msgspec

from candado.code.pipelines.named_repositories import Named, full_ref, named_repositories
from candado.code.pipelines.parse import ParseError, parse
from candado.code.pipelines.text import File
from candado.code.secrets.forms import blackened
from candado.collect.collector import At, Known, Request, collector
from candado.collect.repos import READ_REPOSITORIES
from candado.connect.endpoint import Endpoint
from candado.model.code import PipelineFile, PipelineText
from candado.model.pipelines import Pipeline
from candado.model.projects import Project
from candado.model.repos import Repository
from candado.model.table import Record

PIPELINE_PATHS = Endpoint(
    name="pipeline-paths",
    method="POST",
    path="{project}/_apis/git/repositories/{repository}/itemsbatch",
    version="7.1",
    body=("itemDescriptors",),
    absent=("GitUnresolvableToCommitException",),
    permission="Read, on the repositories of each project",
    pat_scope="vso.code",
    source="specified",
    page="https://learn.microsoft.com/rest/api/azure/devops/git/items/get-items-batch",
)

PIPELINE_TEXTS = Endpoint(
    name="pipeline-texts",
    method="POST",
    path="{project}/_apis/git/repositories/{repository}/blobs",
    version="7.1",
    body_ids=True,
    archive=True,
    permission="Read, on the repositories of each project",
    pat_scope="vso.code",
    source="specified",
    page="https://learn.microsoft.com/rest/api/azure/devops/git/blobs/get-blobs-zip",
)

_ENDINGS = (".yml", ".yaml")


class WireItem(msgspec.Struct, rename="camel", kw_only=True):
    """A file or folder."""

    path: str
    object_id: str
    is_folder: bool = False


class WireText(msgspec.Struct):
    """A file of the archive, named by its id, whatever folder and ending the service gives it."""

    name: str
    text: str | None = None


class _Tree(NamedTuple):
    """A repository at a branch, by its whole name, a tag or a commit."""

    repository: str
    ref: str


def _trees(known: Known) -> Iterator[tuple[Repository, str]]:
    """The repositories whose files are wanted, each with branch, tag or commit."""
    readable = {
        each.id: each for each in known.rows(Repository) if each.default_branch and not each.is_disabled
    }
    roots: dict[_Tree, dict[str, str]] = {}
    for pipeline in known.rows(Pipeline):
        repository = readable.get(pipeline.repository_id or "")
        if repository is not None and pipeline.process == "yaml":
            roots.setdefault(_Tree(repository.id, repository.default_branch), {})
            tree = _Tree(repository.id, full_ref(pipeline.default_branch or "") or repository.default_branch)
            path = (pipeline.yaml_path or "").replace("\\", "/").lstrip("/")
            roots.setdefault(tree, {})[path] = pipeline.project_id
    for tree in dict.fromkeys((*roots, *_named(known, readable, roots))):
        yield readable[tree.repository], tree.ref


def _named(
    known: Known, readable: Mapping[str, Repository], roots: Mapping[_Tree, Mapping[str, str]]
) -> Iterator[_Tree]:
    """Where pipelines take templates from, as far as their files, and those of these templates, were read."""
    projects = {project.name.lower(): project.id for project in known.rows(Project)}
    by_name = {(each.project_id, each.name.lower()): each for each in readable.values()}
    texts = {(each.repository_id, each.object_id): each.text or "" for each in known.rows(PipelineText)}
    for file in known.rows(PipelineFile):
        tree = _Tree(file.repository_id, file.ref)
        text = texts.get((file.repository_id, file.object_id), "")
        if "repositories" not in text or (tree in roots and file.path not in roots[tree]):
            continue
        own = roots.get(tree, {}).get(file.path, file.project_id)
        for named in _of_text(text):
            repository = by_name.get((projects.get(named.project, own) if named.project else own, named.name))
            if repository is not None:
                yield _Tree(repository.id, named.ref or repository.default_branch)


def _of_text(text: str) -> Iterator[Named]:
    try:
        yield from named_repositories(parse(File("", text)))
    except ParseError:
        return


def listed(known: Known) -> Iterable[Request]:
    """One request for each of them: a branch that is gone must not hide the others."""
    for repository, ref in _trees(known):
        kind, version = _version(ref)
        yield Request(
            scope_id=repository.project_id,
            params={"project": repository.project_id, "repository": repository.id, "ref": ref},
            body={
                "itemDescriptors": [
                    {"path": "/", "recursionLevel": "full", "version": version, "versionType": kind}
                ]
            },
        )


def _version(ref: str) -> tuple[str, str]:
    for kind, prefix in (("branch", "refs/heads/"), ("tag", "refs/tags/")):
        if ref.startswith(prefix):
            return kind, ref.removeprefix(prefix)
    return "commit", ref


@collector(
    PIPELINE_PATHS,
    into=(PipelineFile,),
    plan=listed,
    after=(Pipeline, Repository),
    rights=(READ_REPOSITORIES,),
    grows=True,
)
def pipeline_paths(record: list[WireItem], at: At) -> Iterator[Record]:
    """The YAML files of a repository."""
    repository, ref = at.params["repository"], at.params["ref"]
    for item in record:
        path = item.path.lstrip("/")
        if not item.is_folder and path.lower().endswith(_ENDINGS):
            yield PipelineFile(
                id=f"{repository}/{ref}:{path}",
                project_id=at.project_id,
                repository_id=repository,
                ref=ref,
                path=path,
                object_id=item.object_id,
            )


def unread(known: Known) -> dict[str, PipelineFile]:
    """Files of which nothing is known but where they lie, by the id of their text."""
    texts = {each.id for each in known.rows(PipelineText)}
    files = {f"{file.repository_id}/{file.object_id}": file for file in known.rows(PipelineFile)}
    return {id: file for id, file in files.items() if id not in texts}


def read(known: Known) -> Iterable[Request]:
    """One request for each repository that has such files."""
    wanted: dict[tuple[str, str], list[str]] = {}
    for file in unread(known).values():
        wanted.setdefault((file.project_id, file.repository_id), []).append(file.object_id)
    for (project, repository), ids in wanted.items():
        yield Request(
            scope_id=project, params={"project": project, "repository": repository}, body=sorted(ids)
        )


@collector(
    PIPELINE_TEXTS,
    into=(PipelineText,),
    plan=read,
    after=(PipelineFile,),
    rights=(READ_REPOSITORIES,),
    unchanging=unread,
)
def pipeline_texts(record: WireText, at: At) -> Iterator[Record]:
    """What is in them, credentials blackened."""
    object_id = record.name.rpartition("/")[2].partition(".")[0].lower()
    repository = at.params["repository"]
    yield PipelineText(
        id=f"{repository}/{object_id}",
        project_id=at.project_id,
        repository_id=repository,
        object_id=object_id,
        text=None if record.text is None else blackened(record.text),
    )

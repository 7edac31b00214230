"""The YAML files that pipelines are made of: where they lie, and what is in them.

Of each repository that a pipeline is kept in, all YAML files of its default branch are listed by one call and
read by another: a template may be any of them.
"""

from collections.abc import Iterable, Iterator

import msgspec

from candado.code.secrets.forms import blackened
from candado.collect.collector import At, Known, Request, collector
from candado.collect.repos import READ_REPOSITORIES
from candado.connect.endpoint import Endpoint
from candado.model.code import PipelineFile, PipelineText
from candado.model.pipelines import Pipeline
from candado.model.repos import Repository
from candado.model.table import Record

PIPELINE_PATHS = Endpoint(
    name="pipeline-paths",
    method="POST",
    path="{project}/_apis/git/repositories/{repository}/itemsbatch",
    version="7.1",
    body=("itemDescriptors",),
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


def _of_pipelines(known: Known) -> Iterator[Repository]:
    """The repositories that YAML pipelines are kept in."""
    used = {each.repository_id for each in known.rows(Pipeline) if each.process == "yaml"}
    for repository in known.rows(Repository):
        if repository.id in used and repository.default_branch and not repository.is_disabled:
            yield repository


def listed(known: Known) -> Iterable[Request]:
    """One request for each of them."""
    for repository in _of_pipelines(known):
        yield Request(
            scope_id=repository.project_id,
            params={"project": repository.project_id, "repository": repository.id},
            body={
                "itemDescriptors": [
                    {
                        "path": "/",
                        "recursionLevel": "full",
                        "version": repository.default_branch.removeprefix("refs/heads/"),
                        "versionType": "branch",
                    }
                ]
            },
        )


@collector(
    PIPELINE_PATHS,
    into=(PipelineFile,),
    plan=listed,
    after=(Pipeline, Repository),
    rights=(READ_REPOSITORIES,),
)
def pipeline_paths(record: list[WireItem], at: At) -> Iterator[Record]:
    """The YAML files of a repository."""
    repository = at.params["repository"]
    for item in record:
        path = item.path.lstrip("/")
        if not item.is_folder and path.lower().endswith(_ENDINGS):
            yield PipelineFile(
                id=f"{repository}/{path}",
                project_id=at.project_id,
                repository_id=repository,
                path=path,
                object_id=item.object_id,
            )


def read(known: Known) -> Iterable[Request]:
    """One request for each repository that has such files."""
    wanted: dict[tuple[str, str], set[str]] = {}
    for file in known.rows(PipelineFile):
        wanted.setdefault((file.project_id, file.repository_id), set()).add(file.object_id)
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
)
def pipeline_texts(record: WireText, at: At) -> Iterator[Record]:
    """What is in them, credentials blackened."""
    object_id = record.name.rpartition("/")[2].partition(".")[0].lower()
    repository = at.params["repository"]
    if record.text is not None:
        yield PipelineText(
            id=f"{repository}/{object_id}",
            project_id=at.project_id,
            repository_id=repository,
            object_id=object_id,
            text=blackened(record.text),
        )

"""The staged YAML files, as the analysis asks for them: by repository and path."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from candado.code.pipelines.findings import Finding
from candado.code.pipelines.nodes import Mapping as Node
from candado.code.pipelines.nodes import Sequence
from candado.code.pipelines.parse import ParseError, parse
from candado.code.pipelines.repositories import Document, NotAtHand
from candado.code.pipelines.text import SELF, File
from candado.model.code import PipelineFile, PipelineText
from candado.store.stage import Stage


class Place(NamedTuple):
    """Where something was found, in the organization's terms."""

    repository_id: str
    """empty: outside of files"""
    path: str
    line: int
    column: int


class Files:
    """All of them; what was parsed is kept while a repository is looked at."""

    def __init__(self, stage: Stage) -> None:
        texts = {(each.repository_id, each.object_id): each.text for each in stage.rows(PipelineText)}
        self._texts: dict[tuple[str, str], str] = {}
        self._projects: dict[str, list[tuple[str, str]]] = {}
        for file in stage.rows(PipelineFile):
            text = texts.get((file.repository_id, file.object_id))
            self._projects.setdefault(file.project_id, []).append((file.repository_id, file.path))
            if text is not None:
                self._texts[file.repository_id, file.path] = text
        self.asked: set[tuple[str, str]] = set()
        """repository and path of what was asked for so far"""
        self._parsed: dict[tuple[str, str, str], Document | ParseError] = {}

    def __contains__(self, place: tuple[str | None, str]) -> bool:
        """Whether the text of a file is there, by repository and path."""
        return place in self._texts

    def of_project(self, project_id: str) -> list[tuple[str, str]]:
        """The files of a project, each by repository and path."""
        return self._projects.get(project_id, [])

    def beside(
        self,
        repository_id: str,
        project_id: str = "",
        repositories: Mapping[tuple[str, str], str] | None = None,
    ) -> "Beside":
        """The files as a pipeline in a repository sees them; `repositories` are ids by project and name."""
        return Beside(self, repository_id, project_id, repositories or {})

    def file(self, repository_id: str, alias: str, path: str) -> File:
        """A file, as the pipelines of a repository that has this alias see it. Raises NotAtHand."""
        if (repository_id, path) not in self._texts:
            raise NotAtHand("it is not among the files that were read")
        return File(path, self._texts[repository_id, path], alias)

    def document(self, repository_id: str, alias: str, path: str) -> Document:
        """A file, parsed. Raises NotAtHand and ParseError."""
        self.asked.add((repository_id, path))
        key = (repository_id, alias, path)
        if key not in self._parsed:
            file = self.file(repository_id, alias, path)
            if len(self._parsed) > 1000:
                self._parsed.clear()
            try:
                self._parsed[key] = Document(file, parse(file))
            except ParseError as error:
                self._parsed[key] = error
        found = self._parsed[key]
        if isinstance(found, ParseError):
            raise found
        return found


class Beside:
    """See candado.code.pipelines.repositories.Repositories."""

    def __init__(
        self, files: Files, repository_id: str, project_id: str, repositories: Mapping[tuple[str, str], str]
    ) -> None:
        self._files = files
        self._ids = {SELF: repository_id}
        self._project_id = project_id
        self._repositories = repositories

    def name(self, root: Document) -> None:
        """Learn what a pipeline's own file calls other repositories of the organization."""
        for alias, name in _aliases(root):
            project, _, repository = name.rpartition("/")
            known = self._repositories.get((project.lower() or self._project_id, repository.lower()))
            if known is not None:
                self._ids[alias] = known

    def document(self, repository: str, path: str) -> Document:
        """A file by repository, `self` or an alias, and path. Raises NotAtHand and ParseError."""
        if repository not in self._ids:
            raise NotAtHand(f"repository {repository} is not at hand")
        return self._files.document(self._ids[repository], repository, path)

    def place(self, found: Finding) -> Place:
        """Where a finding is, in the organization's terms."""
        at = found.place
        return Place(self._ids[at.repository or SELF], at.path, at.line, at.column)


def _aliases(root: Document) -> Iterator[tuple[str, str]]:
    """Alias and name of each repository of Azure Repos that a file names as a resource."""
    resources = root.root.get("resources") if isinstance(root.root, Node) else None
    named = resources.get("repositories") if isinstance(resources, Node) else None
    if not isinstance(named, Sequence):
        return
    for item in named.items:
        if isinstance(item.node, Node) and (item.node.text("type") or "git").lower() == "git":
            alias, name = item.node.text("repository"), item.node.text("name")
            if alias and name:
                yield alias, name

"""The staged YAML files, as the analysis asks for them: by repository, branch or tag, and path."""

from collections.abc import Mapping
from typing import NamedTuple

from candado.code.pipelines.analyse import FileReport
from candado.code.pipelines.findings import Finding
from candado.code.pipelines.findings import Place as InFile
from candado.code.pipelines.named_repositories import full_ref, named_repositories
from candado.code.pipelines.parse import ParseError, parse
from candado.code.pipelines.repositories import Document, NotAtHand
from candado.code.pipelines.text import SELF, File
from candado.examine.found import Found, Place
from candado.model.code import PipelineFile, PipelineText
from candado.model.pipelines import Pipeline
from candado.model.repos import Repository
from candado.store.stage import Stage


class Tree(NamedTuple):
    """A repository as a pipeline sees it."""

    repository_id: str
    ref: str = ""
    """branch, tag or commit; empty: the default branch"""


class Files:
    """All of them; what was parsed is kept while a repository is looked at."""

    def __init__(self, stage: Stage) -> None:
        texts = {(each.repository_id, each.object_id): each.text for each in stage.rows(PipelineText)}
        repositories = stage.rows(Repository)
        self._defaults = {each.id: each.default_branch for each in repositories}
        self._homes = {each.id: each.project_id for each in repositories}
        self._texts: dict[tuple[Tree, str], str] = {}
        self._objects: dict[tuple[Tree, str], str] = {}
        self._projects: dict[str, list[tuple[Tree, str]]] = {}
        for file in stage.rows(PipelineFile):
            tree = self.tree(file.repository_id, file.ref)
            text = texts.get((file.repository_id, file.object_id))
            self._objects[tree, file.path] = file.object_id
            if not tree.ref:
                self._projects.setdefault(file.project_id, []).append((tree, file.path))
            if text is not None:
                self._texts[tree, file.path] = text
        self.asked: set[tuple[Tree, str]] = set()
        """what was asked for so far, as `original` has it"""
        self._parsed: dict[tuple[Tree, str, str], Document | ParseError] = {}

    def __contains__(self, place: tuple[Tree, str]) -> bool:
        """Whether the text of a file is there."""
        return place in self._texts

    def tree(self, repository_id: str, ref: str) -> Tree:
        """A repository at a branch, by its whole name, a tag or commit; its default where none is named."""
        return Tree(repository_id, "" if ref == self._defaults.get(repository_id) else ref)

    def root(self, pipeline: Pipeline) -> tuple[Tree, str]:
        """The file of a pipeline: that of the branch that runs where none is named."""
        tree = self.tree(pipeline.repository_id or "", full_ref(pipeline.default_branch or ""))
        return tree, (pipeline.yaml_path or "").replace("\\", "/").lstrip("/")

    def original(self, tree: Tree, path: str) -> tuple[Tree, str]:
        """A file where it lies in the default branch, if that holds the same."""
        default = Tree(tree.repository_id)
        same = self._objects.get((default, path)) == self._objects.get((tree, path))
        return (default if same else tree), path

    def project_of(self, place: Place) -> str:
        """The project of the repository that something is in; empty outside of files."""
        return self._homes.get(place.repository_id, "")

    def of_project(self, project_id: str) -> list[tuple[Tree, str]]:
        """The files of a project in default branches."""
        return self._projects.get(project_id, [])

    def beside(
        self, tree: Tree, project_id: str = "", repositories: Mapping[tuple[str, str], str] | None = None
    ) -> "Beside":
        """The files as a pipeline in a repository sees them; `repositories` are ids by project and name."""
        return Beside(self, tree, project_id, repositories or {})

    def file(self, tree: Tree, alias: str, path: str) -> File:
        """A file, as the pipelines of a repository that has this alias see it. Raises NotAtHand."""
        if (tree, path) not in self._texts:
            raise NotAtHand("it is not among the files that were read")
        return File(path, self._texts[tree, path], alias)

    def document(self, tree: Tree, alias: str, path: str) -> Document:
        """A file, parsed. Raises NotAtHand and ParseError."""
        self.asked.add(self.original(tree, path))
        key = (tree, alias, path)
        if key not in self._parsed:
            file = self.file(tree, alias, path)
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
        self, files: Files, tree: Tree, project_id: str, repositories: Mapping[tuple[str, str], str]
    ) -> None:
        self._files = files
        self._trees = {SELF: tree}
        self._project_id = project_id
        self._repositories = repositories

    def document(self, repository: str, path: str) -> Document:
        """A file by repository, `self` or an alias, and path. Raises NotAtHand and ParseError."""
        if repository not in self._trees:
            raise NotAtHand(f"repository {repository} is not at hand")
        document = self._files.document(self._trees[repository], repository, path)
        self._learn(document)
        return document

    def _learn(self, document: Document) -> None:
        """What a file calls other repositories of the organization; the pipeline's own words go first."""
        for named in named_repositories(document.root):
            project = named.project or self._project_id
            known = self._repositories.get((project, named.name))
            if known is not None and named.alias not in self._trees:
                self._trees[named.alias] = self._files.tree(known, named.ref)

    def found(self, one: Finding, pipeline_id: str = "") -> Found:
        """A finding in the organization's terms."""
        accepted = one.accepted
        return Found(
            place=self._place(one.place),
            finding=one,
            flow=tuple(self._place(step.place) for step in one.flow),
            accepted_at=self._at(accepted.repository, accepted.path, accepted.line, 1) if accepted else None,
            pipeline_id=pipeline_id,
        )

    def place_of(self, report: FileReport) -> Place:
        """Where a file of the pipeline's own repository is."""
        return self._at(SELF, report.path, 1, 1)

    def _place(self, at: InFile) -> Place:
        return self._at(at.repository, at.path, at.line, at.column)

    def _at(self, repository: str, path: str, line: int, column: int) -> Place:
        tree, _ = self._files.original(self._trees[repository or SELF], path)
        return Place(tree.repository_id, tree.ref, path, line, column)

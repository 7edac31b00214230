"""The YAML files of a pipeline: its own, and the templates that it names, as far as the organization has
them.

Nothing is expanded here. What can be told without that is whether each file is there and is YAML.
"""

import posixpath
from collections.abc import Iterator

import msgspec
import yaml

from ..state import commits
from ..state.repository import Repository
from .errors import ServiceError
from .pipelines import Place
from .references import web_url
from .request import Request, find

TYPE_NAME = "Microsoft.Azure.Pipelines.WebApi.PipelineValidationException"
TEMPLATES = 100
"""How many files a pipeline may be made of."""
EXPRESSION = "${{"
"""What only an expansion could resolve."""


class File(msgspec.Struct, frozen=True, kw_only=True):
    """A YAML file of a repository in a version."""

    repository: "Source"
    path: str
    """without a slash in front"""

    def __str__(self) -> str:
        """As errors name it."""
        return f"/{self.path}" + (f"@{self.repository.alias}" if self.repository.alias else "")


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """A repository in a version."""

    alias: str
    """empty: the pipeline's own"""
    url: str
    ref: str
    repository: Repository

    @property
    def commit(self) -> str:
        """The id of the commit; nothing where there is no such branch or tag."""
        name = self.ref.removeprefix("refs/heads/")
        if name in self.repository.branches:
            return commits.head(self.repository, name)
        tag = self.repository.tags.get(self.ref.removeprefix("refs/tags/"))
        return commits.marked(self.repository, tag) if tag else ""

    def text(self, path: str) -> str | None:
        """A file's text, None where there is none."""
        held = commits.commit(self.repository, self.commit) if self.commit else None
        return held.files.get(path) if held else None


def invalid(message: str) -> ServiceError:
    """400: the pipeline's YAML is not as it ought to be."""
    return ServiceError(400, "PipelineValidationException", message, TYPE_NAME)


def check(request: Request, place: Place, override: str | None, ref: str | None) -> None:
    """Looks at a pipeline's file, or the text in its place, and at all templates that it names; the service's
    error where one of them is not there or no YAML."""
    own = _own(request, place, ref)
    root = File(repository=own, path=place.pipeline.yaml_file.lstrip("/"))
    text = override if override is not None else own.text(root.path)
    if text is None:
        raise invalid(_missing(root))
    tree = _composed(root, text)
    sources = {"self": own} | dict(_resources(request, place, tree))
    seen: set[tuple[str, str]] = set()
    pending = list(_templates(root, tree))
    while pending and len(seen) < TEMPLATES:
        including, named = pending.pop()
        file = _resolved(including, named, sources)
        if file is None or (file.repository.alias, file.path) in seen:
            continue
        seen.add((file.repository.alias, file.path))
        held = file.repository.text(file.path)
        if held is None:
            raise invalid(f"{including}: {_missing(file)}")
        pending += _templates(file, _composed(file, held))


def _own(request: Request, place: Place, ref: str | None) -> Source:
    pipeline = place.pipeline
    found = find(
        place.project.repositories, pipeline.repository or next(iter(place.project.repositories), "")
    )
    if pipeline.repository_type != "TfsGit" or found is None:
        raise ServiceError(501, "NotImplementedException", "The emulator reads its own repositories alone.")
    url = web_url(request, place.project_name, "_git", found[0])
    return Source(alias="", url=url, ref=ref or pipeline.default_branch, repository=found[1])


def _missing(file: File) -> str:
    source = file.repository
    return (
        f"File /{file.path} not found in repository {source.url} branch {source.ref} version {source.commit}."
    )


def _composed(file: File, text: str) -> yaml.Node | None:
    try:
        return yaml.compose(text.removeprefix("\ufeff"), yaml.CSafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        place = f"(Line: {mark.line + 1}, Col: {mark.column + 1}, Idx: {mark.index})" if mark else ""
        raise invalid(f"{file}: {place} - {place}: {error.problem or error.context}") from None
    except yaml.YAMLError as error:
        raise invalid(f"{file}: {error}") from None


def _templates(file: File, tree: yaml.Node | None) -> Iterator[tuple[File, str]]:
    """All templates that a file names, with the file itself."""
    pending = [tree] if tree is not None else []
    seen: set[int] = set()
    while pending:
        node = pending.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        if isinstance(node, yaml.SequenceNode):
            pending += node.value
        elif isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                pending += (key, value)
                named = _text(value) if _text(key) == "template" else ""
                if named and EXPRESSION not in named:
                    yield file, named


def _resources(request: Request, place: Place, tree: yaml.Node | None) -> Iterator[tuple[str, Source]]:
    """The repositories of the organization that a pipeline's file names, by alias."""
    for entry in _children(_value(_value(tree, "resources"), "repositories")):
        alias, name = _text(_value(entry, "repository")), _text(_value(entry, "name"))
        if _text(_value(entry, "type")).lower() != "git":
            continue
        project_name, _, short = name.rpartition("/")
        owner = find(request.organization.projects, project_name or place.project_name)
        found = find(owner[1].repositories, short) if owner else None
        ref = _text(_value(entry, "ref")) or "refs/heads/main"
        if owner is not None and found is not None:
            url = web_url(request, owner[0], "_git", found[0])
            full = ref if ref.startswith("refs/") else f"refs/heads/{ref}"
            yield alias, Source(alias=alias, url=url, ref=full, repository=found[1])


def _resolved(including: File, named: str, sources: dict[str, Source]) -> File | None:
    """The file that a name means in another; None where its repository lies elsewhere."""
    path, _, alias = named.partition("@")
    source = sources.get(alias) if alias else including.repository
    if source is None:
        return None
    base = "" if path.startswith("/") or alias else posixpath.dirname(including.path)
    return File(repository=source, path=posixpath.normpath(posixpath.join(base, path.lstrip("/"))))


def _value(node: yaml.Node | None, name: str) -> yaml.Node | None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if isinstance(key, yaml.ScalarNode) and key.value == name:
                return value
    return None


def _children(node: yaml.Node | None) -> list[yaml.Node]:
    return list(node.value) if isinstance(node, yaml.SequenceNode) else []


def _text(node: yaml.Node | None) -> str:
    return str(node.value) if isinstance(node, yaml.ScalarNode) else ""

"""Pipelines made of texts."""

from datetime import date

from candado.code.pipelines.build.pipeline import build
from candado.code.pipelines.fixes import Fix
from candado.code.pipelines.model import Pipeline
from candado.code.pipelines.parse import parse
from candado.code.pipelines.repositories import Document, NotAtHand
from candado.code.pipelines.text import SELF, File


class Texts:
    """Files of one repository, by path."""

    def __init__(self, files: dict[str, str]) -> None:
        self.files = files

    def document(self, repository: str, path: str) -> Document:
        if repository != SELF or path not in self.files:
            raise NotAtHand("there is no such file")
        file = File(path, self.files[path])
        return Document(file, parse(file))


def pipeline(text: str, *, template: bool = False, **others: str) -> Pipeline:
    """The pipeline that a text describes; `others` are templates, `a` is `a.yml`."""
    files = {f"{name}.yml": other for name, other in others.items()} | {"azure-pipelines.yml": text}
    texts = Texts(files)
    first = texts.document(SELF, "azure-pipelines.yml")
    return build(first, texts, template=template, today=date(2026, 11, 25))


def mended(text: str, fix: Fix) -> str:
    """A text with the edits of a repair."""
    for edit in sorted(fix.edits, key=lambda edit: edit.at.start, reverse=True):
        text = text[: edit.at.start] + edit.text + text[edit.at.end :]
    return text

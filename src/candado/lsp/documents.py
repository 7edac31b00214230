"""Files as the editor has them: open ones as they stand there, all others as they lie on the disk."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from candado.code.pipelines.analyse import Analysis, analyse, broken, not_a_pipeline
from candado.code.pipelines.discover import root_above
from candado.code.pipelines.identify import is_meant_as_pipeline
from candado.code.pipelines.judge import Rules
from candado.code.pipelines.parse import ParseError
from candado.code.pipelines.repositories import Document, Folder
from candado.code.pipelines.text import SELF, File


class Open:
    """The files of one repository, with what the editor holds of them."""

    def __init__(self, root: Path, texts: Mapping[Path, str]) -> None:
        self._root = root
        self._folder = Folder(root)
        self._texts = texts

    def document(self, repository: str, path: str) -> Document:
        """See candado.code.pipelines.repositories.Repositories."""
        text = self._texts.get(self._root / path) if repository == SELF else None
        if text is None:
            return self._folder.document(repository, path)
        return self._folder.parsed(File(path, text))


class Seen(msgspec.Struct, frozen=True):
    """An open file, analysed."""

    root: Path
    """the folder that the paths of findings begin at"""
    path: str
    analysis: Analysis


def seen(place: Path, texts: Mapping[Path, str], rules: Rules) -> Seen:
    """What is found in an open file; `texts` are those of all that are open, by their paths."""
    root = root_above(place.parent) or place.parent
    path = place.relative_to(root).as_posix()
    repositories = Open(root, texts)
    try:
        document = repositories.document(SELF, path)
    except ParseError as error:
        meant = is_meant_as_pipeline(texts[place])
        return Seen(root, path, broken(path, error) if meant else not_a_pipeline(path))
    today = datetime.now(UTC).date()
    return Seen(root, path, analyse(document, repositories, rules, included=False, today=today))

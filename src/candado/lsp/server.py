"""The server: analyses what is opened or changed, publishes what is found, offers repairs."""

from collections.abc import Iterable
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

import msgspec
from lsprotocol import types
from pygls.lsp.server import LanguageServer

from candado import __version__
from candado.code.pipelines.findings import Finding, Repair
from candado.code.pipelines.judge import Rules
from candado.code.pipelines.rule import Persona, load
from candado.lsp.diagnostics import diagnostics, position, shown, span
from candado.lsp.documents import Seen, seen

_CHANGES = (
    types.DidOpenTextDocumentParams,
    types.DidChangeTextDocumentParams,
    types.DidSaveTextDocumentParams,
)


def server() -> LanguageServer:
    """A server that is ready to be started."""
    made = LanguageServer(
        "candado", __version__, text_document_sync_kind=types.TextDocumentSyncKind.Incremental
    )
    session = _Session(made, Rules(load()))

    @made.feature(types.INITIALIZE)
    def _(params: types.InitializeParams) -> None:
        session.begin(params.initialization_options)

    @made.feature(types.TEXT_DOCUMENT_DID_OPEN)
    def _(params: types.DidOpenTextDocumentParams) -> None:
        session.analyse([params.text_document.uri])

    @made.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    def _(params: types.DidChangeTextDocumentParams) -> None:
        session.analyse(session.open)

    @made.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    def _(params: types.DidCloseTextDocumentParams) -> None:
        session.close(params.text_document.uri)

    @made.feature(types.TEXT_DOCUMENT_CODE_ACTION, types.CodeActionOptions([types.CodeActionKind.QuickFix]))
    def _(params: types.CodeActionParams) -> list[types.CodeAction]:
        return session.actions(params.text_document.uri, params.range)

    return made


class _Options(msgspec.Struct):
    """What a client may choose."""

    persona: Persona = "regular"


class _Session:
    """One editor's session."""

    def __init__(self, server: LanguageServer, rules: Rules) -> None:
        self._server = server
        self._rules = rules
        self._persona: Persona = "regular"
        self._seen: dict[str, Seen] = {}

    def begin(self, options: object) -> None:
        """`{"persona": "pedantic"}` among the options of the client chooses who is to see what."""
        try:
            self._persona = msgspec.convert(options or {}, _Options).persona
        except msgspec.ValidationError as error:
            self._server.window_log_message(
                types.LogMessageParams(types.MessageType.Warning, f"candado: initializationOptions: {error}")
            )

    @property
    def open(self) -> list[str]:
        """The files that are open."""
        return list(self._server.workspace.text_documents)

    def analyse(self, uris: Iterable[str]) -> None:
        """Analyse files anew, and publish what is found in all that are open: they include one another."""
        for uri in uris:
            if (place := _path(uri)) is not None:
                self._seen[uri] = seen(place, self._texts(), self._rules)
        for uri, known in self._seen.items():
            underlined = diagnostics(known, self._shown(known), self._lines)
            version = self._server.workspace.get_text_document(uri).version
            self._server.text_document_publish_diagnostics(
                types.PublishDiagnosticsParams(uri, underlined, version=version)
            )

    def close(self, uri: str) -> None:
        """A file is closed: nothing is underlined in it any more."""
        self._seen.pop(uri, None)
        self._server.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, []))

    def actions(self, uri: str, at: types.Range) -> list[types.CodeAction]:
        """The repairs of what is found at a place."""
        known = self._seen.get(uri)
        if known is None:
            return []
        return [
            self._action(known, found, found.repair)
            for found in self._shown(known)
            if found.repair is not None and _touch(span(known.root, found.place, self._lines), at)
        ]

    def _shown(self, known: Seen) -> list[Finding]:
        return shown(known, self._seen.values(), self._persona)

    def _action(self, known: Seen, found: Finding, repair: Repair) -> types.CodeAction:
        edits: dict[str, list[types.TextEdit]] = {}
        for edit in repair.replacements:
            place = known.root / edit.path
            text = self._text(place)
            at = types.Range(position(text, edit.start), position(text, edit.end))
            edits.setdefault(place.as_uri(), []).append(types.TextEdit(at, edit.text))
        return types.CodeAction(
            title=repair.title if repair.safe else f"{repair.title} (unsafe)",
            kind=types.CodeActionKind.QuickFix,
            is_preferred=repair.safe,
            diagnostics=diagnostics(known, [found], self._lines),
            edit=types.WorkspaceEdit(changes=edits),
        )

    def _texts(self) -> dict[Path, str]:
        """What the editor holds, by path; a byte order mark is no part of it."""
        documents = self._server.workspace.text_documents
        places = ((_path(uri), document.source) for uri, document in documents.items())
        return {place: text.removeprefix("\ufeff") for place, text in places if place is not None}

    def _text(self, place: Path) -> str:
        known = self._texts().get(place)
        return known if known is not None else place.read_text(encoding="utf-8-sig")

    def _lines(self, place: Path) -> list[str]:
        return self._text(place).splitlines()


def _path(uri: str) -> Path | None:
    """The path of a file; None for what lies elsewhere."""
    parts = urlsplit(uri)
    return Path(url2pathname(parts.path)) if parts.scheme == "file" else None


def _touch(one: types.Range, other: types.Range) -> bool:
    return one.start <= other.end and other.start <= one.end

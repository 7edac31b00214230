"""An editor's own client talks to the server over stdin and stdout."""

import asyncio
import sys
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from lsprotocol import types
from pygls.lsp.client import LanguageClient

PIPELINE = """steps:
- checkout: self
  persistCredentials: true  # 𝄞
- script: echo 𝄞 $(System.AccessToken)
"""


class Editor:
    """A client, and what it was told of each file last."""

    def __init__(self) -> None:
        self.client = LanguageClient("editor", "1")
        self.last: dict[str, types.PublishDiagnosticsParams] = {}
        self.told: asyncio.Queue[types.PublishDiagnosticsParams] = asyncio.Queue()

        @self.client.feature(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
        def _(params: types.PublishDiagnosticsParams) -> None:
            self.told.put_nowait(params)

    async def open(self, path: Path, text: str) -> types.PublishDiagnosticsParams:
        item = types.TextDocumentItem(path.as_uri(), "yaml", 1, text)
        self.client.text_document_did_open(types.DidOpenTextDocumentParams(item))
        return await self.next(path)

    async def change(self, path: Path, at: types.Range, text: str) -> types.PublishDiagnosticsParams:
        document = types.VersionedTextDocumentIdentifier(2, path.as_uri())
        change = types.TextDocumentContentChangePartial(at, text)
        self.client.text_document_did_change(types.DidChangeTextDocumentParams(document, [change]))
        return await self.next(path)

    async def next(self, path: Path) -> types.PublishDiagnosticsParams:
        """What is told next of a file."""
        while True:
            told = await asyncio.wait_for(self.told.get(), 30)
            self.last[told.uri] = told
            if told.uri == path.as_uri():
                return told


@asynccontextmanager
async def editor(root: Path, options: Any = None) -> AsyncGenerator[Editor]:
    made = Editor()
    await made.client.start_io(sys.executable, "-m", "candado", "lsp")
    await made.client.initialize_async(
        types.InitializeParams(
            types.ClientCapabilities(), root_uri=root.as_uri(), initialization_options=options
        )
    )
    made.client.initialized(types.InitializedParams())
    try:
        yield made
    finally:
        await made.client.shutdown_async(None)
        made.client.exit(None)
        await made.client.stop()


def run(test: Callable[[], Awaitable[None]]) -> None:
    async def whole() -> None:
        await test()

    asyncio.run(whole())


def by_rule(told: types.PublishDiagnosticsParams) -> dict[Any, types.Diagnostic]:
    return {each.code: each for each in told.diagnostics}


def test_findings_stand_where_the_editor_counts_them(tmp_path: Path) -> None:
    path = tmp_path / "azure-pipelines.yml"

    async def test() -> None:
        async with editor(tmp_path) as opened:
            told = by_rule(await opened.open(path, PIPELINE))
        assert told["persist-credentials"].range == types.Range(types.Position(2, 22), types.Position(2, 26))
        assert told["persist-credentials"].severity == types.DiagnosticSeverity.Warning
        assert told["access-token-in-script"].range == types.Range(
            types.Position(3, 18), types.Position(3, 39)
        )

    run(test)


def test_a_repair_is_offered_where_the_cursor_is_and_silences_the_finding(tmp_path: Path) -> None:
    path = tmp_path / "azure-pipelines.yml"

    async def test() -> None:
        async with editor(tmp_path) as opened:
            await opened.open(path, PIPELINE)
            cursor = types.Range(types.Position(2, 24), types.Position(2, 24))
            document = types.TextDocumentIdentifier(path.as_uri())
            actions = await opened.client.text_document_code_action_async(
                types.CodeActionParams(document, cursor, types.CodeActionContext([]))
            )
            assert actions is not None
            [action] = actions
            assert isinstance(action, types.CodeAction)
            assert action.edit is not None
            assert action.edit.changes is not None
            [edit] = action.edit.changes[path.as_uri()]
            assert (edit.range.start, edit.new_text) == (types.Position(2, 22), "false")
            assert "persist-credentials" not in by_rule(await opened.change(path, edit.range, edit.new_text))

    run(test)


@pytest.mark.parametrize(
    ("options", "more"), [(None, False), ({"persona": "pedantic"}, True), ({"persona": 1}, False)]
)
def test_the_client_chooses_who_is_to_see_what(tmp_path: Path, options: Any, more: bool) -> None:
    path = tmp_path / "azure-pipelines.yml"

    async def test() -> None:
        async with editor(tmp_path, options) as opened:
            told = by_rule(
                await opened.open(path, "pool: {vmImage: ubuntu-latest}\nsteps: [{script: make}]\n")
            )
        assert ("floating-vm-image" in told) is more

    run(test)


def test_a_broken_file_says_where_and_another_kind_of_file_says_nothing(tmp_path: Path) -> None:
    async def test() -> None:
        async with editor(tmp_path) as opened:
            broken = await opened.open(tmp_path / "a.yml", "steps:\n- script: make\n  env: [\n")
            other = await opened.open(tmp_path / "b.yml", "services: {web: {image: nginx}}\n")
        told = [(each.severity, each.code) for each in broken.diagnostics]
        assert told == [(types.DiagnosticSeverity.Error, "parse-error")]
        assert not other.diagnostics

    run(test)


def test_a_template_is_read_as_the_editor_has_it(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    template = tmp_path / "steps.yml"
    template.write_text("steps:\n- script: make\n")
    root = tmp_path / "azure-pipelines.yml"
    free = "parameters:\n- {name: target, type: string}\ntrigger: none\nsteps:\n"
    call = "- template: steps.yml\n  parameters: {t: '${{ parameters.target }}'}\n"
    changed = "parameters:\n- {name: t, type: string}\nsteps:\n- script: make ${{ parameters.t }}\n"

    async def test() -> None:
        async with editor(tmp_path) as opened:
            assert by_rule(await opened.open(template, changed)) == {}
            await opened.open(root, free + call)
            told = by_rule(opened.last[template.as_uri()])
        related = told["script-injection-parameter"].related_information
        assert related is not None
        assert {each.location.uri for each in related} == {root.as_uri(), template.as_uri()}

    run(test)

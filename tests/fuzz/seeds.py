"""The texts that others are made of."""

from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from candado.code.pipelines.identify import kind_of
from candado.code.pipelines.pages import read_page
from candado.code.pipelines.parse import ParseError, parse
from candado.code.pipelines.rule import load, page
from candado.code.pipelines.text import File


def shipped() -> list[str]:
    """The examples of all rules, and the files of the emulated companies."""
    pages = [read_page(page(rule)) for rule in load()]
    examples = [example for each in pages for example in (*each.found, *each.not_found)]
    texts = [text for example in examples for text in example.files.values()]
    return texts + list(_texts(files("candado_emulator.worlds")))


def below(folder: Path) -> list[str]:
    """The pipelines and templates below a folder."""
    found = sorted(path for end in ("yml", "yaml") for path in folder.rglob(f"*.{end}") if path.is_file())
    texts = [path.read_text(encoding="utf-8-sig", errors="replace") for path in found]
    return [text for text in texts if _is_pipeline(text)]


def _is_pipeline(text: str) -> bool:
    try:
        return kind_of(parse(File("a.yml", text)), "a.yml") is not None
    except ParseError:
        return False


def _texts(folder: Traversable) -> list[str]:
    entries = sorted(folder.iterdir(), key=lambda entry: entry.name)
    inner = [text for entry in entries if entry.is_dir() for text in _texts(entry)]
    return inner + [entry.read_text("utf-8") for entry in entries if entry.name.endswith((".yml", ".yaml"))]

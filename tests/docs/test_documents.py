"""What the documents say is so."""

import re
import tomllib
from pathlib import Path

import pytest

from candado.assess.control import shipped
from candado.cli.commands import COMMANDS
from candado.cli.exits import Exit

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_what_a_document_links_to_is_there(document: Path) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)", document.read_text(encoding="utf-8"))
    assert not [link for link in links if not (document.parent / link).exists()]


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md"])
def test_the_commands_are_there(document: str) -> None:
    named = re.findall(r"^ {4}candado (\w+)|`candado (\w+)", text(document), flags=re.MULTILINE)
    assert {one or other for one, other in named} <= set(COMMANDS)


def test_the_exit_codes_are_all() -> None:
    rows = re.findall(r"^\| (\d+) \|", text("README.md"), flags=re.MULTILINE)
    assert [int(row) for row in rows] == sorted(Exit)


def test_each_dependency_has_its_sentence() -> None:
    project = tomllib.loads(text("pyproject.toml"))["project"]
    needed = {re.split(r"[\[>]", each)[0] for each in project["dependencies"]}
    rows = re.findall(r"^\| ([\w-]+) \| [\w.-]+ \| \d", text("ARCHITECTURE.md"), flags=re.MULTILINE)
    assert set(rows) == needed


def test_the_control_that_is_shown_is_the_real_one() -> None:
    real = shipped()["public-project"]
    head, _, _ = real.source.removeprefix("---\n").partition("\n---\n")
    page = text("CONTRIBUTING.md")
    assert head in page
    assert real.sql.strip() in page


def test_the_packages_of_the_layout_are_all() -> None:
    packages = {path.parent.name for path in (ROOT / "src" / "candado").glob("*/__init__.py")}
    named = re.findall(r"^\| `(?:<section[^/]*/)?(\w+)/` \|", text("ARCHITECTURE.md"), flags=re.MULTILINE)
    assert set(named) >= packages

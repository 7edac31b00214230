"""The layout shows the flow: imports go one way, and one file is one idea."""

import ast
from pathlib import Path

import pytest

SRC = Path(__file__).parents[1] / "src"
MODULES = sorted(path for path in SRC.rglob("*.py"))
MAY_IMPORT = {
    "model": set[str](),
    "connect": set[str](),
    "query": set[str](),
    "code": {"model"},
    "lsp": {"model", "code"},
    "store": {"model"},
    "examine": {"model", "store", "code", "derive"},
    "derive": {"model", "query"},
    "collect": {"connect", "model", "code", "store"},
    "controls": set[str](),
    "assess": {"model", "query", "derive", "controls", "store"},
    "report": {"model", "assess", "query", "store", "code"},
}
"""Package of candado to the packages of candado that it may import, itself apart; `cli` may import all."""


def imported(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
            found.update(f"{node.module}.{alias.name}" for alias in node.names)
    return found


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(SRC)))
def test_imports_follow_the_flow(path: Path) -> None:
    package, *rest = path.relative_to(SRC).with_suffix("").parts
    ours = {name for name in imported(path) if name.split(".")[0] in ("candado", "candado_emulator")}
    if package == "candado_emulator":
        assert not {name for name in ours if name.split(".")[0] == "candado"}
        return
    part = rest[0]
    if part == "cli":
        return
    assert not {name for name in ours if name.startswith("candado_emulator")}
    if part in MAY_IMPORT:
        parts = {
            name.split(".")[1] for name in ours if name.count(".") >= 1 and name != "candado.__version__"
        }
        assert parts <= MAY_IMPORT[part] | {part}


@pytest.mark.parametrize(
    "path",
    [*MODULES, *sorted(Path(__file__).parent.rglob("*.py"))],
    ids=lambda path: "/".join(path.parts[-3:]),
)
def test_one_file_is_one_idea(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400

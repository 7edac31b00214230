"""Every key and value of a TOML text is found where it stands."""

import tomllib
from collections.abc import Callable
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from candado.assess.places import KeyPath, line_and_column, locate

KEYS = st.text(max_size=6) | st.sampled_from(["a", "b-1", "c d", 'q"x', "x.y", "#", "="])
NUMBERS = ("1", "-1.5e3", "true", "2027-01-31", "2027-01-31 07:32:00", "07:32:00")
LEAVES = st.sampled_from(
    [*NUMBERS, '"a # [\\" b"', "'c\\'", '""', '"""\nx = "1"\n""\\""""""', "'''[a]''''", "''", '"""a\\\\"""']
)
TREES = st.recursive(
    LEAVES,
    lambda below: st.lists(below, max_size=3) | st.dictionaries(KEYS, below, max_size=3),
    max_leaves=12,
)
DOCUMENTS = st.dictionaries(KEYS, TREES, max_size=4)


class Writer:
    """Writes trees as TOML, and remembers where it wrote what."""

    def __init__(self, draw: Callable[[Any], Any]) -> None:
        self.text = ""
        self.keys: dict[KeyPath, int] = {}
        self.values: dict[KeyPath, int] = {(): 0}
        self._draw = draw

    def some(self, *choices: str) -> None:
        self.text += self._draw(st.sampled_from(choices))

    def key(self, key: str) -> str:
        if key and key.isascii() and key.replace("-", "").isalnum():
            return key
        return '"' + "".join(f"\\U{ord(letter):08x}" for letter in key) + '"'

    def document(self, tree: dict[str, Any]) -> None:
        tables = {key: value for key, value in tree.items() if value and self._as_table(value)}
        for key, value in tree.items():
            if key not in tables:
                self.some("", "\n", "# x = 1\n", "  ")
                self.pair(key, value, ())
                self.some("\n", " # [a]\n")
        for key, value in tables.items():
            if isinstance(value, dict):
                self.keys[key,] = self.values[key,] = len(self.text)
                self.text += f"[{self.key(key)}]\n"
                self.pairs(value, (key,))
                continue
            self.keys[key,] = self.values[key,] = len(self.text)
            for index, element in enumerate(value):
                self.values[key, index] = len(self.text)
                self.text += f"[[ {self.key(key)} ]]\n"
                self.pairs(element, (key, index))

    def _as_table(self, value: Any) -> bool:
        if not isinstance(value, dict) and not (
            isinstance(value, list) and all(isinstance(element, dict) for element in value)
        ):
            return False
        return self._draw(st.booleans())

    def pairs(self, table: dict[str, Any], path: KeyPath) -> None:
        for key, value in table.items():
            self.pair(key, value, path)
            self.text += "\n"

    def pair(self, key: str, value: Any, path: KeyPath) -> None:
        path = (*path, key)
        self.keys[path] = len(self.text)
        if isinstance(value, dict) and len(value) == 1 and self._draw(st.booleans()):
            [(below, leaf)] = value.items()
            self.values[path] = self.keys[*path, below] = len(self.text)
            self.text += f"{self.key(key)} . {self.key(below)}"
            path = (*path, below)
            value = leaf
        else:
            self.text += self.key(key)
        self.some("=", " = ", "\t=  ")
        self.value(value, path)

    def value(self, value: Any, path: KeyPath) -> None:
        self.values[path] = len(self.text)
        if isinstance(value, str):
            self.text += value
        elif isinstance(value, list):
            self.text += "["
            for index, element in enumerate(value):
                self.some("", " ", "\n  # ], \n")
                self.value(element, (*path, index))
                self.some(",", " ,", "\n,")
            self.text += "]"
        else:
            self.text += "{"
            for number, (key, element) in enumerate(value.items()):
                self.text += ", " if number else " "
                self.pair(key, element, path)
            self.text += " }"


@given(st.data())
def test_every_key_and_value_is_found_where_it_was_written(data: st.DataObject) -> None:
    writer = Writer(data.draw)
    writer.document(data.draw(DOCUMENTS))
    tomllib.loads(writer.text)
    found = locate(writer.text)
    assert found.keys == writer.keys
    assert found.values == writer.values


def test_tables_within_tables() -> None:
    text = "[a.b]\nx = 1\n[[c.d]]\n[c.d.e]\ny = 2\n[[c.d]]\ny.z = 3\n[a]\n"
    found = locate(text)
    lines = {path: line_and_column(text, offset)[0] for path, offset in found.values.items()}
    assert lines == {
        (): 1,
        ("a",): 8,
        ("a", "b"): 1,
        ("a", "b", "x"): 2,
        ("c",): 3,
        ("c", "d"): 3,
        ("c", "d", 0): 3,
        ("c", "d", 0, "e"): 4,
        ("c", "d", 0, "e", "y"): 5,
        ("c", "d", 1): 6,
        ("c", "d", 1, "y"): 7,
        ("c", "d", 1, "y", "z"): 7,
    }


def test_lines_and_columns_count_from_one() -> None:
    assert [line_and_column("ä\nbc", offset) for offset in range(4)] == [(1, 1), (1, 2), (2, 1), (2, 2)]

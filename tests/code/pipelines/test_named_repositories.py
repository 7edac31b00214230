"""The repositories that a pipeline names to take templates from."""

import pytest

from candado.code.pipelines.named_repositories import MOST, Named, full_ref, named_repositories
from candado.code.pipelines.parse import parse
from candado.code.pipelines.text import File


def named(*entries: str) -> list[Named]:
    text = "resources:\n  repositories:\n" + "".join(f"  - {{repository: it, {each}}}\n" for each in entries)
    return list(named_repositories(parse(File("", text))))


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ("type: git, name: Templates", Named("it", "", "templates", "")),
        ("name: Templates", Named("it", "", "templates", "")),
        ("type: Git, name: Web Shop/Templates", Named("it", "web shop", "templates", "")),
        ("type: git, name: a/b, ref: main", Named("it", "a", "b", "refs/heads/main")),
        ("type: git, name: a/b, ref: refs/tags/v1", Named("it", "a", "b", "refs/tags/v1")),
    ],
)
def test_what_is_written_out(entry: str, expected: Named) -> None:
    assert named(entry) == [expected]


@pytest.mark.parametrize(
    "entry",
    [
        "type: github, name: contoso/templates",
        "type: git",
        "type: git, name: '${{ parameters.name }}'",
        "type: git, name: a, ref: '${{ variables.ref }}'",
        "type: git, name: '$(name)'",
        "type: git, name: [a]",
    ],
)
def test_what_lies_elsewhere_or_is_not_known_yet(entry: str) -> None:
    assert named(entry) == []


@pytest.mark.parametrize("text", ["", "a", "- a", "resources: 1", "resources: {repositories: {a: b}}"])
def test_other_files_name_none(text: str) -> None:
    assert list(named_repositories(parse(File("", text)))) == []


def test_a_file_cannot_name_without_end() -> None:
    assert len(named(*(f"name: a/b, ref: r{number}" for number in range(5_000)))) == MOST


def test_refs_by_their_whole_names() -> None:
    commit = "0123456789abcdef0123456789abcdef01234567"
    given = ("", "main", "release/1", "refs/heads/main", "refs/tags/v1", commit, " main ")
    assert [full_ref(each) for each in given] == [
        "",
        "refs/heads/main",
        "refs/heads/release/1",
        "refs/heads/main",
        "refs/tags/v1",
        commit,
        "refs/heads/main",
    ]

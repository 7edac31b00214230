"""What `candado check` takes its arguments for."""

from pathlib import Path

import pytest

from candado.cli.exits import Exit, Failure
from candado.cli.meant import meant


@pytest.mark.parametrize(
    ("given", "url", "project"),
    [
        ("contoso", "https://dev.azure.com/contoso", None),
        ("contoso/Web", "https://dev.azure.com/contoso", "Web"),
        ("contoso/Open Data", "https://dev.azure.com/contoso", "Open Data"),
        ("https://dev.azure.com/contoso", "https://dev.azure.com/contoso", None),
        ("https://dev.azure.com/contoso/Web", "https://dev.azure.com/contoso", "Web"),
        ("https://contoso.visualstudio.com", "https://contoso.visualstudio.com", None),
        ("https://a.example/DefaultCollection", "https://a.example/DefaultCollection", None),
        ("http://localhost:8080/contoso", "http://localhost:8080/contoso", None),
        ("https://a.example/contoso#Web", "https://a.example/contoso", "Web"),
        ("https://azure.contoso.example/tfs/Main", "https://azure.contoso.example/tfs/Main", None),
        ("https://azure.contoso.example/a/b#Web", "https://azure.contoso.example/a/b", "Web"),
    ],
)
def test_organizations(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, given: str, url: str, project: str | None
) -> None:
    monkeypatch.chdir(tmp_path)
    found = meant([given])
    assert (found.paths, found.addresses) == ((), ())
    assert found.organization is not None
    assert (found.organization.url, found.organization.project) == (url, project)


@pytest.mark.parametrize(
    "given",
    [
        "https://dev.azure.com/contoso/Web/_git/storefront",
        "https://contoso.visualstudio.com/Web/_git/storefront",
        "https://azure.contoso.example/tfs/Main/Web/_git/storefront",
        "https://github.com/contoso/storefront",
        "https://git.contoso.example/storefront.git",
        "https://git.contoso.example/storefront",
        "ssh://git@ssh.dev.azure.com/v3/contoso/Web/storefront",
        "file:///srv/storefront",
    ],
)
def test_repositories(given: str) -> None:
    assert meant([given]).addresses == (given,)


def test_a_path_that_is_there_goes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "contoso" / "Web").mkdir(parents=True)
    assert meant(["contoso", "contoso/Web"]).paths == (Path("contoso"), Path("contoso/Web"))
    assert "no file or folder 'contoso/Shop' here: it is taken for an org" in meant(["contoso/Shop"]).assumed


@pytest.mark.parametrize(
    "given", ["azure-pipelines.yml", "./ci", "../ci", "a/b/c", "c:\\ci", "%", "/ci/none"]
)
def test_what_is_neither(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(Failure, match="no file or folder") as told:
        meant([given])
    assert told.value.code is Exit.USAGE


@pytest.mark.parametrize("others", [["fabrikam"], ["."], ["https://github.com/contoso/shop"]])
def test_an_organization_comes_alone(others: list[str]) -> None:
    with pytest.raises(Failure, match="by itself"):
        meant(["contoso", *others])

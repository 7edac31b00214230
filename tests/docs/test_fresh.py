"""The pages that follow from the code say what it says now."""

import pytest
from tools import docs

from tests import facts
from tests.outside import routes

AGAIN = "run `make docs` and commit what it writes"


@pytest.mark.parametrize("name", docs.PAGES)
def test_the_page_is_fresh(name: str) -> None:
    assert (docs.DOCS / name).read_text(encoding="utf-8") == docs.PAGES[name](), AGAIN


def test_the_page_of_routes_is_fresh() -> None:
    assert (docs.DOCS / "emulator-routes.md").read_text(encoding="utf-8") == routes.page(), AGAIN


def test_the_ids_of_the_catalogue_are_counted_rightly() -> None:
    text = facts.path("catalogue/merged.md").read_text(encoding="utf-8")
    listed, _, _ = text.partition("## Part 3.")
    ids = {line.split("|")[1].strip() for line in listed.splitlines() if line.startswith("| ")} - {"ID"}
    covered = docs.covered_ids()
    assert covered <= ids, f"no such ids: {sorted(covered - ids)}"
    assert len(ids) == docs.CATALOGUE

"""The most specific owner named in the settings answers for a finding."""

from fnmatch import fnmatchcase

import pytest
from hypothesis import given
from hypothesis import strategies as st

from candado.assess.owners import assign
from candado.assess.settings import Owners
from tests.database import empty

NAMED = Owners(
    default="default",
    projects={"payments": "ana", "id-q": "quin"},
    resources={
        "Payments/azure-*": "all azure",
        "Payments/azure-prod": "prod",
        "*/azure-prod": "any azure",
        "ID-Q/[x]_%": "odd",
        "/Default*": "pools",
    },
    sections={"Access": "identity"},
)


def owner(owners: Owners, section: str, project: tuple[str | None, str | None], resource: str) -> str:
    connection = empty()
    connection.execute(
        "create table found as select 'f' as fingerprint, $section as section, $id::varchar as project_id, "
        "$project::varchar as project_name, $resource as resource_name",
        {"section": section, "id": project[0], "project": project[1], "resource": resource},
    )
    assign(connection, owners)
    [(found,)] = connection.execute("select owner from owned").fetchall()
    return str(found)


PAYMENTS = ("id-p", "Payments")


@pytest.mark.parametrize(
    ("section", "project", "resource", "expected"),
    [
        ("repos", PAYMENTS, "Azure-Prod", "prod"),
        ("repos", PAYMENTS, "azure-test", "all azure"),
        ("repos", ("id-w", "Web"), "azure-prod", "any azure"),
        ("access", PAYMENTS, "ledger", "ana"),
        ("repos", ("id-q", "Web"), "ledger", "quin"),
        ("repos", ("id-q", "Web"), "[x]_%", "odd"),
        ("repos", ("id-q", "Web"), "xyz", "quin"),
        ("access", (None, None), "azure-prod", "identity"),
        ("repos", (None, None), "Default pool", "pools"),
        ("repos", (None, None), "other", "default"),
        ("repos", ("id-w", None), "Default pool", "default"),
    ],
)
def test_the_most_specific_owner_answers(
    section: str, project: tuple[str | None, str | None], resource: str, expected: str
) -> None:
    assert owner(NAMED, section, project, resource) == expected


def test_nobody_is_an_owner_where_nobody_is_named() -> None:
    assert owner(Owners(), "access", PAYMENTS, "ledger") == ""


NAMES = st.text("ab[]\\%_.-", max_size=4)


@given(NAMES, st.text("ab[]\\%_*?", max_size=4))
def test_a_path_means_the_same_as_elsewhere(name: str, pattern: str) -> None:
    found = owner(Owners(resources={f"Payments/{pattern}": "it"}), "repos", PAYMENTS, name)
    assert (found == "it") == fnmatchcase(name, pattern.replace("[", "[[]"))

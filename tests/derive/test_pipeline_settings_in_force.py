"""What the organization turns on, no project turns off."""

import pytest

from candado.model import Record
from candado.model.policies import OrganizationPipelineSetting
from candado.model.projects import PipelineSetting
from tests.derive.given import ask, derived, record


def in_force(name: str, of_project: bool, of_organization: bool | None) -> dict[str, object]:
    rows: list[Record] = [
        record(PipelineSetting, id=f"p/{name}", project_id="p", name=name, value=of_project),
        record(OrganizationPipelineSetting, id="other", name="other", value=True),
    ]
    if of_organization is not None:
        rows.append(record(OrganizationPipelineSetting, id=name, name=name, value=of_organization))
    [row] = ask(derived(*rows), "from pipeline_settings_in_force")
    return row


@pytest.mark.parametrize(
    ("of_project", "of_organization", "value"),
    [
        (True, True, True),
        (True, False, True),
        (False, True, True),
        (False, False, False),
        (True, None, True),
        (False, None, False),
    ],
)
def test_a_restriction_holds_where_either_asks_for_it(
    of_project: bool, of_organization: bool | None, value: bool
) -> None:
    assert in_force("enforceJobAuthScope", of_project, of_organization) == {
        "id": "p/enforceJobAuthScope",
        "project_id": "p",
        "name": "enforceJobAuthScope",
        "value": value,
        "project_value": of_project,
        "organization_value": of_organization,
    }


@pytest.mark.parametrize(
    ("of_project", "of_organization", "value"),
    [(True, True, True), (True, False, False), (False, True, False), (True, None, True)],
)
def test_a_permission_needs_both(of_project: bool, of_organization: bool | None, value: bool) -> None:
    assert in_force("buildsEnabledForForks", of_project, of_organization)["value"] is value

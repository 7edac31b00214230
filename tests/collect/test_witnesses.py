"""What a list does not show is known from elsewhere: hidden where the identity may not read it, else gone."""

import pytest

from candado.collect.security import COVERED
from candado.collect.witnesses import doubts
from candado.model.access import AccessControlList, Permission, SecurityNamespace
from candado.model.identities import Group
from candado.model.projects import Project
from candado.model.reading import Coverage, ReaderRight, Reading
from candado.model.table import Record
from tests.collect.reading import ORGANIZATION, OTHER_PROJECT, PROJECT, Known, planned, sent

TOKEN = "$PROJECT:vstfs:///Classification/TeamProject/{}"
ID = COVERED["Project"].id
LISTED = Project(PROJECT, PROJECT, "Seen", "", "private", "wellFormed", None)
NAMESPACE = (
    SecurityNamespace(ID, "Project", ":", 0),
    Permission(f"{ID}/1", ID, 1, "GENERIC_READ", "View project-level information"),
)
LIST = AccessControlList(ID, TOKEN.format(OTHER_PROJECT), OTHER_PROJECT, True)
GROUP = Group("vssgp.x", "vsts", None, None, OTHER_PROJECT, "Readers", "Readers", True, False)


def _may_read(project: str, allowed: bool) -> ReaderRight:
    token = TOKEN.format(project)
    return ReaderRight(f"Project/GENERIC_READ/{token}", project, "Project", "GENERIC_READ", token, allowed)


def _of_projects(*rows: Record) -> list[Coverage]:
    counts = {("projects", ORGANIZATION): 1}
    return [note for note in doubts(Known(LISTED, *rows), counts) if note.table_name == "projects"]


@pytest.mark.parametrize("witness", [LIST, GROUP])
def test_the_service_is_asked_for_a_project_that_is_in_no_list(witness: Record) -> None:
    [request] = planned("rights-to-missing-objects", Known(LISTED, *NAMESPACE, witness))
    [asked] = sent(request)["evaluations"]
    assert asked == {
        "securityNamespaceId": ID,
        "permissions": 1,
        "token": TOKEN.format(OTHER_PROJECT),
    }


@pytest.mark.parametrize("witness", [LIST, GROUP])
def test_a_project_that_is_hidden_leaves_the_list_in_doubt(witness: Record) -> None:
    [note] = _of_projects(witness, _may_read(OTHER_PROJECT, False))
    assert (note.scope_id, note.status) == (ORGANIZATION, Reading.PARTIAL)
    assert "at least 1 of the projects" in note.reason


def test_a_project_that_could_be_read_is_gone() -> None:
    assert _of_projects(LIST, GROUP, _may_read(OTHER_PROJECT, True)) == []


def test_a_list_that_has_all_projects_is_not_in_doubt() -> None:
    seen = AccessControlList(ID, TOKEN.format(PROJECT), PROJECT, True)
    assert planned("rights-to-missing-objects", Known(LISTED, *NAMESPACE, seen)) == []
    assert _of_projects(seen) == []

"""Values of the real service's answers about the organization, in the rows that they became."""

import pytest

from candado.model.access import AccessControlEntry, Permission, SecurityNamespace
from candado.model.identities import Group, Membership
from candado.model.projects import Organization
from candado.model.resources import Agent, AgentPool
from candado.model.table import Record
from tests.collect.test_recordings import matches, rows

PROJECT = "d8e7e7fd-44d3-47f8-9c72-5c7907714bf1"
GIT = "2e9eb7ed-3c0a-47d4-87c1-0ffdd275fd87"


@pytest.fixture(scope="module")
def found() -> list[Record]:
    return [row for match in matches() if not match.is_shallow for row in rows(match).rows]


def test_the_organization(found):
    [organization] = [row for row in found if isinstance(row, Organization)]
    assert organization.id == "2ad38d1e-3eaf-4769-931c-3a2da67bbb01"
    assert organization.edition == "services"
    assert organization.reader_id.startswith("aad.")


def test_the_groups_of_a_project(found):
    roles = {row.name: row.role for row in found if isinstance(row, Group) and row.project_id == PROJECT}
    assert roles["Project Administrators"] == "ProjectAdministrators"
    assert roles["Project Valid Users"] == "ProjectValidUsers"
    assert roles["Build Administrators"] == "BuildAdministrators"
    assert roles["Contributors"] == "Contributors"
    assert roles["Readers"] == "Readers"
    assert roles["GroupTests_000001 Team"] == ""
    broad = {row.name for row in found if isinstance(row, Group) and row.is_broad}
    assert broad == {"Contributors", "Project Valid Users", "Readers"}


def test_memberships_name_their_group(found):
    memberships = [row for row in found if isinstance(row, Membership)]
    assert memberships
    assert all(row.group_id.startswith("vssgp.") for row in memberships)


def test_all_namespaces_and_their_permissions(found):
    namespaces = {row.id: row for row in found if isinstance(row, SecurityNamespace)}
    assert len(namespaces) == 61
    assert namespaces[GIT].separator == "/"
    assert {row.separator for row in namespaces.values()} == {"/", ":", "\\", None}
    assert not any(row.name != row.name.strip() for row in namespaces.values())
    permissions = {row.id: row.name for row in found if isinstance(row, Permission)}
    assert permissions[f"{GIT}/8"] == "ForcePush"
    assert permissions[f"{GIT}/32768"] == "PullRequestBypassPolicy"


def test_entries_that_were_recorded_with_nothing_set_are_none(found):
    entries = [row for row in found if isinstance(row, AccessControlEntry)]
    assert {(row.allow, row.deny) for row in entries} == {(0, 65536)}
    assert {row.project_id for row in entries} == {"a6845a01-8525-49c7-9cd0-20ee4c0a0d5f"}


def test_microsofts_own_pool(found):
    pool, *_ = [row for row in found if isinstance(row, AgentPool)]
    assert (pool.id, pool.is_hosted, pool.is_elastic, pool.auto_provision) == ("2", True, False, True)
    agent, *_ = [row for row in found if isinstance(row, Agent)]
    assert (agent.name, agent.version, agent.is_online) == ("Hosted Agent", "3.220.5", False)

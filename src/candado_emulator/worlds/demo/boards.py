"""Boards, teams and test plans."""

from ..planting import Plant


def weaknesses(plant: Plant) -> None:
    """Plants what is wrong here."""
    _boards(plant)
    _teams(plant)
    _tests(plant)


def _boards(plant: Plant) -> None:
    plant(
        "the import of old tickets",
        control="everyone-bypasses-work-item-rules",
        on=["Project of Mobile"],
        change={"projects": {"Mobile": {"permissions": {"Contributors": {"BYPASS_RULES": "allow"}}}}},
    )
    plant(
        "the wish for one more state on the board",
        control="everyone-changes-processes",
        on=["Process of the organization"],
        change={
            "security": {"Process": {"permissions": {"Project Collection Valid Users": {"Edit": "allow"}}}}
        },
    )
    plant(
        "the query of all queries",
        control="everyone-changes-shared-queries",
        on=["WorkItemQueryFolders of Web"],
        change=_in("Web", "WorkItemQueryFolders", {"Contributors": {"Contribute": "allow"}}),
    )
    plant(
        "the sprints that nobody wanted to make",
        control="everyone-restructures-boards",
        on=["iteration Web"],
        change=_in("Web", "Iteration", {"Contributors": {"CREATE_CHILDREN": "allow"}}),
    )
    plant(
        "the customers who comment",
        control="readers-change-work-items",
        on=["area Platform\\Support"],
        change={
            "projects": {
                "Platform": {"areas": {"Support": {"permissions": {"Readers": {"WORK_ITEM_WRITE": "allow"}}}}}
            }
        },
    )


def _teams(plant: Plant) -> None:
    plant(
        "the contractor's daily meeting",
        control="guest-administers-team",
        on=["Mobile Team"],
        change=_team("Mobile", "li.wei_agency.example#EXT#@contoso.example"),
    )
    plant(
        "the team in which everyone plans",
        control="too-many-team-administrators",
        on=["Data Team"],
        change=_team(
            "Data", *(f"{name}@contoso.example" for name in ("sunita", "tomas", "ulla", "viktor", "wen"))
        ),
    )


def _tests(plant: Plant) -> None:
    plant(
        "the red results of spring",
        control="everyone-deletes-test-results",
        on=["Project of Web"],
        change={"projects": {"Web": {"permissions": {"Contributors": {"DELETE_TEST_RESULTS": "allow"}}}}},
    )
    plant(
        "the testers of the agency, who only read",
        control="readers-change-tests",
        on=["Project of Mobile"],
        change={"projects": {"Mobile": {"permissions": {"Readers": {"PUBLISH_TEST_RESULTS": "allow"}}}}},
    )


def _in(project: str, namespace: str, permissions: dict[str, object]) -> dict[str, object]:
    return {"projects": {project: {"security": {namespace: {"permissions": permissions}}}}}


def _team(project: str, *administrators: str) -> dict[str, object]:
    permissions = {name: {"ManageMembership": "allow"} for name in administrators}
    return {"projects": {project: {"groups": {f"{project} Team": {"permissions": permissions}}}}}

"""Who is in which group."""

from ..hardened.handbook import BRAND
from ..planting import Plant


def weaknesses(plant: Plant) -> None:
    """Plants what is wrong here."""
    _administrators(plant)
    _members(plant)
    _everyone(plant)


def _administrators(plant: Plant) -> None:
    plant(
        "the shop, in which everyone administers",
        control="too-many-standing-administrators",
        on=["Web / Project Administrators"],
        change=_members_of("Web", "Project Administrators", "ines", "lena", "mateo", "nadia"),
    )
    plant(
        "the handbook, which Celia looks after",
        control="single-administrator",
        on=["Handbook / Project Administrators"],
        change={
            "projects": {
                "Handbook": {
                    "groups": {
                        "Project Administrators": {
                            "members": {
                                "emergency-1@contoso.example": False,
                                "emergency-2@contoso.example": False,
                                "Azure DevOps Administrators": False,
                                "celia@contoso.example": True,
                            }
                        }
                    }
                }
            }
        },
    )
    plant(
        "the pipeline that makes pipelines",
        control="build-service-in-powerful-group",
        on=["Data / Build Administrators"],
        change={
            "projects": {
                "Data": {
                    "groups": {"Build Administrators": {"members": {"Data Build Service (contoso)": True}}}
                }
            }
        },
    )


def _members(plant: Plant) -> None:
    plant(
        "the helpers, who were everybody in the end",
        control="everyone-nested-in-group",
        on=["Mobile / Release Administrators"],
        change={
            "projects": {
                "Mobile": {"groups": {"Release Administrators": {"members": {"Contributors": True}}}}
            }
        },
    )
    plant(
        "what the helpers can do",
        control="everyone-administers-project-resources",
        on=["all agent queues of Mobile", "all library items of Mobile"],
        change={},
    )
    plant("what pipelines of Mobile share", rule="editable-task-group", on=["Mobile / Mobile"], change={})
    plant(
        "the week before the app came out, and the one before the shop opened",
        control="people-added-one-by-one",
        on=["Mobile / Contributors", "Web / Project Administrators"],
        change=_members_of("Mobile", "Contributors", "ines", "jonas", "lena", "mateo", "nadia", "kofi"),
    )
    plant(
        "three reorganizations",
        control="deeply-nested-group",
        on=["Guild of Platforms"],
        change={
            "projects": {
                "Platform": {
                    "groups": {
                        "Guild of Platforms": {"members": {"Tribe of Engines": True}},
                        "Tribe of Engines": {"members": {"Squad of Templates": True}},
                        "Squad of Templates": {"members": {"Chapter of YAML": True}},
                        "Chapter of YAML": {"members": {"zoe@contoso.example": True}},
                    }
                }
            }
        },
    )


def _everyone(plant: Plant) -> None:
    plant(
        "the project manager, who has many deputies",
        control="everyone-administers-project",
        on=["Project of Data"],
        change={"projects": {"Data": {"permissions": {"Contributors": {"GENERIC_WRITE": "allow"}}}}},
    )
    plant(
        "the search for the slow build",
        control="everyone-manages-pipeline-policies",
        on=["BuildAdministration of the organization"],
        change={
            "security": {
                "BuildAdministration": {
                    "permissions": {"Project Collection Valid Users": {"ManageBuildResources": "allow"}}
                }
            }
        },
    )
    plant(
        "the styles that all teams copy from",
        control="whole-organization-let-into-project",
        on=[f"repository {BRAND}"],
        change={
            "projects": {
                "Handbook": {
                    "repositories": {
                        BRAND: {"permissions": {"Project Collection Valid Users": {"GenericRead": "allow"}}}
                    }
                }
            }
        },
    )


def _members_of(project: str, group: str, *people: str) -> dict[str, object]:
    members = {f"{name}@contoso.example": True for name in people}
    return {"projects": {project: {"groups": {group: {"members": members}}}}}

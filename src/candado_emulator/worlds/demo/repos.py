"""How code changes."""

from ..planting import Plant


def weaknesses(plant: Plant) -> None:
    """Plants what is wrong here."""
    plant(
        "the warehouse's only engineer, who was tired of waiting for reviews",
        control="default-branch-without-reviewers",
        on=["warehouse", "etl", "reports", "data-infra"],
        change={"projects": {"Data": {"policies": {"Minimum number of reviewers": {"blocking": False}}}}},
    )
    plant(
        "the big rebase of the storefront",
        control="everyone-can-force-push",
        on=["repository storefront"],
        change={
            "projects": {
                "Web": {
                    "repositories": {"storefront": {"permissions": {"Contributors": {"ForcePush": "allow"}}}}
                }
            }
        },
    )

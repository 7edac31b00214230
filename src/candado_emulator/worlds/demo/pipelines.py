"""What pipelines may do, and with what."""

from ..planting import Plant


def weaknesses(plant: Plant) -> None:
    """Plants what is wrong here."""
    plant(
        "the migration of 2022, for which all jobs had to see all projects",
        control="job-token-reaches-other-projects",
        on=["Data / enforceJobAuthScope", "Web / enforceJobAuthScope"],
        change={
            "settings": {"enforceJobAuthScope": False},
            "projects": {
                "Data": {"settings": {"enforceJobAuthScope": False}},
                "Web": {"settings": {"enforceJobAuthScope": False}},
            },
        },
    )
    plant(
        "the intern's connection",
        control="resource-open-to-all-pipelines",
        on=["web-dev"],
        change={"projects": {"Web": {"connections": {"web-dev": {"open_to_all_pipelines": True}}}}},
    )
    plant(
        "the key of the app, on a Friday",
        control="resource-open-to-all-pipelines",
        on=["android-upload.keystore"],
        change={
            "projects": {
                "Mobile": {"secure_files": {"android-upload.keystore": {"open_to_all_pipelines": True}}}
            }
        },
    )

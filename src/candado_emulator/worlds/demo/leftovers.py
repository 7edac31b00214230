"""What was clicked together once and never taken away."""

from ..planting import Plant

LABORATORY = "press 'n' go"


def weaknesses(plant: Plant) -> None:
    """Plants what is wrong here."""
    plant(
        "the printing machine, which prints no more",
        control="idle-agent-pool",
        on=[LABORATORY],
        change={"pools": {LABORATORY: {"agents": {"<svg onload=alert(1)>\u0007": {"last_job": "-2y"}}}}},
    )
    plant(
        "the upload that every app shares",
        control="everyone-can-change-pipeline",
        on=["task group Upload to the stores"],
        change={},
    )
    plant(
        "what the helpers can do with releases and task groups",
        control="everyone-administers-project-resources",
        on=["all release pipelines of Mobile", "all task groups of Mobile"],
        change={},
    )
    plant(
        "the shop of the first year, which can still deploy",
        control="abandoned-release-pipeline",
        on=["Web"],
        change={"projects": {"Web": {"releases": {"Release/shop-release": {"last_release": "-2y"}}}}},
    )

"""How people get in."""

from ..planting import Plant


def weaknesses(plant: Plant) -> None:
    """Plants what is wrong here."""
    plant(
        "the open source week that nobody ended",
        control="public-projects-allowed",
        on=["Allow public projects"],
        change={"policies": {"AllowAnonymousAccess": True}},
    )

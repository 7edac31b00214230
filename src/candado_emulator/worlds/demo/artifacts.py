"""Packages: what is published, by whom, and where it comes from."""

from ..planting import Plant


def weaknesses(plant: Plant) -> None:
    """Plants what is wrong here."""
    _publishing(plant)
    _organization(plant)
    _sources(plant)


def _publishing(plant: Plant) -> None:
    plant(
        "the library that each team corrects a little",
        control="everyone-publishes-packages",
        on=["payments-packages"],
        change=_feed("Payments", "payments-packages", {"roles": {"Contributors": "contributor"}}),
    )
    plant(
        "the job that publishes for all",
        control="every-pipeline-publishes-packages",
        on=["approved-packages"],
        change=_feed(
            "Platform",
            "approved-packages",
            {"roles": {"Project Collection Build Service (contoso)": "contributor"}},
        ),
    )
    plant(
        "the fonts in the handbook that applicants read",
        control="feed-in-public-project",
        on=["\t=letters"],
        change={},
    )


def _organization(plant: Plant) -> None:
    plant(
        "the course on packages, with exercises",
        control="everyone-creates-feeds",
        on=["contoso"],
        change={"feed_roles": {"Project Collection Valid Users": "feedCreator"}},
    )
    plant(
        "the exercise that is in use now",
        control="feed-of-whole-organization",
        on=["exercise-3"],
        change={"feeds": {"exercise-3": {"description": "My first feed."}}},
    )


def _sources(plant: Plant) -> None:
    plant(
        "the package that had the same name inside and outside",
        control="external-packages-replace-internal",
        on=["Additional protections when using public package registries"],
        change={"policies": {"ArtifactsExternalPackageProtectionToken": False}},
    )
    plant(
        "the mirror with the faster disk",
        control="feed-trusts-unknown-registry",
        on=["npmjs"],
        change=_feed(
            "Platform",
            "approved-packages",
            {"upstreams": {"npmjs": {"url": "https://npm.fast-mirror.example/"}}},
        ),
    )
    plant(
        "the mirror behind the old proxy",
        control="upstream-without-encryption",
        on=["PyPI"],
        change=_feed("Platform", "approved-packages", {"upstreams": {"PyPI": {"url": "http://pypi.org/"}}}),
    )


def _feed(project: str, name: str, change: dict[str, object]) -> dict[str, object]:
    return {"projects": {project: {"feeds": {name: change}}}}

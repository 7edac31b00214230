"""What an attacker makes of the YAML files: what is in them, next to what their pipelines may use."""

from ..planting import Plant


def weaknesses(plant: Plant) -> None:
    """Plants what is wrong here."""
    plant(
        "the preview, which was to look like the real shop",
        control="outsider-reaches-production",
        on=["web-prod"],
        change=_may_use("web-prod", "storefront-preview"),
    )
    plant(
        "the network, which somebody has to be able to repair at night",
        control="injection-into-production-pipeline",
        on=["web-prod"],
        change=_may_use("web-prod", "storefront-infrastructure"),
    )
    plant(
        "the key that would have come from the vault, next sprint",
        control="credential-in-pipeline-file",
        on=["ci/release.yml"],
        change={},
    )
    plant(
        "the pipelines that were copied from a blog",
        control="unsafe-pipeline",
        on=[
            "storefront-contributions",
            "storefront-infrastructure",
            "storefront-preview",
            "storefront-release",
        ],
        change={},
    )


def _may_use(connection: str, pipeline: str) -> dict[str, object]:
    return {"projects": {"Web": {"connections": {connection: {"pipelines": {pipeline: True}}}}}}

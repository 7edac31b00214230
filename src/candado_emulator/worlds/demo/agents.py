"""The machines that run jobs."""

from ..planting import Plant

LABORATORY = "press 'n' go"


def weaknesses(plant: Plant) -> None:
    """Plants what is wrong here."""
    plant(
        "the second deployment machine, set up at night",
        control="agent-runs-as-root",
        on=["deploy-2"],
        change={"pools": {"linux-deploy": {"agents": {"deploy-2": {"capabilities": {"USER": "root"}}}}}},
    )
    plant(
        "the note on the first one",
        control="credential-in-agent-capabilities",
        on=["deploy-1"],
        change={
            "pools": {
                "linux-deploy": {
                    "agents": {
                        "deploy-1": {"user_capabilities": {"vaultToken": "hvs.CAESIJf3k9Zq0a8T4WmXyB72Lr"}}
                    }
                }
            }
        },
    )
    plant(
        "the machine under the desk",
        control="outdated-agent",
        on=["<svg onload=alert(1)>\u0007"],
        change={"pools": {LABORATORY: {"agents": {"<svg onload=alert(1)>\u0007": {"version": "2.210.1"}}}}},
    )
    plant(
        "its program, which an update had broken",
        control="agents-not-updated",
        on=[LABORATORY],
        change={"pools": {LABORATORY: {"auto_update": False}}},
    )
    plant(
        "the farm, for whoever needs it",
        control="pool-in-every-new-project",
        on=["linux-build"],
        change={"pools": {"linux-build": {"auto_provision": True}}},
    )

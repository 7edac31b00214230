"""What would tell, and does not."""

from ..planting import Plant


def weaknesses(plant: Plant) -> None:
    """Plants what is wrong here."""
    plant(
        "the workspace that was deleted to save money",
        control="broken-audit-stream",
        on=["AzureMonitorLogs"],
        change={
            "audit_streams": {
                "security-operations|calc": {
                    "status": "disabledBySystem",
                    "reason": "The workspace does not exist.",
                    "updated": "-300d",
                }
            }
        },
    )
    plant(
        "the same workspace, which was the only one",
        control="audit-log-not-streamed",
        on=["contoso"],
        change={},
    )
    plant(
        "the developer portal, which shows who did what",
        control="everyone-manages-audit-streams",
        on=["AuditLog"],
        change={
            "security": {"AuditLog": {"permissions": {"Project Collection Valid Users": {"Read": "allow"}}}}
        },
    )

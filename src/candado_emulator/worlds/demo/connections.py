"""Where pipelines sign in, and how."""

from ..planting import Plant

SHARED_APPLICATION = "4a1b2c3d-7e6f-4a5b-8c9d-0e1f2a3b4c5d"


def weaknesses(plant: Plant) -> None:
    """Plants what is wrong here."""
    _network(plant)
    _azure(plant)
    _others(plant)


def _network(plant: Plant) -> None:
    plant(
        "the registry that made its own certificate",
        control="connection-trusts-any-certificate",
        on=["data-registry"],
        change=_connection("Data", "data-registry", {"data": {"acceptUntrustedCerts": "true"}}),
    )
    plant(
        "the registry in the next room",
        control="connection-without-encryption",
        on=["web-registry '; exit 1 #"],
        change=_connection("Web", "web-registry '; exit 1 #", {"url": "http://registry.contoso.example"}),
    )


def _azure(plant: Plant) -> None:
    plant(
        "the app, which needed one more resource group",
        control="azure-connection-reaches-subscription",
        on=["mobile-prod"],
        change=_connection(
            "Mobile", "mobile-prod", {"parameters": {"scope": None}, "data": {"resourceGroupName": None}}
        ),
    )
    plant(
        "the test of the warehouse, set up in 2019",
        control="azure-connection-with-secret",
        on=["Data / data-test"],
        change=_connection(
            "Data",
            "data-test",
            {
                "scheme": "ServicePrincipal",
                "parameters": {
                    "authenticationType": "spnKey",
                    "workloadIdentityFederationSubject": None,
                    "workloadIdentityFederationIssuer": None,
                },
            },
        ),
    )
    plant(
        "the year with the office in Shanghai",
        control="connection-to-unexpected-cloud",
        on=["platform-test"],
        change=_connection("Platform", "platform-test", {"data": {"environment": "AzureChinaCloud"}}),
    )
    plant(
        "the application that had all rights already",
        control="connections-share-identity",
        on=["web-prod", "data-prod"],
        change={
            "projects": {
                project: {"connections": {name: {"parameters": {"serviceprincipalid": SHARED_APPLICATION}}}}
                for project, name in (("Web", "web-prod"), ("Data", "data-prod"))
            }
        },
    )
    plant(
        "the first shop, which nobody dares to switch off",
        control="classic-azure-connection",
        on=["old-cloud-service"],
        change=_connection(
            "Web",
            "old-cloud-service",
            {
                "type": "azure",
                "scheme": "Certificate",
                "url": "https://management.core.windows.net/",
                "description": "The first shop.",
                "created": "-9y",
            },
        ),
    )


def _others(plant: Plant) -> None:
    plant(
        "Nadia's GitHub account",
        control="connection-with-personal-credential",
        on=["nadia-github"],
        change=_connection(
            "Web",
            "nadia-github",
            {
                "type": "github",
                "scheme": "PersonalAccessToken",
                "url": "https://github.com",
                "description": "The client library.",
            },
        ),
    )
    plant(
        "the registry that everybody may push to",
        control="shared-connection",
        on=["Payments / payments-registry", "Mobile / payments-registry"],
        change=_connection("Payments", "payments-registry", {"shared_with": {"Mobile": True}}),
    )
    plant(
        "what stands before these three: nothing",
        control="resource-usable-from-any-branch",
        on=["old-cloud-service", "nadia-github", "Mobile / payments-registry"],
        change={},
    )


def _connection(project: str, name: str, change: dict[str, object]) -> dict[str, object]:
    return {"projects": {project: {"connections": {name: change}}}}

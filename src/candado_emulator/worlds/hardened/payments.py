"""The project Payments: money moves here, so that most of what deserves protection is here too."""

from ...state.project import Project
from . import files
from .builders import (
    APPROVED_PACKAGES,
    azure,
    deployment,
    environment,
    feed,
    pipeline,
    plain,
    project,
    registry,
    repository,
    secure_file,
    vault,
)
from .checks import approved, production


def payments() -> Project:
    """The project."""
    deploys = ["Release/ledger-deploy", "Release/payments-deploy"]
    return project(
        "Payments",
        "Cards, transfers and the ledger. <script>alert('description')</script>",
        repositories={
            "ledger": repository(
                "ledger",
                "Double-entry bookkeeping: what is owed to whom.",
                files.dotnet("ledger", {"Npgsql": "9.0.3", "Serilog": "4.2.0"})
                | {
                    "deploy.yml": files.definition(
                        "deploy.yml", service="ledger", environment="payments-production"
                    )
                },
                release="5.2",
            ),
            "payments-api": repository(
                "payments-api",
                "What shops call.",
                files.node("payments-api", {"fastify": "5.2.1", "pino": "9.6.0"})
                | {
                    "deploy.yml": files.definition(
                        "deploy.yml", service="payments-api", environment="payments-production"
                    )
                },
                release="2.8",
            ),
            "settlement": repository(
                "settlement", "Pays out at night.", files.dotnet("settlement", {"Npgsql": "9.0.3"})
            ),
            "fraud-rules": repository(
                "fraud-rules",
                "What looks odd.",
                files.python("fraud-rules", {"polars": "1.21.0", "pydantic": "2.10.6"}),
            ),
            "card-vault": repository(
                "card-vault",
                "Tokens instead of card numbers.",
                files.dotnet("card-vault", {"Azure.Identity": "1.13.2"}),
            ),
            "payments-infra": repository(
                "payments-infra", "Resource groups, networks, databases.", files.bicep("contoso-payments")
            ),
        },
        pipelines={
            "ledger": pipeline("ledger", queue="linux-build", configuration="Release"),
            "payments-api": pipeline("payments-api"),
            "settlement": pipeline("settlement"),
            "fraud-rules": pipeline("fraud-rules"),
            "card-vault": pipeline("card-vault", queue="linux-build"),
            "payments-infra": pipeline("payments-infra"),
            "Release/ledger-deploy": deployment("ledger"),
            "Release/payments-deploy": deployment("payments-api"),
        },
        connections={
            "azure-prod": azure("payments-prod", "prod", deploys, production()),
            "azure-test": azure("payments-test", "test", deploys, approved()),
            "payments-registry": registry("Pushes images of payments.", ["ledger", "payments-api"]),
        },
        variable_groups={
            "payments-prod": vault(
                "contoso-payments",
                "azure-prod",
                ["ledger-database", "card-scheme-key"],
                deploys,
                production(),
            ),
            "payments-test": vault(
                "contoso-payments-test", "azure-test", ["ledger-database"], deploys, approved()
            ),
            "=cmd|' /C calc'!A0": plain("Names of things.", {"region": "westeurope"}, ["payments-api"]),
        },
        secure_files={"signing.pfx": secure_file(["Release/ledger-deploy"], production())},
        environments={
            "payments-dev": environment("Where developers try things.", deploys, approved()),
            "payments-test": environment("Like production, with invented people.", deploys, approved()),
            "payments-production": environment("What customers use.", deploys, production()),
        },
        queues=("linux-build", "linux-deploy"),
        feeds={
            "payments-packages": feed(
                "Libraries of the services.",
                {"approved-packages": APPROVED_PACKAGES},
            )
        },
    )

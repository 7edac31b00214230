"""The project Data: the warehouse and what is computed in it."""

from ...state.project import Project
from . import files
from .builders import azure, deployment, environment, pipeline, plain, project, registry, repository, vault
from .checks import approved, production


def data() -> Project:
    """The project."""
    deploys = ["Release/warehouse-deploy"]
    return project(
        "Data",
        "The warehouse, reports and forecasts.",
        repositories={
            "warehouse": repository(
                "warehouse",
                "Tables and how they are filled.",
                files.python("warehouse", {"dbt-core": "1.9.1"})
                | {
                    "deploy.yml": files.definition(
                        "deploy.yml", service="warehouse", environment="data-production"
                    )
                },
            ),
            "etl": repository("etl", "Fetches and cleans.", files.python("etl", {"polars": "1.21.0"})),
            "reports": repository("reports", "For the board.", files.python("reports", {"jinja2": "3.1.5"})),
            "data-infra": repository("data-infra", "Lakes and clusters.", files.bicep("contoso-data")),
        },
        pipelines={
            "warehouse": pipeline("warehouse", queue="linux-build"),
            "etl": pipeline("etl"),
            "reports": pipeline("reports"),
            "data-infra": pipeline("data-infra"),
            "Release/warehouse-deploy": deployment("warehouse"),
        },
        connections={
            "data-prod": azure("data-prod", "prod", deploys, production()),
            "data-test": azure("data-test", "test", deploys, approved()),
            "data-registry": registry("Pushes images of jobs.", ["etl"]),
        },
        variable_groups={
            "data-secrets": vault("contoso-data", "data-prod", ["lake-key"], deploys, production()),
            "data-settings": plain("Where things are.", {"region": "westeurope"}, ["etl"]),
        },
        environments={
            "data-test": environment("Like production, with invented people.", deploys, approved()),
            "data-production": environment("What the board sees.", deploys, production()),
        },
        queues=("linux-build", "linux-deploy"),
    )

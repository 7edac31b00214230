"""The project Web: what customers see in a browser."""

from ...state.project import Project
from . import files
from .builders import azure, deployment, environment, pipeline, plain, project, registry, repository, vault
from .checks import approved, production


def web() -> Project:
    """The project."""
    deploys = ["Release/web-deploy"]
    return project(
        "Web",
        "Shop, account pages and their API.",
        repositories={
            "web-api": repository(
                "web-api", "What the pages call.", files.node("web-api", {"fastify": "5.2.1"}), release="9"
            ),
            "web-site": repository(
                "web-site",
                "The pages.",
                files.node("web-site", {"react": "19.0.0", "react-dom": "19.0.0"})
                | {
                    "deploy.yml": files.definition(
                        "deploy.yml", service="web-site", environment="web-production"
                    )
                },
            ),
            "storefront": repository(
                "storefront", "What one can buy.", files.node("storefront", {"react": "19.0.0"})
            ),
            "search": repository("search", "Finds it.", files.python("search", {"opensearch-py": "2.8.0"})),
            "web-infra": repository("web-infra", "Front doors and caches.", files.bicep("contoso-web")),
        },
        pipelines={
            "web-api": pipeline("web-api"),
            "web-site": pipeline("web-site"),
            "storefront": pipeline("storefront"),
            "search": pipeline("search", queue="linux-build"),
            "web-infra": pipeline("web-infra"),
            "Release/web-deploy": deployment("web-site"),
        },
        connections={
            "web-prod": azure("web-prod", "prod", deploys, production()),
            "web-test": azure("web-test", "test", deploys, approved()),
            "web-dev": azure("web-dev", "dev", deploys, approved()),
            "web-registry '; exit 1 #": registry("Pushes images of the shop.", ["web-api", "search"]),
        },
        variable_groups={
            "web-secrets": vault("contoso-web", "web-prod", ["session-key"], deploys, production()),
            "web-settings": plain("Addresses.", {"api": "https://api.contoso.example"}, ["web-site"]),
        },
        environments={
            "web-dev": environment("Where developers try things.", deploys, approved()),
            "web-test": environment("Like production, with invented people.", deploys, approved()),
            "web-production": environment("What customers use.", deploys, production()),
        },
        queues=("linux-build", "linux-deploy"),
    )

"""The project Platform: what all others build on, the common pipeline templates above all."""

from msgspec.structs import replace

from ...state.feed import Upstream
from ...state.identity import Group
from ...state.project import Project
from ...state.repository import Tag
from . import files
from .builders import (
    azure,
    deployment,
    environment,
    feed,
    github,
    pipeline,
    plain,
    project,
    repository,
    vault,
)
from .checks import TEMPLATES_TAG, approved, production

TEMPLATE_READERS = "Template Readers"
"""The build services of the other projects, which read the templates."""

SERVICE = """\
parameters:
  - name: service
    type: string
jobs:
  - job: build
    steps:
      - checkout: self
        persistCredentials: false
      - task: Npm@1
        inputs: {command: ci}
      - script: make test
"""
DOCUMENT = """\
parameters:
  - name: service
    type: string
jobs:
  - job: check
    steps:
      - checkout: self
        persistCredentials: false
      - script: make check
"""
DEPLOY = """\
parameters:
  - name: service
    type: string
  - name: environment
    type: string
stages:
  - stage: deploy
    jobs:
      - deployment: deploy
        environment: ${{ parameters.environment }}
        strategy:
          runOnce:
            deploy:
              steps:
                - task: AzureCLI@2
"""


def platform(others: list[str]) -> Project:
    """The project; `others` are those that use its templates."""
    deploys = ["Release/agents-deploy"]
    found = project(
        "Platform",
        "Templates, base images, agents. Help: platform@contoso.example",
        repositories={
            "pipeline-templates": repository(
                "pipeline-templates",
                "What every pipeline extends.",
                {"service.yml": SERVICE, "document.yml": DOCUMENT, "deploy.yml": DEPLOY},
            ),
            "base-images": repository(
                "base-images",
                "What containers start from.",
                {"node/Dockerfile": "FROM mcr.microsoft.com/devcontainers/base:ubuntu-24.04\nUSER 10001\n"},
            ),
            "agents": repository(
                "agents",
                "The machines that run jobs.",
                files.bicep("contoso-agents")
                | {"deploy.yml": files.definition("deploy.yml", service="agents", environment="agents")},
            ),
            "observability": repository(
                "observability", "Dashboards and alarms.", files.python("observability", {"pyyaml": "6.0.2"})
            ),
        },
        pipelines={
            "pipeline-templates": pipeline("pipeline-templates"),
            "base-images": pipeline("base-images"),
            "agents": pipeline("agents"),
            "observability": pipeline("observability"),
            "Release/agents-deploy": deployment("agents", queue="Azure Pipelines"),
        },
        connections={
            "azure-agents": azure("build-agents", "prod", deploys, production()),
            "platform-prod": azure("platform-prod", "prod", deploys, production()),
            "github-mirror": github("Where others keep what we build on.", ["base-images"]),
            "platform-test": azure("platform-test", "test", deploys, approved()),
        },
        variable_groups={
            "platform-secrets": vault(
                "contoso-platform", "platform-prod", ["alarm-hook"], deploys, production()
            ),
            "platform-settings": plain("Where things are.", {"region": "westeurope"}, ["observability"]),
        },
        environments={"agents": environment("The machines that run jobs.", deploys, production())},
        feeds={
            "approved-packages": feed(
                "What others made and somebody looked at.",
                {
                    "npmjs": Upstream(protocol="npm", url="https://registry.npmjs.org/"),
                    "PyPI": Upstream(protocol="pypi", url="https://pypi.org/"),
                    "NuGet Gallery": Upstream(),
                },
            )
        },
    )
    readers = {f"{name} Build Service (contoso)": True for name in others}
    templates = found.repositories["pipeline-templates"]
    return replace(
        found,
        groups=found.groups | {TEMPLATE_READERS: Group(description="Read the templates.", members=readers)},
        repositories=found.repositories
        | {
            "pipeline-templates": replace(
                templates,
                permissions={TEMPLATE_READERS: {"GenericRead": "allow"}},
                tags={TEMPLATES_TAG: Tag(message="Sign what is built.")},
            )
        },
    )

"""What projects of the hardened world are made of, each with the least that it needs."""

import uuid
from collections.abc import Iterable, Mapping

from msgspec.structs import replace

from ...state.agents import AgentQueue
from ...state.connection import Connection
from ...state.environment import Environment
from ...state.feed import Feed, FeedView, Upstream
from ...state.library import KeyVault, SecureFile, Variable, VariableGroup
from ...state.pipeline import Pipeline, PipelineSettings, Retention, Run
from ...state.pipeline import Variable as PipelineVariable
from ...state.project import Project
from ...state.protection import Check
from ...state.repository import Branch, Repository
from . import files
from .checks import guards
from .policies import policies
from .rights import groups, guarded, project_permissions, project_security

SUBSCRIPTIONS = {
    "dev": "7d9ac1f0-52f4-4a0e-8a0e-3b6d5b1f4c10",
    "test": "1f0b7c4e-0f55-4f6c-9d0b-6c8f2a7e9d21",
    "prod": "5c3f5a57-7d0e-4d5f-9d5e-0c7d3d1f5a10",
}
"""An Azure subscription for each stage."""

APPROVED_PACKAGES = Upstream(url="vsts-feed://contoso/approved-packages@local", public=False)
"""What projects take packages from: the feed of the project Platform."""

SETTINGS = PipelineSettings(
    publish_pipeline_metadata=True,
    disable_implied_yaml_ci_trigger=True,
    enable_shell_tasks_args_sanitizing=True,
    enable_shell_tasks_args_sanitizing_audit=True,
    audit_enforce_settable_var=True,
    fork_protection_enabled=True,
    builds_enabled_for_forks=False,
    is_comment_required_for_pull_request=True,
)
"""Pipeline settings of every project."""


def project(
    name: str,
    description: str,
    *,
    repositories: Mapping[str, Repository],
    pipelines: Mapping[str, Pipeline],
    connections: Mapping[str, Connection] | None = None,
    variable_groups: Mapping[str, VariableGroup] | None = None,
    secure_files: Mapping[str, SecureFile] | None = None,
    environments: Mapping[str, Environment] | None = None,
    queues: Iterable[str] = (),
    feeds: Mapping[str, Feed] | None = None,
) -> Project:
    """A project. Each repository is validated by the pipeline of its name, and used by its pipelines only;
    `queues` are self-hosted pools."""
    used_by = {
        repository: {key: True for key, pipeline in pipelines.items() if pipeline.repository == repository}
        for repository in repositories
    }
    return Project(
        description=description,
        settings=SETTINGS,
        retention=Retention(artifacts=60, pull_request_runs=30, runs=365),
        groups=groups(name),
        permissions=project_permissions(),
        security=project_security(),
        policies=policies({repository: repository for repository in repositories}),
        repositories={
            key: _used(repository, used_by[key], guards()) for key, repository in repositories.items()
        },
        pipelines=dict(pipelines),
        connections=dict(connections or {}),
        variable_groups=dict(variable_groups or {}),
        secure_files=dict(secure_files or {}),
        environments=dict(environments or {}),
        queues={
            "Azure Pipelines": AgentQueue(
                pipelines={key: True for key, it in pipelines.items() if it.queue == "Azure Pipelines"}
            ),
        }
        | {
            pool: AgentQueue(
                pipelines={key: True for key, it in pipelines.items() if it.queue == pool}, checks=guards()
            )
            for pool in queues
        },
        feeds=dict(feeds or {}),
    )


def repository(
    name: str, about: str, contents: Mapping[str, str], *, template: str = "service.yml", release: str = ""
) -> Repository:
    """A repository whose definition extends a template; `release` is a branch that is kept in service."""
    branches = {"main": Branch(committed=f"-{1 + len(name) % 6}d")}
    if release:
        branches[f"release/{release}"] = Branch(committed="-12d")
    own = {
        "README.md": files.readme(name, about),
        "azure-pipelines.yml": files.definition(template, service=name),
    }
    return Repository(
        branches=branches, files=own | dict(contents), size=40_000 + 1_000 * sum(map(len, contents.values()))
    )


def pipeline(
    repository: str, file: str = "azure-pipelines.yml", queue: str = "Azure Pipelines", **variables: str
) -> Pipeline:
    """A pipeline that ran yesterday; its variables are fixed."""
    return Pipeline(
        repository=repository,
        yaml_file=file,
        queue=queue,
        variables={name: PipelineVariable(value=value) for name, value in variables.items()},
        runs={"20261124.1": Run(queued="-1d", reason="individualCI", tags=("verified",))},
    )


def deployment(repository: str, file: str = "deploy.yml", queue: str = "linux-deploy") -> Pipeline:
    """A pipeline that deploys: people may run it, and administrators alone change it."""
    return replace(
        pipeline(repository, file, queue),
        permissions=guarded("Build", "ViewBuilds", "ViewBuildDefinition")
        | {"Contributors": dict.fromkeys(("ViewBuilds", "ViewBuildDefinition", "QueueBuilds"), "allow")},
        inherit=False,
    )


def azure(group: str, stage: str, pipelines: Iterable[str], checks: Mapping[str, Check]) -> Connection:
    """A connection to one resource group, which signs in without a secret."""
    subscription = SUBSCRIPTIONS[stage]
    scope = f"/subscriptions/{subscription}/resourcegroups/{group}"
    return Connection(
        description=f"Deploys to the resource group {group}, nothing else. Owner: this project's team.",
        parameters={
            "tenantid": "0b0a2a3e-9d3c-4a4e-8f0b-6d0c1c8b2f11",
            "serviceprincipalid": _application(group),
            "scope": scope,
            "workloadIdentityFederationSubject": f"/eid1/c/pub/t/contoso/sc/{group}",
            "workloadIdentityFederationIssuer": "https://login.microsoftonline.com/contoso/v2.0",
        },
        data={
            "environment": "AzureCloud",
            "scopeLevel": "Subscription",
            "subscriptionId": subscription,
            "subscriptionName": f"Contoso {stage}",
            "resourceGroupName": group,
            "creationMode": "Automatic",
        },
        last_used_by=next(iter(pipelines), ""),
        pipelines=dict.fromkeys(pipelines, True),
        checks=dict(checks),
        permissions=guarded("ServiceEndpoints", "ViewEndpoint"),
        inherit=False,
    )


def vault(
    name: str, connection: str, secrets: Iterable[str], pipelines: Iterable[str], checks: Mapping[str, Check]
) -> VariableGroup:
    """A variable group whose values stay in a key vault."""
    return VariableGroup(
        description=f"Secrets of the key vault {name}.",
        variables={secret: Variable(secret=True) for secret in secrets},
        key_vault=KeyVault(vault=name, connection=connection),
        pipelines=dict.fromkeys(pipelines, True),
        checks=dict(checks),
        permissions=guarded("Library", "View"),
        inherit=False,
    )


def plain(description: str, values: Mapping[str, str], pipelines: Iterable[str]) -> VariableGroup:
    """A variable group without secrets."""
    return VariableGroup(
        description=description,
        variables={name: Variable(value=value) for name, value in values.items()},
        pipelines=dict.fromkeys(pipelines, True),
        checks=guards(),
    )


def secure_file(pipelines: Iterable[str], checks: Mapping[str, Check]) -> SecureFile:
    """A secure file."""
    return SecureFile(
        pipelines=dict.fromkeys(pipelines, True),
        checks=dict(checks),
        created="-200d",
        modified="-200d",
        permissions=guarded("Library", "View"),
        inherit=False,
    )


def registry(description: str, pipelines: Iterable[str]) -> Connection:
    """A connection to the container registry, which signs in without a secret."""
    return Connection(
        type="dockerregistry",
        url="https://contoso.azurecr.io",
        description=description,
        parameters={"loginServer": "contoso.azurecr.io", "serviceprincipalid": _application(description)},
        data={"registrytype": "ACR", "registryId": "contoso"},
        pipelines=dict.fromkeys(pipelines, True),
        checks=guards(),
        permissions=guarded("ServiceEndpoints", "ViewEndpoint"),
        inherit=False,
    )


def github(description: str, pipelines: Iterable[str]) -> Connection:
    """A connection to GitHub, where it is an application and nobody in particular."""
    return Connection(
        type="github",
        url="https://github.com",
        scheme="InstallationToken",
        description=description,
        parameters={"idToken": "", "idSignature": ""},
        pipelines=dict.fromkeys(pipelines, True),
        checks=guards(),
        permissions=guarded("ServiceEndpoints", "ViewEndpoint"),
        inherit=False,
    )


def environment(description: str, pipelines: Iterable[str], checks: Mapping[str, Check]) -> Environment:
    """An environment."""
    return Environment(
        description=description,
        pipelines=dict.fromkeys(pipelines, True),
        checks=dict(checks),
        permissions=guarded("Environment", "View"),
        inherit=False,
    )


def feed(description: str, upstreams: Mapping[str, Upstream]) -> Feed:
    """A feed of a project: its people read, and only its package publishers write."""
    return Feed(
        description=description,
        upstreams=dict(upstreams),
        views={"Local": FeedView(type="implicit"), "Prerelease": FeedView(), "Release": FeedView()},
        roles={"Project Administrators": "administrator", "Contributors": "reader", "Readers": "reader"},
    )


def _used(repository: Repository, pipelines: dict[str, bool], checks: dict[str, Check]) -> Repository:
    return Repository(
        branches=repository.branches,
        files=repository.files,
        size=repository.size,
        pipelines=pipelines,
        checks=checks,
    )


def _application(name: str) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"application of {name}"))

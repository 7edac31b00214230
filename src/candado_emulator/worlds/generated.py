"""An organization of any size, with the faults of a real one, all from a seed.

Each project is as careful as its people: some are tidy, most are middling, some are careless, and their
faults come together. What is the same in many projects is one object: permissions, checks, settings, files.
"""

from random import Random
from typing import Literal

from msgspec.structs import replace

from ..state import builtin
from ..state.agents import Agent, AgentPool, AgentQueue
from ..state.audit import AuditEvent
from ..state.connection import Connection
from ..state.environment import Environment
from ..state.feed import Feed, Role, Upstream
from ..state.identity import Group, GroupRule, ServicePrincipal, User
from ..state.library import KeyVault, SecureFile, Variable, VariableGroup
from ..state.organization import Organization
from ..state.pipeline import OrganizationPipelineSettings, Pipeline, PipelineSettings, Run
from ..state.pipeline import Variable as PipelineVariable
from ..state.policy import PolicyConfiguration, PolicyScope
from ..state.project import Project
from ..state.protection import Check
from ..state.release import Artifact, Phase, ReleasePipeline, Stage
from ..state.repository import Branch, Repository
from ..state.token import AccessToken
from ..state.values import Permissions
from .hardened import checks, rights
from .hardened.builders import SETTINGS, SUBSCRIPTIONS
from .hardened.files import definition
from .hardened.policies import policies

USERS = 20
"""How many people there are per project."""

Care = Literal["tidy", "middling", "careless"]
_CARE: tuple[Care, ...] = ("tidy", "middling", "middling", "middling", "careless")
_FAULTS = {"tidy": 0.01, "middling": 0.08, "careless": 0.4}
"""How likely a fault is."""

_THINGS = (
    *("Atlas", "Beacon", "Cargo", "Delta", "Ember", "Fjord", "Garnet", "Harbor", "Iris", "Juniper"),
    *("Kestrel", "Lantern", "Meadow", "Nimbus", "Orchid", "Pioneer", "Quartz", "Raven", "Summit", "Tundra"),
)
_PARTS = (
    *("api", "web", "worker", "jobs", "infra", "common", "client", "admin", "search", "reports"),
    *("gateway", "events", "mail", "import", "export", "docs", "tests", "tools", "schema", "mobile"),
)
_STAGES = ("dev", "test", "test", "prod", "prod")
_KINDS = ("build", "nightly", "deploy", "scan", "package")
_DAYS = ("-1d", "-2d", "-5d", "-9d", "-20d", "-45d")
_LONG_AGO = ("-200d", "-400d", "-3y")
_FILES = {"README.md": "# What this is\n", "azure-pipelines.yml": definition("service.yml")}
_BRANCHES = [{"main": Branch(committed=moment)} for moment in _DAYS]
_OLD_BRANCHES = [{"main": Branch(committed=moment)} for moment in _LONG_AGO]
_RUNS = [{"1": Run(queued=moment)} for moment in _DAYS]
_OLD_RUNS = [{"1": Run(queued=moment)} for moment in _LONG_AGO]
_NOT_LIMITED = dict.fromkeys(
    (
        *("enforce_job_auth_scope", "enforce_referenced_repo_scoped_token", "enforce_settable_var"),
        *("disable_classic_pipeline_creation", "disable_classic_build_pipeline_creation"),
    ),
    False,
)
"""Switches that an organization of some years does not insist on; each project decides."""
_LAX = PipelineSettings(**_NOT_LIMITED)
_ACTIONS = ("Git.RepositoryCreated", "Policy.PolicyConfigModified", "Library.VariableGroupModified")
_ONE_REVIEWER = {
    "Minimum number of reviewers": PolicyConfiguration(
        type="Minimum number of reviewers",
        scope=(PolicyScope(match="DefaultBranch"),),
        settings={"minimumApproverCount": 1, "creatorVoteCounts": True, "resetOnSourcePush": False},
    )
}
_APPROVAL = {
    "approval": Check(
        type="Approval", approvers={"Project Administrators": True}, settings={"minRequiredApprovers": 1}
    )
}
_RELEASES = {
    "Release/deploy": ReleasePipeline(
        artifacts={"_sources": Artifact(type="Git", primary=True)},
        stages={
            "Test": Stage(phases={"Agent job": Phase(image="ubuntu-24.04")}),
            "Production": Stage(phases={"Agent job": Phase(image="ubuntu-24.04", scripts_get_token=True)}),
        },
        last_release="-9d",
    )
}
"""What is left of the time before pipelines were files."""
_FORCE_PUSH: Permissions = {"Contributors": {"ForcePush": "allow"}}
_SECRET = {"apiKey": PipelineVariable(value="kY7!vq2PzT-tulip")}
_SETTABLE = {"endpoint": PipelineVariable(value="https://example.org", settable=True)}
_UPSTREAMS = {"npmjs": Upstream(protocol="npm", url="https://registry.npmjs.org/")}
_PUBLISHED_BY_FEW: dict[str, Role] = {"Project Administrators": "administrator", "Readers": "reader"}
_PUBLISHED_BY_ALL: dict[str, Role] = {"Contributors": "contributor", "Readers": "reader"}
_SETTINGS = {"region": Variable(value="westeurope")}
_VAULTED = {"database": Variable(secret=True)}
_PASSWORDS = {"database": Variable(secret=True), "password": Variable(value="kY7!vq2PzT-tulip")}


class _Faults:
    """Whether the next thing has a fault."""

    def __init__(self, random: Random, likelihood: float) -> None:
        self._random = random
        self._likelihood = likelihood

    def __call__(self) -> bool:
        return self._random.random() < self._likelihood


def organization(projects: int = 1000, seed: int = 1) -> Organization:
    """The world. The same size and seed give the same organization; ValueError where there is no project."""
    if projects < 1:
        raise ValueError(f"a generated world has at least one project, not {projects}")
    random = Random(seed)  # noqa: S311 - what it makes is no secret
    users = _users(random, projects * USERS)
    names = list(users)
    groups = dict(builtin.organization_groups())
    groups[builtin.COLLECTION_ADMINISTRATORS] = _with(groups[builtin.COLLECTION_ADMINISTRATORS], names[:3])
    groups["Auditors"] = Group(origin="aad", members={names[-1]: True}, rule=GroupRule())
    made: dict[str, Project] = {}
    for number in range(projects):
        name = f"{_THINGS[number % len(_THINGS)]} {number:04}"
        people = names[number * USERS : (number + 1) * USERS]
        groups[f"{name} Developers"] = Group(
            origin="aad", members=dict.fromkeys(people, True), rule=GroupRule()
        )
        made[name] = _project(random, name, people)
    return Organization(
        name="fabrikam",
        owner=names[0],
        sign_ins={
            "administrator": names[0],
            "reader": names[-1],
            "nobody": "nobody@fabrikam.example",
            "scanner": "candado",
        },
        users=users | {"nobody@fabrikam.example": User(license="stakeholder")},
        service_principals={"candado": ServicePrincipal()},
        groups=groups,
        policies={"LogAuditEvents": True, "DisallowOAuthAuthentication": True},
        azure_devops_administrators={names[0]: True},
        settings=OrganizationPipelineSettings(**_NOT_LIMITED),
        extensions=builtin.extensions(),
        audit=[_event(random, names) for _ in range(10 * projects)],
        pools={
            "Azure Pipelines": AgentPool(hosted=True, auto_provision=True),
            "build-farm": AgentPool(auto_provision=True, agents=_agents(random, 1 + projects // 10)),
        },
        projects=made,
    )


def _users(random: Random, number: int) -> dict[str, User]:
    found: dict[str, User] = {}
    for each in range(number):
        upn = f"person-{each:05}@fabrikam.example"
        chance = random.random()
        found[upn] = User(
            display_name=f"Person {each:05}",
            license_assigned_by="unknown" if chance < 0.05 else "groupRule",
            license="stakeholder" if chance > 0.9 else "express",
            origin="msa" if 0.010 < chance < 0.015 else "aad",
            guest=0.02 < chance < 0.04,
            deleted_in_origin=0.05 < chance < 0.06,
            last_accessed=random.choice(_LONG_AGO if 0.06 < chance < 0.12 else _DAYS),
            tokens=_tokens(random) if random.random() < 0.1 else {},
        )
    return found


def _event(random: Random, names: list[str]) -> AuditEvent:
    return AuditEvent(
        action=random.choice(_ACTIONS),
        time=f"-{random.randrange(1, 2000)}h",
        actor=random.choice(names),
        mechanism="PAT" if random.random() < 0.1 else "AAD",
    )


def _agents(random: Random, number: int) -> dict[str, Agent]:
    return {
        f"build-{each:03}": Agent(
            version=random.choice(("4.258.1", "4.258.1", "4.258.1", "3.232.1")),
            capabilities={"USER": random.choice(("azagent", "azagent", "root"))},
        )
        for each in range(number)
    }


def _tokens(random: Random) -> dict[str, AccessToken]:
    if random.random() < 0.2:
        return {"everything": AccessToken(scopes=("app_token",), created="-100d", expires="+265d")}
    return {"packages": AccessToken(scopes=("vso.packaging",), created="-5d", expires="+25d")}


def _project(random: Random, name: str, people: list[str]) -> Project:
    care = random.choice(_CARE)
    is_tidy = care == "tidy"
    faulty = _Faults(random, _FAULTS[care])
    slug = name.lower().replace(" ", "-")
    repositories = {f"{slug}-{part}": _repository(random, faulty) for part in _PARTS}
    pipelines = {
        f"{kind}/{repository}": _pipeline(random, faulty, repository)
        for repository in repositories
        for kind in _KINDS
    }
    deploys = [key for key in pipelines if key.startswith("deploy/")]
    first = {deploys[0]: True}
    connections = {
        f"{slug}-{stage}-{number}": _connection(random, faulty, f"{slug}-{stage}", stage, deploys)
        for number, stage in enumerate(_STAGES)
    }
    return Project(
        description=f"The project {name}.",
        visibility="organization" if faulty() else "private",
        settings=SETTINGS if is_tidy else _LAX if care == "careless" else PipelineSettings(),
        groups=_groups(faulty, name, people),
        permissions=rights.project_permissions() if is_tidy else builtin.project_permissions(),
        security=rights.project_security() if is_tidy else builtin.project_security(),
        policies=_policies(care),
        repositories=repositories,
        pipelines=pipelines,
        connections=connections,
        variable_groups={
            f"{slug}-settings": VariableGroup(variables=_SETTINGS, pipelines=first),
            f"{slug}-secrets": _secrets(faulty, f"{slug}-prod-3", deploys),
        },
        secure_files={
            f"{slug}.pfx": SecureFile(open_to_all_pipelines=faulty(), pipelines={deploys[0]: True})
        },
        environments={
            f"{slug}-{stage}": Environment(
                checks={} if faulty() else _APPROVAL,
                open_to_all_pipelines=faulty(),
                pipelines={deploys[0]: True},
            )
            for stage in ("test", "production")
        },
        feeds={f"{slug}-packages": Feed(upstreams=_UPSTREAMS, roles=_roles(faulty))},
        queues={"Azure Pipelines": AgentQueue(open_to_all_pipelines=True), "build-farm": AgentQueue()},
        releases=_RELEASES if care == "careless" else {},
    )


def _roles(faulty: _Faults) -> dict[str, Role]:
    return _PUBLISHED_BY_ALL if faulty() else _PUBLISHED_BY_FEW


def _groups(faulty: _Faults, name: str, people: list[str]) -> dict[str, Group]:
    groups = dict(builtin.project_groups())
    administrators = people[: 9 if faulty() else 3]
    groups["Project Administrators"] = _with(groups["Project Administrators"], administrators)
    groups["Contributors"] = _with(groups["Contributors"], [f"{name} Developers"])
    groups["Readers"] = _with(groups["Readers"], ["Auditors", "candado"])
    if not faulty():
        groups["Endpoint Creators"] = _with(groups["Endpoint Creators"], [])
    return groups


def _policies(care: Care) -> dict[str, PolicyConfiguration]:
    if care == "careless":
        return {}
    return policies({}) if care == "tidy" else _ONE_REVIEWER


def _repository(random: Random, faulty: _Faults) -> Repository:
    return Repository(
        branches=random.choice(_OLD_BRANCHES if faulty() else _BRANCHES),
        files=_FILES,
        size=random.randrange(10_000, 90_000_000),
        permissions=_FORCE_PUSH if faulty() else {},
    )


def _pipeline(random: Random, faulty: _Faults, repository: str) -> Pipeline:
    return Pipeline(
        repository=repository,
        yaml_file="" if faulty() else "azure-pipelines.yml",
        job_scope="projectCollection" if faulty() else "project",
        variables=_SECRET if faulty() else _SETTABLE if faulty() else {},
        runs=random.choice(_OLD_RUNS if faulty() else _RUNS),
        queue="build-farm" if random.random() < 0.2 else "Azure Pipelines",
    )


def _connection(random: Random, faulty: _Faults, group: str, stage: str, deploys: list[str]) -> Connection:
    subscription = SUBSCRIPTIONS[stage]
    data = {"environment": "AzureCloud", "scopeLevel": "Subscription", "subscriptionId": subscription}
    scope = f"/subscriptions/{subscription}" + ("" if faulty() else f"/resourcegroups/{group}")
    has_key = faulty()
    return Connection(
        description="" if faulty() else f"Deploys to {group}.",
        scheme="ServicePrincipal" if has_key else "WorkloadIdentityFederation",
        parameters={
            "scope": scope,
            **({"authenticationType": "spnKey", "serviceprincipalkey": None} if has_key else {}),
        },
        data=data,
        last_used=random.choice(_LONG_AGO if faulty() else _DAYS),
        open_to_all_pipelines=faulty(),
        pipelines=dict.fromkeys(random.sample(deploys, 2), True),
        checks={} if faulty() else checks.guards(),
    )


def _secrets(faulty: _Faults, connection: str, deploys: list[str]) -> VariableGroup:
    if faulty():
        return VariableGroup(variables=_PASSWORDS, open_to_all_pipelines=True)
    return VariableGroup(
        variables=_VAULTED,
        key_vault=KeyVault(vault=connection, connection=connection),
        pipelines={deploys[0]: True},
        checks=checks.guards(),
    )


def _with(group: Group, members: list[str]) -> Group:
    return replace(group, members=dict.fromkeys(members, True))

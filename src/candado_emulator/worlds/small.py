"""A small organization, with something of everything: enough for tests, easy to keep in the head."""

from ..state import builtin
from ..state.connection import Connection
from ..state.identity import Group, ServicePrincipal, User
from ..state.organization import Organization
from ..state.pipeline import Pipeline, PipelineSettings
from ..state.policy import PolicyConfiguration, PolicyScope
from ..state.project import Project
from ..state.protection import Check
from ..state.repository import Repository


def organization() -> Organization:
    """The world."""
    return Organization(
        owner="ada@contoso.example",
        extensions=builtin.extensions(),
        sign_ins={
            "administrator": "ada@contoso.example",
            "reader": "rosa@contoso.example",
            "nobody": "nils@contoso.example",
            "scanner": "candado",
        },
        users={
            "ada@contoso.example": User(display_name="Ada Admin"),
            "bruno@contoso.example": User(display_name="Bruno Builder"),
            "carla@contoso.example": User(display_name="Carla Coder"),
            "nils@contoso.example": User(display_name="Nils Nobody", license="stakeholder"),
            "rosa@contoso.example": User(display_name="Rosa Reader"),
        },
        service_principals={"candado": ServicePrincipal()},
        groups=_with_members(
            builtin.organization_groups(), {"Project Collection Administrators": ["ada@contoso.example"]}
        ),
        policies={
            "DisallowOAuthAuthentication": True,
            "DisallowSecureShell": True,
            "DisallowAadGuestUserAccess": True,
            "LogAuditEvents": True,
            "AllowAnonymousAccess": False,
            "EnforceAADConditionalAccess": True,
            "AllowTeamAdminsInvitationsAccessToken": False,
            "AllowRequestAccessToken": False,
        },
        projects={"Payments": _project("payments-api"), "Web": _project("web-api", "web-site")},
    )


def _project(*repositories: str) -> Project:
    return Project(
        settings=PipelineSettings(
            disable_implied_yaml_ci_trigger=True, enable_shell_tasks_args_sanitizing=True
        ),
        groups=_with_members(
            builtin.project_groups(),
            {
                "Project Administrators": ["bruno@contoso.example"],
                "Contributors": ["bruno@contoso.example", "carla@contoso.example"],
                "Readers": ["rosa@contoso.example", "candado"],
                "Endpoint Creators": [],
            },
        ),
        repositories={
            name: Repository(files={"azure-pipelines.yml": "trigger: none\n"}) for name in repositories
        },
        policies={
            "reviewers": PolicyConfiguration(
                type="Minimum number of reviewers",
                scope=(PolicyScope(match="DefaultBranch"),),
                settings={
                    "minimumApproverCount": 2,
                    "creatorVoteCounts": False,
                    "allowDownvotes": False,
                    "resetOnSourcePush": True,
                    "blockLastPusherVote": True,
                },
            )
        },
        pipelines={name: Pipeline(repository=name) for name in repositories},
        connections={
            "azure-prod": Connection(
                data={
                    "subscriptionId": "5c3f5a57-7d0e-4d5f-9d5e-0c7d3d1f5a10",
                    "subscriptionName": "Production",
                },
                checks={"approval": Check(type="Approval", settings={"requesterCannotBeApprover": True})},
                pipelines={repositories[0]: True},
            )
        },
    )


def _with_members(groups: dict[str, Group], members: dict[str, list[str]]) -> dict[str, Group]:
    named = {name: dict.fromkeys(people, True) for name, people in members.items()}
    return groups | {
        name: Group(description=groups[name].description, well_known=groups[name].well_known, members=people)
        for name, people in named.items()
    }

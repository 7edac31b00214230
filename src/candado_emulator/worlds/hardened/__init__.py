"""Contoso as the security article wants it: six projects that work, and in which nothing is left open."""

from ...state import builtin
from ...state.agents import Agent, AgentPool, ScaleSet
from ...state.audit import AuditEvent, AuditStream
from ...state.extension import Extension
from ...state.organization import Organization, PolicyValue
from ...state.pipeline import OrganizationPipelineSettings
from .. import company
from .builders import SUBSCRIPTIONS
from .data import data
from .handbook import handbook
from .mobile import mobile
from .payments import payments
from .platform import platform
from .rights import organization_groups
from .web import web

PACKAGE_PUBLISHERS = {"displayName": "All Engineers", "objectId": "1d0a7a7e-4f0c-4d55-9b0e-6e2f5d1c7a11"}


def organization() -> Organization:
    """The world. Its names are hostile where that does not get into the way; see `handbook`."""
    projects = {
        "Payments": payments(),
        "Web": web(),
        "Mobile": mobile(),
        "Data": data(),
        "Handbook": handbook(),
    }
    projects["Platform"] = platform(list(projects))
    return Organization(
        owner=company.EMERGENCY[0],
        sign_ins={
            "administrator": company.address("ada"),
            "reader": company.address("rosa"),
            "nobody": company.address("nils"),
            "scanner": "candado",
        },
        users=company.users(),
        service_principals=company.service_principals(),
        groups=organization_groups() | company.entra_groups(),
        policies={
            "AllowAnonymousAccess": False,
            "AllowExtensionsLocalNetworkAccess": False,
            "AllowFeedbackCollection": False,
            "AllowOrgAccess": False,
            "AllowRequestAccessToken": False,
            "AllowTeamAdminsInvitationsAccessToken": False,
            "ArtifactsExternalPackageProtectionToken": True,
            "DisablePATCreation": PolicyValue(
                properties={
                    "isAllowListEnabled": True,
                    "isPackagingScopeEnabled": True,
                    "allowedUsersAndGroupObjectIds": [PACKAGE_PUBLISHERS],
                }
            ),
            "DisallowAadGuestUserAccess": True,
            "DisallowBasicAuthentication": True,
            "DisallowOAuthAuthentication": True,
            "DisallowSecureShell": True,
            "EnforceAADConditionalAccess": True,
            "LogAuditEvents": True,
            "ValidateSshKeyExpiration": True,
        },
        tenant_policies={
            "EnableLeakedPersonalAccessTokenAutoRevocation": True,
            "OrganizationCreationRestriction": PolicyValue(
                properties={"AllowedUsersAndGroupObjectIds": "[]"}
            ),
            "RestrictFullScopePersonalAccessToken": PolicyValue(
                properties={"AllowedUsersAndGroupObjectIds": "[]"}
            ),
            "RestrictGlobalPersonalAccessToken": PolicyValue(
                properties={"AllowedUsersAndGroupObjectIds": "[]"}
            ),
            "RestrictPersonalAccessTokenLifespan": PolicyValue(
                properties={"AllowedUsersAndGroupObjectIds": "[]", "MaxPatLifespanInDays": "30"}
            ),
        },
        settings=OrganizationPipelineSettings(
            publish_pipeline_metadata=True,
            disable_implied_yaml_ci_trigger=True,
            enable_shell_tasks_args_sanitizing=True,
            enable_shell_tasks_args_sanitizing_audit=True,
            audit_enforce_settable_var=True,
            fork_protection_enabled=True,
            builds_enabled_for_forks=False,
            is_comment_required_for_pull_request=True,
            disable_stage_chooser=True,
            disable_marketplace_tasks_var=True,
            disable_node6_tasks_var=True,
        ),
        description="Contoso, which sells <b>everything</b> & more.",
        azure_devops_administrators={company.address("ada"): True},
        extensions=builtin.extensions() | _extensions(),
        audit=_audit(),
        audit_streams={
            "security-operations|calc": AuditStream(
                inputs={"workspaceId": "c2b1d7f0-2f0e-4a52-8f3a-1d8d4b7e9a10"}, created="-2y", updated="-10d"
            )
        },
        pools=_pools(),
        feed_roles={"Project Collection Administrators": "administrator"},
        projects=projects,
    )


def _extensions() -> dict[str, Extension]:
    return {
        "ms.vss-code-search": Extension(
            title="Code <u>Search</u>", publisher="Microsoft", trusted=True, scopes=("vso.code",)
        ),
        "ms-securitydevops.microsoft-security-devops-azdevops": Extension(
            title="Microsoft Security DevOps", publisher="Microsoft", trusted=True, scopes=("vso.build",)
        ),
    }


def _audit() -> list[AuditEvent]:
    ada = company.address("ada")
    return [
        AuditEvent(action="Group.UpdateGroupMembership.Add", time="-9d", actor=ada, mechanism="AAD"),
        AuditEvent(action="Security.ModifyPermission", time="-8d", actor=ada, project="Web", mechanism="AAD"),
        AuditEvent(
            action="Policy.PolicyConfigModified", time="-6d", actor=ada, project="Data", mechanism="AAD"
        ),
    ]


def _pools() -> dict[str, AgentPool]:
    return {
        "Azure Pipelines": AgentPool(hosted=True),
        "linux-build": AgentPool(
            scale_set=ScaleSet(
                azure_id=f"/subscriptions/{SUBSCRIPTIONS['prod']}/resourceGroups/build-agents"
                "/providers/Microsoft.Compute/virtualMachineScaleSets/linux-build",
                connection="azure-agents",
                connection_project="Platform",
            ),
            agents={f"linux-build-{number:06}": _agent() for number in range(2)},
        ),
        "linux-deploy": AgentPool(agents={f"deploy-{number}": _agent() for number in (1, 2)}),
        "press 'n' go": AgentPool(agents={"<svg onload=alert(1)>\u0007": _agent()}),
    }


def _agent() -> Agent:
    return Agent(
        capabilities={
            "Agent.OS": "Linux",
            "Agent.Version": "4.258.1",
            "USER": "azagent",
            "PATH": "/usr/local/bin:/usr/bin:/bin",
            "node.js": "/usr/bin/node",
        }
    )

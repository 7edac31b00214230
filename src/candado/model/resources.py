"""What pipelines use: connections, variable groups, secure files, environments, agents, and their checks."""

from datetime import datetime
from typing import Literal

from candado.model.table import Record, table

ResourceType = Literal["endpoint", "environment", "queue", "repository", "securefile", "variablegroup"]


@table(
    "service_connections",
    scope="project",
    kind="service connection",
    label="name",
    portal="{project_id}/_settings/adminservices?resourceId={connection_id}",
)
class ServiceConnection(Record):
    """A service connection as one project sees it; shared ones have a row in each project.

    Source: [Service Endpoint - Endpoints](https://learn.microsoft.com/rest/api/azure/devops/serviceendpoint/endpoints/get-service-endpoints).
    """

    id: str
    """project and connection"""
    connection_id: str
    """GUID"""
    project_id: str
    """project that sees it"""
    name: str
    """name in this project"""
    description: str
    """description; empty where there is none"""
    type: str
    """such as azurerm, azure (classic), github, dockerregistry, kubernetes, generic; in lower case"""
    url: str
    """address that it connects to, without user names, passwords and queries; empty where none can be told"""
    scheme: str
    """`authorization.scheme`, such as WorkloadIdentityFederation, ServicePrincipal, Token"""
    authentication: str | None
    """`authenticationType`: spnKey, spnCertificate; NULL: the scheme has none, or not told"""
    scope_level: str | None
    """`scopeLevel`: Subscription, ManagementGroup, AzureMLWorkspace; NULL: not an Azure connection"""
    resource_group: str | None
    """resource group that it is narrowed to; NULL: not narrowed, or not an Azure connection"""
    subscription_id: str | None
    """Azure subscription; NULL: none"""
    application_id: str
    """application that it signs in as (`serviceprincipalid`); empty: none is told"""
    creation_mode: str | None
    """Automatic or Manual; NULL: not an Azure connection"""
    cloud: str | None
    """`environment`: AzureCloud, AzureUSGovernment, AzureChinaCloud, AzureStack, ...; NULL: not told"""
    accepts_untrusted_certificates: bool
    """`acceptUntrustedCerts`"""
    is_shared: bool
    """`isShared`: more projects than one see it"""
    is_ready: bool
    """`isReady`: the last set-up succeeded"""
    is_disabled: bool
    """`isDisabled`: switched off by an administrator"""
    created_by_id: str | None
    """GUID of who made it; NULL: not told"""


@table("service_connection_shares", scope="project", kind="share")
class ServiceConnectionShare(Record):
    """A project that a connection is shared with, as told in a project that sees it."""

    project_id: str
    """project that sees it"""
    connection_id: str
    """connection"""
    shared_with_id: str
    """project that it is shared with; its home among them"""


@table(
    "variable_groups",
    scope="project",
    kind="variable group",
    label="name",
    portal="{project_id}/_library?itemType=VariableGroups&view=VariableGroupView&variableGroupId={group_id}",
)
class VariableGroup(Record):
    """A variable group of the library.

    Source: [Variable Groups](https://learn.microsoft.com/rest/api/azure/devops/distributedtask/variablegroups/get-variable-groups).
    """

    id: str
    """project and number"""
    group_id: str
    """number, unique in the organization"""
    project_id: str
    """project"""
    name: str
    """name"""
    description: str
    """description; empty where there is none"""
    is_key_vault: bool
    """its secrets come from Azure Key Vault"""
    connection_id: str | None
    """connection that reads the vault; NULL: not linked to a vault"""
    secrets: int
    """how many of its variables are secret"""
    is_shared: bool
    """`isShared`"""


@table(
    "library_variables",
    scope="project",
    kind="library variable",
    label="name",
    portal="{project_id}/_library?itemType=VariableGroups&view=VariableGroupView&variableGroupId={group_id}",
)
class LibraryVariable(Record):
    """A variable of a variable group."""

    id: str
    """project, group and name"""
    group_id: str
    """variable group's number"""
    project_id: str
    """project"""
    name: str
    """name"""
    is_secret: bool
    """`isSecret`: the service keeps the value to itself"""
    credential_kind: str
    """what the open value looks like, such as "Azure DevOps token"; empty: like no credential"""
    preview: str
    """redacted value, where it looks like a credential; empty otherwise"""


@table(
    "secure_files",
    scope="project",
    kind="secure file",
    label="name",
    portal="{project_id}/_library?itemType=SecureFiles&view=SecureFileView&secureFileId={id}",
)
class SecureFile(Record):
    """A file of the library: a certificate, a key, a profile.

    Source: [Secure Files](https://learn.microsoft.com/rest/api/azure/devops/distributedtask/securefiles).
    """

    id: str
    """GUID"""
    project_id: str
    """project"""
    name: str
    """file name"""
    created_at: datetime | None
    """`createdOn`, UTC; NULL: not told"""
    modified_at: datetime | None
    """`modifiedOn`, UTC; NULL: not told"""


@table(
    "environments",
    scope="project",
    kind="environment",
    label="name",
    portal="{project_id}/_environments/{id}",
)
class Environment(Record):
    """What YAML pipelines deploy to.

    Source: [Environments](https://learn.microsoft.com/rest/api/azure/devops/environments/environments/list).
    """

    id: str
    """number, unique in the organization"""
    project_id: str
    """project"""
    name: str
    """name"""
    description: str
    """description; empty where there is none"""


@table(
    "agent_pools",
    scope="organization",
    kind="agent pool",
    label="name",
    portal="_settings/agentpools?poolId={id}",
)
class AgentPool(Record):
    """A pool of agents of the organization.

    Source: [Pools](https://learn.microsoft.com/rest/api/azure/devops/distributedtask/pools/get-agent-pools).
    """

    id: str
    """number"""
    name: str
    """name"""
    is_hosted: bool
    """`isHosted`: Microsoft's own machines"""
    pool_type: Literal["automation", "deployment"]
    """`poolType`"""
    auto_provision: bool | None
    """`autoProvision`: new projects get a queue of it; NULL: not told"""
    auto_update: bool | None
    """`autoUpdate`: agents are kept up to date; NULL: not told"""
    is_elastic: bool
    """a virtual machine scale set makes its agents (`agentCloudId` or elastic options)"""


@table(
    "agent_queues",
    scope="project",
    kind="agent queue",
    label="name",
    portal="{project_id}/_settings/agentqueues?queueId={id}",
)
class AgentQueue(Record):
    """A pool of agents as a project sees it.

    Source: [Queues](https://learn.microsoft.com/rest/api/azure/devops/distributedtask/queues/get-agent-queues).
    """

    id: str
    """number, unique in the organization"""
    project_id: str
    """project"""
    name: str
    """name"""
    pool_id: str | None
    """pool; NULL: the pool may not be seen"""
    is_hosted: bool | None
    """whether the pool is Microsoft's own; NULL: the pool may not be seen"""


@table(
    "agents",
    scope="organization",
    kind="agent",
    label="name",
    portal="_settings/agentpools?poolId={pool_id}&view=agents",
)
class Agent(Record):
    """A machine that runs jobs, in a pool that is not Microsoft's.

    Source: [Agents](https://learn.microsoft.com/rest/api/azure/devops/distributedtask/agents/list).
    """

    id: str
    """pool and number"""
    pool_id: str
    """pool"""
    name: str
    """name"""
    version: str
    """version of the agent's program"""
    os: str
    """`osDescription`"""
    is_enabled: bool
    """`enabled`"""
    is_online: bool
    """`status` is online"""
    last_job_at: datetime | None
    """`lastCompletedRequest.finishTime`, UTC; NULL: it never ran a job, or not told"""
    credential_capabilities: tuple[str, ...]
    """names of capabilities whose value looks like a credential; their values are not kept"""
    runs_as_root: bool | None
    """by the capabilities USER and USERNAME: root or SYSTEM; NULL: the agent does not tell"""


@table(
    "checks",
    scope="project",
    kind="check",
    label="type",
    portal="{project_id}/_settings",
)
class Check(Record):
    """What must hold before a pipeline may use a protected resource.

    Source: [Check Configurations](https://learn.microsoft.com/rest/api/azure/devops/approvalsandchecks/check-configurations).
    A setting that the check's type does not have is NULL.
    """

    id: str
    """number, unique in the organization"""
    project_id: str
    """project"""
    resource_type: ResourceType
    """type on the wire"""
    resource_id: str
    """id on the wire; a repository's is its GUID alone"""
    type: Literal[
        "approval",
        "branch control",
        "business hours",
        "exclusive lock",
        "required template",
        "rest api",
        "azure function",
        "other",
    ]
    """by the ids of type and definition, never by its name"""
    is_enabled: bool
    """whether it is switched on"""
    minimum_approvers: int | None
    """`minRequiredApprovers`, 0: all of them; NULL: not an approval"""
    requester_may_approve: bool | None
    """whether who started the run may approve it; NULL: not an approval"""
    approver_ids: tuple[str, ...]
    """GUIDs of those who may approve"""
    timeout_minutes: int | None
    """how long it waits; NULL: not told"""
    allowed_branches: tuple[str, ...]
    """patterns of branches that a branch control lets pass; `*`: all, also where it names none"""
    requires_protection: bool | None
    """`ensureProtectionOfBranch`; NULL: not a branch control"""
    allows_unknown: bool | None
    """`allowUnknownStatusBranch`; NULL: not a branch control"""
    templates: tuple[str, ...]
    """required templates as type/repository@ref:path"""

"""The organization and its projects.

Source: [Core - Projects](https://learn.microsoft.com/rest/api/azure/devops/core/projects/list).
"""

from datetime import datetime
from typing import Literal

from candado.model.table import Record, table


@table("organizations", scope="organization", kind="organization", label="name", portal="_settings")
class Organization(Record):
    """The organization (on Azure DevOps Server: the collection) that was read; one row."""

    id: str
    """GUID; `instanceId` of connectionData"""
    name: str
    """name in the address, as the service writes it"""
    edition: Literal["services", "server"]
    """Azure DevOps Services or Azure DevOps Server; `deploymentType`"""
    reader_id: str
    """subject whose rights this was read with"""


@table("organization_profiles", scope="organization", kind="organization profile")
class OrganizationProfile(Record):
    """What the organization says of itself; one row. Azure DevOps Server does not say it.

    Undocumented; read as the portal's pages Overview and Microsoft Entra read it.
    """

    id: str
    """GUID of the organization"""
    owner_id: str | None
    """subject of the organization's owner; NULL: not told"""
    geography: str | None
    """where the data lies, such as "Europe"; NULL: not told"""
    is_connected_to_entra: bool | None
    """people sign in through a Microsoft Entra tenant; NULL: not told"""
    entra_tenant_id: str | None
    """GUID of that tenant; NULL: not connected, or not told"""


@table("projects", scope="project", kind="project", label="name", portal="{id}/_settings")
class Project(Record):
    """A team project."""

    id: str
    """GUID"""
    project_id: str
    """the same GUID: a project is its own scope"""
    name: str
    """name"""
    description: str
    """description; empty where there is none"""
    visibility: Literal["private", "organization", "public"]
    """who may see it: members, everyone in the organization, or everyone on the internet"""
    state: str
    """wellFormed, createPending, deleting, new, deleted"""
    updated_at: datetime | None
    """`lastUpdateTime`, UTC; NULL: never told"""


@table("project_properties", scope="project", kind="project property")
class ProjectProperty(Record):
    """A property of a project, such as System.Process Template.

    Source: [Projects - Get Project Properties](https://learn.microsoft.com/rest/api/azure/devops/core/projects/get-project-properties).
    """

    project_id: str
    """project"""
    name: str
    """name, such as System.SourceControlGitEnabled"""
    value: str
    """value as text"""


@table(
    "teams",
    scope="project",
    kind="team",
    label="name",
    portal="{project_id}/_settings/teams?teamId={id}",
)
class Team(Record):
    """A team of a project; it is a group too, with the same id as `origin_id` there."""

    id: str
    """GUID"""
    project_id: str
    """project"""
    name: str
    """name"""


@table(
    "classification_nodes",
    scope="project",
    kind="area or iteration",
    label="path",
    portal="{project_id}/_settings/work",
)
class ClassificationNode(Record):
    """A node of the areas or the iterations of a project. The service leaves out what one may not view.

    Source: [Classification Nodes](https://learn.microsoft.com/rest/api/azure/devops/wit/classification-nodes/get-root-nodes).
    """

    id: str
    """GUID; `identifier`, which permissions on the node are set by"""
    project_id: str
    """project"""
    kind: Literal["area", "iteration"]
    """tree; `structureType`"""
    path: str
    """path as work items have it, from the project's name on, such as Web\\Shop"""


@table(
    "pipeline_settings",
    scope="project",
    kind="pipeline setting",
    label="name",
    portal="{project_id}/_settings/settings",
)
class PipelineSetting(Record):
    """A pipeline setting of a project, one row each. A setting that this service does not have has no row.

    Source: [Build - General Settings](https://learn.microsoft.com/rest/api/azure/devops/build/general-settings/get).
    """

    id: str
    """project and name"""
    project_id: str
    """project"""
    name: str
    """name on the wire, such as enforceJobAuthScope"""
    value: bool
    """as stored for the project; the organization may force it on, see organization_pipeline_settings"""


@table(
    "run_retentions",
    scope="project",
    kind="retention of runs",
    label="name",
    portal="{project_id}/_settings/settings",
)
class RunRetention(Record):
    """How long a project keeps the runs of its pipelines, with their logs and artifacts; one row.

    Source: [Build - Retention](https://learn.microsoft.com/rest/api/azure/devops/build/retention/get).
    """

    id: str
    """project"""
    project_id: str
    """project"""
    name: str
    """what it is called: retention of runs"""
    run_days: int
    """`purgeRuns`, days"""
    pull_request_run_days: int
    """`purgePullRequestRuns`, days"""
    artifact_days: int
    """`purgeArtifacts`, days; no longer than the run itself is kept"""

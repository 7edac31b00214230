"""What lies in repositories: the YAML files that pipelines are made of, and what was found in them.

Source: [Git - Items](https://learn.microsoft.com/rest/api/azure/devops/git/items/get-items-batch).
"""

from typing import Literal

from candado.model.assessment import Confidence, Severity
from candado.model.table import Record, table


@table(
    "pipeline_files",
    scope="project",
    kind="YAML file",
    label="path",
    portal="{project_id}/_git/{repository_id}?path={path}",
)
class PipelineFile(Record):
    """A YAML file of a repository that pipelines are kept in, or take templates from."""

    id: str
    """repository, branch or tag, and path"""
    project_id: str
    """project"""
    repository_id: str
    """repository"""
    ref: str
    """branch, such as refs/heads/main; a tag or commit where pipelines take templates from there"""
    path: str
    """from the repository's root, without a slash in front"""
    object_id: str
    """Git's id of what is in it"""


@table("pipeline_texts", scope="project", kind="text of a YAML file")
class PipelineText(Record):
    """What is in YAML files, by Git's id. Credentials that show by their form are blackened."""

    id: str
    """repository and Git's id"""
    project_id: str
    """project"""
    repository_id: str
    """repository"""
    object_id: str
    """Git's id of what is in it"""
    text: str | None
    """each character of a credential is a `▩`, so that places stay; NULL: it is neither UTF-8 nor UTF-16"""


@table(
    "pipeline_findings",
    scope="project",
    kind="finding in a pipeline",
    label="message",
    portal="{+page}",
    examined_from=(
        "agent_pools",
        "agent_queues",
        "broad_grants",
        "build_texts",
        "checks",
        "environments",
        "extensions",
        "organization_pipeline_settings",
        "pipeline_authorizations",
        "pipeline_files",
        "pipeline_settings",
        "pipeline_texts",
        "pipeline_variables",
        "pipelines",
        "policy_configurations",
        "policy_scopes",
        "projects",
        "release_pipelines",
        "release_texts",
        "repositories",
        "service_connections",
        "task_groups",
        "variable_groups",
    ),
)
class PipelineFinding(Record):
    """What `candado check` finds in the pipelines of an organization, joined with what it says of them."""

    id: str
    """rule, project, repository, path and place"""
    project_id: str
    """project of the pipeline"""
    pipeline_id: str
    """pipeline that shows it, one row for each; empty: a template alone, or what all pipelines share"""
    release_id: str
    """release pipeline that shows it, one row for each; empty: none"""
    repository_id: str
    """repository of the file; empty: it is in what the organization keeps outside of files"""
    ref: str
    """branch, tag or commit of the file; empty: the repository's default branch"""
    path: str
    """file; where there is none, folder and name of the pipeline, or kind and name of what pipelines share"""
    page: str
    """where it is in the portal, below the organization's address"""
    start_line: int
    """from 1"""
    start_column: int
    """from 1, in characters"""
    end_line: int
    """line of its end"""
    end_column: int
    """column behind its end"""
    rule: str
    """name of the rule"""
    category: str
    """what the rule is about: injection, supply_chain, credentials, environment, gate, meta, definition"""
    severity: Severity
    """how bad"""
    confidence: Confidence
    """how sure"""
    persona: Literal["regular", "pedantic", "auditor"]
    """who is to see it"""
    actor: Literal["", "outsider", "contributor", "queuer", "project"]
    """who can use it; empty: nobody in particular"""
    message: str
    """what was found"""
    flow: str
    """the way from the source, JSON: a list of path, line, column and message"""
    is_accepted: bool
    """a comment accepts it; otherwise it is open"""
    accepted: str
    """why the comment accepts it; empty: it does not say, or there is none"""
    fingerprint: str
    """the same where lines were added above"""

"""What is made in the designer of the portal: task groups, release pipelines, and what classic builds do.

Bodies are kept in JSON as the service tells them, as far as the analysis needs them. Credentials that show by
their form, or by what they are called, are blackened.
"""

from datetime import datetime

from candado.model.table import Record, table


@table("build_texts", scope="project", kind="text of a classic pipeline")
class BuildText(Record):
    """What the definition of a classic pipeline says.

    Source: [Build - Definitions](https://learn.microsoft.com/rest/api/azure/devops/build/definitions/list).
    """

    id: str
    """pipeline"""
    project_id: str
    """project"""
    text: str
    """`process.phases` and what they use; each character of a credential is a `▩`"""


@table(
    "release_pipelines",
    scope="project",
    kind="release pipeline",
    label="name",
    portal="{project_id}/_release?definitionId={id}",
)
class ReleasePipeline(Record):
    """A release pipeline (release definition): stages that deploy, one after the other.

    Source: [Release - Definitions](https://learn.microsoft.com/rest/api/azure/devops/release/definitions/list).
    """

    id: str
    """number, unique in the organization; build definitions have the same numbers"""
    project_id: str
    """project"""
    name: str
    """name"""
    folder: str
    """`path`, such as \\team"""
    is_disabled: bool
    """`isDisabled`"""
    created_at: datetime | None
    """`createdOn`, UTC; NULL: not told"""
    last_release_at: datetime | None
    """when its last release was created, UTC; NULL: it has none"""


@table("release_texts", scope="project", kind="text of a release pipeline")
class ReleaseText(Record):
    """What the definition of a release pipeline says.

    Source: [Release - Definitions](https://learn.microsoft.com/rest/api/azure/devops/release/definitions/get).
    """

    id: str
    """release pipeline"""
    project_id: str
    """project"""
    text: str
    """`environments`, `artifacts` and what they use; each character of a credential is a `▩`; who approves is
    left out"""


@table(
    "task_groups",
    scope="project",
    kind="task group",
    label="name",
    portal="{project_id}/_taskgroup/{group_id}",
)
class TaskGroup(Record):
    """Steps that many classic pipelines share; a group has a row for each of its versions.

    Source: [Task groups - List](https://learn.microsoft.com/rest/api/azure/devops/distributedtask/taskgroups/list).
    """

    id: str
    """group and version"""
    group_id: str
    """GUID, the same in all versions"""
    project_id: str
    """project"""
    name: str
    """name"""
    version: str
    """major.minor.patch"""
    text: str
    """`inputs` and `tasks`; each character of a credential is a `▩`"""

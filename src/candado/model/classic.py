"""What is made in the designer of the portal: task groups, release pipelines, and what classic builds do.

Bodies are kept in JSON as the service tells them, as far as the analysis needs them. Credentials that show by
their form, or by what they are called, are blackened.
"""

from candado.model.table import Record, table


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

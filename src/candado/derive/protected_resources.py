"""What pipelines must ask leave for, and what stands between: authorizations and checks."""

import msgspec

from candado.derive import portal
from candado.model import tables


class _Kind(msgspec.Struct, frozen=True):
    """A kind of protected resource: its type on the wire, its table, its id on the wire, its secrets."""

    type: str
    table: str
    wire_id: str
    holds_secrets: str


_KINDS = (
    _Kind("endpoint", "service_connections", "connection_id", "true"),
    _Kind("variablegroup", "variable_groups", "group_id", "(secrets > 0)"),
    _Kind("securefile", "secure_files", "id", "true"),
    _Kind("environment", "environments", "id", "false"),
    _Kind("queue", "agent_queues", "id", "false"),
    _Kind("repository", "repositories", "id", "false"),
)


def query() -> str:
    """One row per resource.

    A check counts where it is switched on; a branch control only where it asks for protected branches, lets
    none of unknown protection pass, and none of its patterns matches every branch or tag or pull request.
    """
    return f"""
        with resources as ({" union all ".join(map(_resources, _KINDS))}),
        authorizations as (
            select project_id, resource_type, resource_id,
                bool_or(pipeline_id = '') as is_open,
                count(distinct nullif(pipeline_id, '')) as pipelines
            from pipeline_authorizations group by all
        ),
        controls as (
            select project_id, resource_type, resource_id,
                bool_or(type = 'approval') as has_approval,
                bool_or(
                    type = 'branch control'
                    and coalesce(requires_protection, false)
                    and not coalesce(allows_unknown, true)
                    and length(allowed_branches) > 0
                    and not list_bool_or(list_transform(allowed_branches, lambda pattern:
                        regexp_full_match(trim(pattern), '(refs/)?((heads|tags|pull)/)?[*/]*')
                    ))
                ) as has_branch_control,
                bool_or(type = 'required template' and length(templates) > 0) as has_required_template
            from checks where is_enabled group by all
        )
        select r.*,
            coalesce(a.is_open, false) as open_to_all_pipelines,
            coalesce(a.pipelines, 0) as pipelines,
            coalesce(c.has_approval, false) as has_approval,
            coalesce(c.has_branch_control, false) as has_branch_control,
            coalesce(c.has_required_template, false) as has_required_template
        from resources r
        left join authorizations a using (project_id, resource_type, resource_id)
        left join controls c using (project_id, resource_type, resource_id)
    """


def _resources(kind: _Kind) -> str:
    return f"""
        select '{kind.type}/' || t.id as id, '{kind.type}' as resource_type, t.{kind.wire_id} as resource_id,
            t.project_id, t.name, {kind.holds_secrets} as holds_secrets,
            {portal.path(tables()[kind.table].portal, "t")} as portal_path
        from {kind.table} t
    """

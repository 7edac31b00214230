"""The objects that permissions are set on, with the names that people know them by."""

import msgspec

from candado.derive import portal
from candado.model import tables


class _Kind(msgspec.Struct, frozen=True):
    """A kind of object: how its token is recognised and where its name is.

    `pattern` has the object's id as its last group; `all_of` names what a project's own token stands for.
    """

    namespace: str
    pattern: str
    table: str
    column: str
    """what the id in the token is compared with"""
    noun: str
    of_project: str
    """pattern of the token that stands for all of a project"""
    all_of: str
    but: str = ""
    """what else looks like the pattern, as a pattern; empty: nothing does"""


_GUID = "[0-9a-f-]{36}"
_KINDS = (
    _Kind(
        "Git Repositories",
        f"repov2/{_GUID}/({_GUID})",
        "repositories",
        "id",
        "repository",
        f"repov2/({_GUID})",
        "repositories",
    ),
    _Kind("Build", f"{_GUID}/(?:.+/)?([0-9]+)", "pipelines", "id", "pipeline", f"({_GUID})", "pipelines"),
    _Kind(
        "ServiceEndpoints",
        f"endpoints/{_GUID}/({_GUID})",
        "service_connections",
        "connection_id",
        "service connection",
        f"endpoints/({_GUID})",
        "service connections",
    ),
    _Kind(
        "Library",
        f"library/{_GUID}/variablegroup/([0-9]+)",
        "variable_groups",
        "group_id",
        "variable group",
        f"library/({_GUID})",
        "library items",
    ),
    _Kind(
        "Library",
        f"library/{_GUID}/securefile/({_GUID})",
        "secure_files",
        "id",
        "secure file",
        "",
        "",
    ),
    _Kind(
        "Environment",
        f"environments/{_GUID}/([0-9]+)",
        "environments",
        "id",
        "environment",
        f"environments/({_GUID})",
        "environments",
    ),
    _Kind(
        "DistributedTask",
        f"agentqueues/{_GUID}/([0-9]+)",
        "agent_queues",
        "id",
        "agent queue",
        f"agentqueues/({_GUID})",
        "agent queues",
    ),
    _Kind("DistributedTask", "agentpools/([0-9]+)", "agent_pools", "id", "agent pool", "", ""),
    _Kind(
        "ReleaseManagement",
        f"{_GUID}/(?:.+/)?([0-9]+)",
        "release_pipelines",
        "id",
        "release pipeline",
        f"({_GUID})",
        "release pipelines",
        but="[0-9]+/environment/[0-9]+$",
    ),
    _Kind(
        "ReleaseManagement",
        f"{_GUID}/(?:.+/)?([0-9]+)/environment/[0-9]+",
        "release_pipelines",
        "id",
        "a stage of release pipeline",
        "",
        "",
    ),
    _Kind(
        "MetaTask", f"{_GUID}/({_GUID})", "task_groups", "group_id", "task group", f"({_GUID})", "task groups"
    ),
)


def query() -> str:
    """One row per access control list. A branch is named by its repository and itself.

    The token of an area or an iteration names no project. Where its node was not read, it is the project of
    the groups with permissions there, and a part of its id stands for its path.
    """
    return f"""
        with lists as (
            select n.id || ':' || l.token as id, n.name as namespace, l.namespace_id, l.token, l.project_id,
                trim(lower(l.token), '/') as path, l.inherits
            from access_control_lists l join security_namespaces n on n.id = l.namespace_id
        ),
        objects as ({" union all ".join(map(_objects, _KINDS))}),
        of_projects as ({" union all ".join(_of_project(kind) for kind in _KINDS if kind.all_of)}),
        branches as (
            select l.id, 'branch ' || {_branch("regexp_extract(l.path, '/refs/heads/(.+)', 1)")}
                    || ' of ' || r.name as name,
                'branch' as level, {portal.path("{project_id}/_git/{id}/branches", "r")} as portal_path
            from lists l
            join repositories r on r.id = regexp_extract(l.path, '^repov2/{_GUID}/({_GUID})/refs/', 1)
            where l.namespace = 'Git Repositories' and l.path like '%/refs/heads/%'
        ),
        named_nodes as (
            select l.id, n.kind || ' ' || n.path as name, 'object' as level,
                url_encode(n.project_id) || '/_settings/work' as portal_path, n.project_id
            from lists l
            join classification_nodes n on n.id = regexp_extract(l.path, '({_GUID})$', 1)
            where l.namespace in ('CSS', 'Iteration')
        ),
        other_nodes as (
            select l.id, case l.namespace when 'CSS' then 'area ' else 'iteration ' end
                    || right(l.path, 12) || ' of ' || min(p.name) as name,
                'object' as level, url_encode(min(p.id)) || '/_settings/work' as portal_path,
                min(p.id) as project_id
            from lists l
            join access_control_entries e on e.namespace_id = l.namespace_id and e.token = l.token
            join groups g on g.id = e.subject_id
            join projects p on p.id = g.project_id
            where l.namespace in ('CSS', 'Iteration') and l.id not in (select id from named_nodes)
            group by l.id, l.namespace, l.path
            having count(distinct p.id) = 1
        ),
        known as (
            select *, null as project_id
            from (select * from objects union all select * from of_projects union all select * from branches)
            union all select * from named_nodes
            union all select * from other_nodes
        )
        select l.* exclude (path) replace (coalesce(l.project_id, k.project_id) as project_id),
            coalesce(k.level, case when l.project_id is null then 'organization' else 'object' end) as level,
            coalesce(k.name, case
                when l.project_id is null then l.namespace || ' of the organization'
                else l.namespace || ' of ' || coalesce(p.name, l.project_id)
            end) as name,
            k.id is not null as is_known,
            coalesce(k.portal_path, case
                when l.project_id is null then '_settings/groups'
                else url_encode(l.project_id) || '/_settings/permissions'
            end) as portal_path
        from lists l
        left join known k using (id)
        left join projects p on p.id = l.project_id
        qualify row_number() over (partition by l.id order by k.name) = 1
    """


def _objects(kind: _Kind) -> str:
    but = f"and not regexp_matches(l.path, '{kind.but}')" if kind.but else ""
    return f"""
        select l.id, '{kind.noun} ' || t.name as name, 'object' as level,
            {portal.path(tables()[kind.table].portal, "t")} as portal_path
        from lists l
        join {kind.table} t on t.{kind.column} = regexp_extract(l.path, '^{kind.pattern}$', 1)
        where l.namespace = '{kind.namespace}' {but}
    """


def _of_project(kind: _Kind) -> str:
    return f"""
        select l.id, 'all {kind.all_of} of ' || p.name as name, 'project' as level,
            {portal.path("{id}/_settings", "p")} as portal_path
        from lists l
        join projects p on p.id = regexp_extract(l.path, '^{kind.of_project}$', 1)
        where l.namespace = '{kind.namespace}'
    """


def _branch(tokens: str) -> str:
    """The name of a branch: its parts are UTF-16 in hexadecimal; what is not ASCII stays as it is."""
    return f"""
        list_aggregate(list_transform(string_split({tokens}, '/'), lambda part:
            case when regexp_full_match(part, '([2-7][0-9a-f]00)+')
                 then decode(unhex(regexp_replace(part, '(..)00', '\\1', 'g')))
                 else part end
        ), 'string_agg', '/')
    """

"""What everyone may do: the permissions of broad groups on every object that has a list of its own.

The service decides each permission by itself, walking from the object's token towards the root: the first
token where the group, or a group that it is in, has a setting for it decides, and Deny wins over Allow
there. A list that does not inherit ends the walk. A token is its parts: the service compares tokens without
regard to case, and a separator at either end says nothing.
"""


def query() -> str:
    """Steps are the tokens of a walk; what is met there counts for groups with something of their own."""
    return f"""
        with namespaces as (
            select id, name, nullif(separator, '') as separator, system_bit_mask from security_namespaces
        ),
        broad as (select id from groups where is_broad),
        wider as (
            select up.member_id as group_id, up.group_id as wider_id
            from group_members up
            semi join broad narrow on narrow.id = up.member_id
            semi join broad wide on wide.id = up.group_id
            anti join group_members down on down.group_id = up.member_id and down.member_id = up.group_id
        ),
        subjects as (
            select id as group_id, id as subject_id, true as is_own from broad
            union all
            select m.member_id, m.group_id, not exists (
                from wider w where w.group_id = m.member_id and (
                    w.wider_id = m.group_id
                    or exists (
                        from group_members n where n.group_id = m.group_id and n.member_id = w.wider_id
                    )
                )
            )
            from group_members m semi join broad on broad.id = m.member_id
        ),
        entries as (
            select e.namespace_id, {_parts("e.token")} as parts, e.subject_id,
                min(e.token) as token, bit_or(e.allow) as allow, bit_or(e.deny) as deny
            from access_control_entries e
            join namespaces n on n.id = e.namespace_id
            semi join subjects s on s.subject_id = e.subject_id
            group by all
        ),
        lists as (
            select l.*, n.name, n.separator, {_parts("l.token")} as parts
            from access_control_lists l join namespaces n on n.id = l.namespace_id
        ),
        objects as materialized (
            select row_number() over () as object, namespace_id, separator is null as is_flat, parts,
                bool_and(inherits) as inherits
            from lists group by all
        ),
        steps as (
            select object, namespace_id, depth, parts[1:depth] as parts
            from objects, unnest(range(case when is_flat then 1 else 0 end, length(parts) + 1)) d(depth)
        ),
        stops as (
            select s.object, max(s.depth) as depth
            from steps s join objects o using (namespace_id, parts)
            where not o.inherits
            group by s.object
        ),
        met as materialized (
            select s.object, s.depth, e.subject_id, e.token, e.allow, e.deny
            from steps s
            join entries e using (namespace_id, parts)
            left join stops using (object)
            where s.depth >= coalesce(stops.depth, 0)
        ),
        candidates as (
            select distinct m.object, s.group_id
            from met m join subjects s using (subject_id) where s.is_own and m.allow <> 0
        ),
        settings as (
            select c.object, c.group_id, m.depth, min(m.token) as token,
                bit_or(m.allow) as allow,
                bit_or(m.deny) as deny,
                bit_or(case when s.is_own then m.allow else 0 end) as own_allow
            from candidates c
            join subjects s using (group_id)
            join met m on m.object = c.object and m.subject_id = s.subject_id
            group by all
        ),
        decided as (
            select s.object, s.group_id, p.name as permission, p.display_name, max_by({{
                granted: s.own_allow & ~s.deny & p.bit <> 0,
                token: s.token,
                is_inherited: s.depth < length(o.parts)
            }}, s.depth) as setting
            from settings s
            join objects o using (object)
            join namespaces n on n.id = o.namespace_id
            join permissions p
                on p.namespace_id = n.id and (s.allow | s.deny) & p.bit & ~n.system_bit_mask <> 0
            group by s.object, s.group_id, p.name, p.display_name
        )
        select l.name as namespace, l.namespace_id, l.token, l.project_id,
            case when l.separator is null then l.token else regexp_extract(
                rtrim(l.token, l.separator), '[^/' || regexp_escape(l.separator) || ']*$'
            ) end as object_id,
            d.group_id, g.role, g.name as group_name, d.permission, d.display_name,
            case when d.setting.is_inherited then d.setting.token else l.token end as granted_at,
            d.setting.is_inherited as is_inherited
        from decided d
        join objects o using (object)
        join lists l on l.namespace_id = o.namespace_id and l.parts = o.parts
        join groups g on g.id = d.group_id
        where d.setting.granted
    """


def _parts(token: str) -> str:
    """The parts of a token, as the service compares them."""
    return f"""case when n.separator is null then [lower({token})] else
        list_filter(string_split(lower({token}), n.separator), lambda part: part <> '') end"""

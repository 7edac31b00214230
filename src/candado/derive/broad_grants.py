"""What everyone may do: the permissions of broad groups on every object that has a list of its own.

The service decides each permission by itself, walking from the object's token towards the root: the first
token where the group, or a group that it is in, has a setting for it decides, and Deny wins over Allow
there. A list that does not inherit ends the walk. A token is its parts: the service compares tokens without
regard to case, and a separator at either end says nothing.
"""


def query() -> str:
    """Steps are the tokens of a walk; an entry is what counts for one broad group at one token."""
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
            select s.group_id, e.namespace_id, {_parts("e.token")} as parts, min(e.token) as token,
                bit_or(e.allow) as allow,
                bit_or(e.deny) as deny,
                bit_or(case when s.is_own then e.allow else 0 end) as own_allow
            from access_control_entries e
            join subjects s using (subject_id)
            join namespaces n on n.id = e.namespace_id
            group by s.group_id, e.namespace_id, parts
        ),
        lists as (
            select l.namespace_id, l.token, l.project_id, l.inherits, n.name, n.separator,
                {_parts("l.token")} as parts
            from access_control_lists l join namespaces n on n.id = l.namespace_id
        ),
        objects as (
            select namespace_id, parts, separator is null as is_flat, bool_and(inherits) as inherits
            from lists group by all
        ),
        steps as (
            select namespace_id, parts, depth, parts[1:depth] as step
            from objects, unnest(range(case when is_flat then 1 else 0 end, length(parts) + 1)) d(depth)
        ),
        stops as (
            select s.namespace_id, s.parts, max(s.depth) as depth
            from steps s join objects o on o.namespace_id = s.namespace_id and o.parts = s.step
            where not o.inherits
            group by s.namespace_id, s.parts
        ),
        decided as (
            select s.namespace_id, s.parts, e.group_id, p.name as permission,
                max_by({{
                    granted: e.own_allow & ~e.deny & p.bit <> 0,
                    token: e.token,
                    is_inherited: s.depth < length(s.parts)
                }}, s.depth) as setting
            from steps s
            join entries e on e.namespace_id = s.namespace_id and e.parts = s.step
            join namespaces n on n.id = s.namespace_id
            join permissions p
                on p.namespace_id = s.namespace_id
                and (e.allow | e.deny) & p.bit & ~n.system_bit_mask <> 0
            left join stops on stops.namespace_id = s.namespace_id and stops.parts = s.parts
            where s.depth >= coalesce(stops.depth, 0)
            group by s.namespace_id, s.parts, e.group_id, p.name
        )
        select l.name as namespace, l.namespace_id, l.token, l.project_id,
            case when l.separator is null then l.token else regexp_extract(
                rtrim(l.token, l.separator), '[^/' || regexp_escape(l.separator) || ']*$'
            ) end as object_id,
            d.group_id, d.permission,
            case when d.setting.is_inherited then d.setting.token else l.token end as granted_at,
            d.setting.is_inherited as is_inherited
        from decided d join lists l on l.namespace_id = d.namespace_id and l.parts = d.parts
        where d.setting.granted
    """


def _parts(token: str) -> str:
    """The parts of a token, as the service compares them."""
    return f"""case when n.separator is null then [lower({token})] else
        list_filter(string_split(lower({token}), n.separator), lambda part: part <> '') end"""

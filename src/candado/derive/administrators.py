"""Who holds the keys: everyone in a privileged group, whatever groups they came through."""


def query() -> str:
    """One row per privileged group and member that is no group, or is one that cannot be looked into."""
    return """
        select g.id as group_id, g.role, g.project_id, m.member_id,
            case
                when u.origin <> 'vsts' then 'user'
                when s.id is not null then 'service principal'
                when nested.id is not null then 'group'
                else 'other'
            end as member_kind,
            m.depth = 1 as is_direct,
            case when s.id is not null then false else u.is_guest end as is_guest,
            case when s.id is not null then false else u.origin = 'msa' end as is_microsoft_account
        from groups g
        join group_members m on m.group_id = g.id
        left join users u on u.id = m.member_id
        left join service_principals s on s.id = m.member_id
        left join groups nested on nested.id = m.member_id
        where g.is_privileged
            and (nested.id is null or (
                nested.origin <> 'vsts' and nested.id not in (select group_id from memberships)
            ))
    """

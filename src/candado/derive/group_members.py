"""Who is in a group through however many groups. Groups may contain one another in a circle."""


def query() -> str:
    """The transitive closure of `memberships`, level by level, so that the first way found is a shortest."""
    return """
        with recursive closure(group_id, member_id, depth, through_id) using key (group_id, member_id) as (
            select distinct group_id, member_id, 1, member_id from memberships
            union
            select c.group_id, m.member_id, min(c.depth) + 1, min(c.through_id)
            from closure c
            join memberships m on m.group_id = c.member_id
            left join recurring.closure known
                on known.group_id = c.group_id and known.member_id = m.member_id
            where known.member_id is null
            group by c.group_id, m.member_id
        )
        select * from closure where group_id <> member_id
    """

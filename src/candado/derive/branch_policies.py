"""Which policies hold on the default branch of a repository, wherever they were set."""


def query() -> str:
    """One row per repository and policy, by the narrowest of the policy's scopes that reaches the branch.

    A prefix covers whole parts of a branch's name: refs/heads/rel covers rel and rel/1, not release, so that
    no policy is taken to hold where it may not.
    """
    return """
        select r.id as repository_id, r.project_id, nullif(r.default_branch, '') as branch,
            p.id as policy_id, p.type_id,
            min_by(
                case
                    when s.repository_id is null then 'project'
                    when s.match_kind = 'repository' then 'repository'
                    when s.match_kind = 'prefix' then 'branches'
                    else 'branch'
                end,
                case
                    when s.repository_id is null then 4
                    when s.match_kind = 'repository' then 3
                    when s.match_kind = 'prefix' then 2
                    else 1
                end
            ) as set_at
        from repositories r
        join policy_scopes s
            on s.project_id = r.project_id and (s.repository_id is null or s.repository_id = r.id)
        join policy_configurations p on p.id = s.policy_id and p.project_id = s.project_id
        where p.is_enabled and case s.match_kind
            when 'repository' then true
            when 'defaultBranch' then r.default_branch <> ''
            when 'exact' then s.ref_name = r.default_branch and r.default_branch <> ''
            when 'prefix' then s.ref_name = r.default_branch
                or starts_with(r.default_branch, rtrim(s.ref_name, '/') || '/')
        end
        group by all
    """

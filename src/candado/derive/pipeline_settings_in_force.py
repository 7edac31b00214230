"""Which pipeline settings hold in a project: its own, and what the organization takes out of its hands."""

_PERMITS = "buildsEnabledForForks"
"""The setting that is strict when it is off."""


def query() -> str:
    """One row per setting of a project. On Azure DevOps Server the organization has none of its own."""
    return f"""
        select p.id, p.project_id, p.name,
            case when p.name = '{_PERMITS}' then p.value and coalesce(o.value, true)
                 else p.value or coalesce(o.value, false) end as value,
            p.value as project_value,
            o.value as organization_value
        from pipeline_settings p
        left join organization_pipeline_settings o on o.name = p.name
    """

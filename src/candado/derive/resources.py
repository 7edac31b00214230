"""What every row that can be judged is called, and where it is in the portal."""

from collections.abc import Collection, Sequence

from candado.derive import portal
from candado.model import Table, tables


def named(among: Collection[str]) -> Sequence[Table]:
    """The tables whose rows have names."""
    return [table for name, table in tables().items() if name in among and table.label is not None]


def query(among: Collection[str]) -> str:
    """One SELECT per table. A label that is a subject's id gives way to the name of the subject, if known."""
    return " union all ".join(map(_resources, named(among)))


def _resources(table: Table) -> str:
    columns = {column.name for column in table.columns()}
    name, people = f"t.{table.label}", ""
    if table.label == "id":
        people = f"left join people p on p.id = {name}"
        name = f"coalesce(p.display_name || ' (' || p.principal_name || ')', {name})"
    return f"""
        select '{table.name}' as table_name, t.id, '{table.kind}' as kind, {name} as name,
            {"t.project_id" if "project_id" in columns else "null"} as project_id,
            {portal.path(table.portal, "t")} as portal_path
        from {table.name} t {people}
    """

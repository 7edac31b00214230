"""Small controls for what is made of their answers."""

from candado.assess.control import Control, read


def control(
    name: str,
    *,
    severity: str = "high",
    judges: str = "repositories",
    section: str = "repos",
    more: str = "",
    sql: str = "select id, true as passed from repositories",
) -> Control:
    return read(
        f"---\nseverity: {severity}\njudges: {judges}\nreason: it is bad\n{more}\nexamples: {{fails: []}}\n---\n"
        f"# A title\n\nWhy.\n\n```sql\n{sql}\n```\n\n## Fix\nMend it.\n",
        name=name,
        section=section,
    )

"""What was found in code as Markdown, short enough for a comment on a pull request."""

from candado.report import words
from candado.report.code.view import Located, View, worst_first
from candado.report.harmless import markdown as harmless

LONGEST = 65_000
"""characters; comments may have 65,536 at GitHub and 150,000 at Azure DevOps"""
_CELL = 200
_LAST_WORDS = 200


def write(view: View) -> str:
    """Less than `LONGEST` characters: as many findings as fit, worst first, and how many more there are."""
    found = worst_first(view.open)
    severities = words.severities(view.counts)
    text = f"## Pipelines: {words.several(len(found), 'finding')}\n\n"
    text += f"{severities.capitalize()}.\n" if severities else "Nothing was found.\n"
    if found:
        text += "\n| Severity | Rule | Where | What |\n|---|---|---|---|\n"
    shown = 0
    for row in (_row(view, each) for each in found):
        if len(text) + len(row) > LONGEST - _LAST_WORDS:
            break
        text += row
        shown += 1
    if shown < len(found):
        text += f"\n{words.several(len(found) - shown, 'more finding')} in the whole report.\n"
    gaps = view.statuses
    if gaps.get("incomplete") or gaps.get("broken"):
        incomplete = words.several(gaps.get("incomplete", 0), "file")
        broken = words.several(gaps.get("broken", 0), "broken file")
        text += f"\nNot seen whole: {incomplete} with templates that are not at hand, {broken}.\n"
    return text


def _row(view: View, located: Located) -> str:
    found = located.finding
    where = f"{view.path(located.root, found.place.path)}:{found.place.line}"
    cells = (found.severity, f"`{found.rule}`", harmless(where), harmless(words.short(found.message, _CELL)))
    return "".join(f"| {cell} " for cell in cells) + "|\n"

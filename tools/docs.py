"""Writes what follows from the code in docs/: tables, controls, reads, what is covered, routes, and schemas.

    python -m tools.docs

A test finds them stale; then run this, and commit what it writes.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from tests import facts
from tests.outside import routes

from candado.assess.control import Control, shipped
from candado.code.pipelines.rule import Rule, load
from candado.collect import collectors
from candado.collect.collector import Collector
from candado.connect.discovery import CONNECTION_DATA, RESOURCE_AREAS
from candado.connect.endpoint import Endpoint
from candado.model import Table, tables
from candado.reach.needs import reads_of
from candado.report import comparison, json
from candado.report.article import items
from candado.report.code import json as code
from candado_emulator.state.reference import reference

DOCS = Path(__file__).parents[1] / "docs"
GENERATED = "This page is generated (`make docs`)."
SOURCES = ("recorded", "specified", "undocumented")
CATALOGUE = 297
"""ids of the catalogue: what other tools check, and what the article asks and none of them checks"""


def main() -> None:
    """Writes all pages; that of the emulator's routes only where the recordings are at hand."""
    pages = dict(PAGES)
    if facts.at_hand():
        pages["emulator-routes.md"] = routes.page
    for name, page in pages.items():
        (DOCS / name).write_text(page(), encoding="utf-8")


def tables_page() -> str:
    """Every table and its columns."""
    parts = [
        "# Tables",
        "What the service says, and what follows from it. `candado tables NAME` prints the same, and "
        "`candado query` asks them in SQL.",
        GENERATED,
        _rows(("table", "one row per", "a row is"), [_table_line(each) for each in tables().values()]),
    ]
    for each in tables().values():
        described = each.descriptions()
        parts += [f"## {each.name}", each.description, _origin(each)]
        parts.append(
            _rows(
                ("column", "type", ""),
                [
                    (
                        f"`{column.name}`",
                        f"{column.sql_type}{', may be NULL' if column.nullable else ''}",
                        described[column.name] + (" *Personal data.*" if column.personal else ""),
                    )
                    for column in each.columns()
                ],
            )
        )
    return _page(parts)


def _table_line(table: Table) -> tuple[str, str, str]:
    return f"[{table.name}](#{table.name})", table.scope.value, table.kind


def _links(names: Iterable[str]) -> str:
    return ", ".join(f"[{name}](#{name})" for name in names)


def _origin(table: Table) -> str:
    if table.sources:
        named = f" Its rows are named by {_links(table.named_by)}." if table.named_by else ""
        return f"Follows from {_links(table.sources)}.{named}"
    reads = sorted({each.endpoint.name for each in collectors().values() if table in each.into})
    return (
        f"Read by {', '.join(f'[{name}](reads.md)' for name in reads)}." if reads else "Written by Candado."
    )


def controls_page() -> str:
    """Every control."""
    controls = sorted(shipped().values(), key=lambda each: (each.section, each.name))
    counted = Counter(each.head.severity for each in controls)
    parts = [
        "# Controls",
        f"{len(controls)} controls: {', '.join(f'{n} {s}' for s, n in counted.most_common())}. "
        "Each is one file, with its reasons, its SQL, its fix and its examples; `candado explain NAME` "
        "prints it. *Answer* says how well the answers it rests on are known: *recorded*, the real service's "
        "are in the tests; *specified*, they are published; *undocumented*, neither.",
        GENERATED,
    ]
    for section in dict.fromkeys(each.section for each in controls):
        parts.append(f"## {section.replace('-', ' ').capitalize()}")
        parts.append(
            _rows(
                ("control", "severity", "what is bad", "article", "catalogue", "answer"),
                [_control_line(each) for each in controls if each.section == section],
            )
        )
    return _page(parts)


def rules_page() -> str:
    """Every rule for pipelines."""
    rules = load()
    parts = [
        "# Rules for pipelines",
        f"{len(rules)} rules, which `candado check` and every scan ask of pipelines. Each is one page, with "
        "its reasons, its repair and its examples, and one function; `candado rules NAME` prints the page. "
        "*Regular* is for everybody, *pedantic* for those who like to be thorough, *auditor* for those who "
        "look for everything worth a look; a finding can be worse or milder than its rule says.",
        GENERATED,
    ]
    for category in dict.fromkeys(rule.category for rule in rules):
        parts.append(f"## {category.replace('_', ' ').capitalize()}")
        lines = [_rule_line(rule) for rule in rules if rule.category == category]
        parts.append(_rows(("rule", "severity", "confidence", "persona", "what it finds"), lines))
    return _page(parts)


def _rule_line(rule: Rule) -> Sequence[str]:
    page = f"../src/candado/code/pipelines/rules/{rule.category}/{rule.name}.md"
    needs = " (of an organization's pipelines alone)" if rule.head.needs_facts else ""
    head = rule.head
    return f"[{rule.name}]({page})", head.severity, head.confidence, head.persona, f"{rule.title}{needs}"


def _control_line(control: Control) -> Sequence[str]:
    return (
        f"[{control.name}](../src/candado/controls/{control.section}/{control.name}.md)",
        control.head.severity,
        control.title,
        " ".join(control.head.article),
        " ".join(control.head.catalogue),
        _source(each.endpoint for each in reads_of(control)),
    )


def _source(endpoints: Iterable[Endpoint]) -> str:
    """The least known of the answers."""
    return max((each.source for each in endpoints), key=SOURCES.index)


def reads_page() -> str:
    """Every read of the service."""
    by_endpoint: dict[str, list[Collector]] = {}
    for each in collectors().values():
        by_endpoint.setdefault(each.endpoint.name, []).append(each)
    lines = [(one.endpoint, one.into) for found in by_endpoint.values() for one in found[:1]]
    lines += [(each, ()) for each in (RESOURCE_AREAS, CONNECTION_DATA) if each.name not in by_endpoint]
    parts = [
        "# Reads",
        "All that Candado asks an organization. Nothing else can leave: the transport refuses every request "
        "that is not one of these, and none of them changes anything.",
        GENERATED,
        _rows(
            ("read", "request", "tables", "permission", "token's scope", "answer", "described"),
            [_read_line(endpoint, into) for endpoint, into in sorted(lines, key=lambda it: it[0].name)],
        ),
    ]
    return _page(parts)


def _read_line(endpoint: Endpoint, into: Sequence[Table]) -> Sequence[str]:
    page = endpoint.page
    return (
        endpoint.name,
        f"{endpoint.method} `{endpoint.path}`",
        ", ".join(f"[{table.name}](tables.md#{table.name})" for table in into),
        endpoint.permission,
        endpoint.pat_scope,
        endpoint.source,
        f"[page]({page})" if page.startswith("https://") else page,
    )


def article_page() -> str:
    """Every recommendation of the article, with the controls that answer it."""
    answering = _naming(lambda control: control.head.article)
    parts = [
        "# Coverage of the article",
        'Microsoft\'s article "Make your Azure DevOps secure" makes '
        f"{len(items())} recommendations, told here in words of our own. {len(answering)} have controls so "
        "far. A control answers what can be read over the interfaces that Candado reads; whether that is all "
        "a recommendation asks is for the control's page to say.",
        GENERATED,
    ]
    for section in dict.fromkeys(item.section for item in items()):
        parts.append(f"## {section}")
        parts.append(
            _rows(
                ("", "recommendation", "controls"),
                [
                    (item.id, item.title, ", ".join(sorted(answering.get(item.id, ()))) or "not yet")
                    for item in items()
                    if item.section == section
                ],
            )
        )
    return _page(parts)


def catalogue_page() -> str:
    """The ids of the merged catalogue that are covered."""
    covering = _naming(lambda control: control.head.catalogue)
    parts = [
        "# Coverage of other tools' controls",
        f"What other tools check of Azure DevOps, merged, and what the article asks and none of them checks: "
        f"{CATALOGUE} ids. {len(covering)} are covered.",
        GENERATED,
        _rows(("id", "controls"), [(id, ", ".join(sorted(covering[id]))) for id in sorted(covering)]),
    ]
    return _page(parts)


def covered_ids() -> frozenset[str]:
    """The ids of the merged catalogue that some control names."""
    return frozenset(_naming(lambda control: control.head.catalogue))


def _naming(ids: Callable[[Control], Iterable[str]]) -> dict[str, list[str]]:
    """Each id, and the controls that name it."""
    found: dict[str, list[str]] = {}
    for control in shipped().values():
        for id in ids(control):
            found.setdefault(id, []).append(control.name)
    return found


def _rows(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(map(_cell, line))} |" for line in lines)


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def _page(parts: Iterable[str]) -> str:
    return "\n\n".join(parts) + "\n"


PAGES: dict[str, Callable[[], str]] = {
    "tables.md": tables_page,
    "controls.md": controls_page,
    "rules.md": rules_page,
    "reads.md": reads_page,
    "coverage-of-article.md": article_page,
    "coverage-of-catalogue.md": catalogue_page,
    "emulator-state.md": reference,
    "schema/findings.schema.json": lambda: json.schema().decode(),
    "schema/diff.schema.json": lambda: comparison.schema().decode(),
    "schema/check.schema.json": lambda: code.schema().decode(),
}
"""File name to what it must contain."""


if __name__ == "__main__":
    main()

"""The columns that a query gives, in order, with every star spelled out."""

import itertools
from collections.abc import Iterator, Mapping

from candado.query import functions, nodes
from candado.query.text import QueryRefused, fold

WIDEST = 1000
"""Columns that any part of a query may have: stars over joins of joins double them."""

Names = tuple[str | None, ...]
_Relations = tuple[tuple[str, Names], ...]


def output_names(
    query: nodes.AnyQuery, tables: Mapping[str, Mapping[str, bool]], ctes: Mapping[str, Names] | None = None
) -> Names:
    """Column names in order; None where an expression was given no name."""
    known = dict(ctes or {})
    for cte in query.cte_map.map:
        if isinstance(cte.value.query_node, nodes.Recursive):
            known[fold(cte.key)] = _renamed(
                output_names(cte.value.query_node.left, tables, known), cte.value.aliases
            )
        names = output_names(cte.value.query_node, tables, known)
        known[fold(cte.key)] = _renamed(names, cte.value.aliases)
    match query:
        case nodes.Recursive(left=left):
            return output_names(left, tables, known)
        case nodes.SetOperation(setop_type=kind, children=children):
            first, *others = (output_names(child, tables, known) for child in children)
            if kind != "UNION_BY_NAME":
                return first
            return tuple(dict.fromkeys([*first, *(name for names in others for name in names)]))
        case nodes.Select(select_list=listed, from_table=source):
            relations = _relations(source, tables, known)
            every = (name for item in listed for name in _item(item, relations))
            names = tuple(itertools.islice(every, WIDEST + 1))
            if len(names) > WIDEST:
                raise QueryRefused(f"a part of the query has more than {WIDEST:,} columns; name those needed")
            return names


def _item(item: nodes.AnyExpression, relations: _Relations) -> Iterator[str | None]:
    match item:
        case nodes.Star():
            excluded = {fold(name) for name in item.exclude_list}
            excluded |= {fold(name.column) for name in item.qualified_exclude_list}
            renamed = {fold(rename.key.column): rename.value for rename in item.rename_list}
            for alias, names in relations:
                if not item.relation_name or alias == fold(item.relation_name):
                    for name in names:
                        if name is None or fold(name) not in excluded:
                            yield renamed.get(fold(name), name) if name is not None else None
        case nodes.ColumnRef(alias="", column_names=names):
            yield names[-1]
        case _:
            yield item.alias or None


def _relations(
    source: nodes.AnyTableRef, tables: Mapping[str, Mapping[str, bool]], ctes: Mapping[str, Names]
) -> _Relations:
    """What FROM brings, as (alias, columns), in the order in which a star shows it."""
    match source:
        case nodes.BaseTable(table_name=name):
            columns = ctes.get(fold(name)) or tuple(tables.get(fold(name), ()))
            return ((fold(source.alias or name), _renamed(columns, source.column_name_alias)),)
        case nodes.Derived(subquery=statement):
            columns = output_names(statement.node, tables, ctes)
            return ((fold(source.alias), _renamed(columns, source.column_name_alias)),)
        case nodes.TableFunction(function=function):
            alias = source.alias or function.function_name
            columns = functions.TABLE.get(fold(function.function_name)) or (alias,)
            columns = (*columns, "ordinality") if source.with_ordinality else columns
            return ((fold(alias), _renamed(columns, source.column_name_alias)),)
        case nodes.Values(values=rows):
            columns = tuple(f"col{number}" for number in range(len(rows[0])))
            return ((fold(source.alias), _renamed(columns, source.column_name_alias)),)
        case nodes.Join(left=left, right=right, join_type=kind, using_columns=using):
            before = _relations(left, tables, ctes)
            if kind in ("SEMI", "ANTI"):
                return before
            after = _relations(right, tables, ctes)
            merged = {fold(name) for name in using}
            if source.ref_type == "NATURAL":
                merged = {fold(name) for _, names in before for name in names if name is not None}
            return before + tuple(
                (alias, tuple(name for name in names if name is None or fold(name) not in merged))
                for alias, names in after
            )
        case nodes.Empty():
            return ()


def _renamed(columns: Names, aliases: tuple[str, ...]) -> Names:
    return aliases + columns[len(aliases) :]

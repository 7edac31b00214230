"""A collector reads one endpoint into tables; this is how one is declared.

    @collector(GIT_REPOSITORIES, into=(Repository,))
    def repositories(record: WireRepository, at: At) -> Iterator[Record]:
        yield Repository(id=record.id, ...)

The function is pure: it turns one record of the service, decoded, into rows. Paging, errors, coverage,
staging and resuming are the runner's.
"""

import inspect
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Protocol, TypeVar, cast, get_type_hints

import msgspec

from candado.connect.endpoint import Endpoint
from candado.model.table import Record, Scope, Table, declared

R = TypeVar("R", bound=Record)


class Right(msgspec.Struct, frozen=True):
    """A permission that shows a list whole: the service trims what the identity may not see.

    `token` is a template: {project} is the project's id.
    """

    namespace: str
    permission: str
    token: str


class At(msgspec.Struct, frozen=True, kw_only=True):
    """Where a record was read."""

    organization_id: str
    scope_id: str
    """organization or project that was asked"""
    params: Mapping[str, str]
    """parameters of the endpoint's path, and what else the plan told of the request"""
    organization: str
    """the organization's name in its address"""
    scanned_at: datetime
    digest: Callable[[str], str]
    """keyed digest of a text that must not be kept, hex"""
    subject: Callable[[str], str]
    """descriptor for a legacy descriptor or storage key; "unmapped." and a digest where unknown"""

    @property
    def project_id(self) -> str:
        """The project that was asked."""
        return self.params["project"]


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """One chain of pages to read."""

    scope_id: str
    params: Mapping[str, str] = {}
    query: Mapping[str, str] = {}
    body: object = None


class Known(Protocol):
    """What was read so far, for planning further reads."""

    @property
    def organization_id(self) -> str:
        """The organization."""
        ...

    @property
    def project_ids(self) -> Sequence[str]:
        """Projects read."""
        ...

    @property
    def scanned_at(self) -> datetime:
        """When this scan began."""
        ...

    def rows(self, record: type[R]) -> Sequence[R]:
        """Rows of a table read so far."""
        ...


Plan = Callable[[Known], Iterable[Request]]


def once(known: Known) -> Iterable[Request]:
    """Ask once, for the organization."""
    return (Request(scope_id=known.organization_id),)


def each_project(known: Known) -> Iterable[Request]:
    """Ask once for each project; the path has a parameter {project}."""
    return (Request(scope_id=id, params={"project": id}) for id in known.project_ids)


class Collector(msgspec.Struct, frozen=True, kw_only=True):
    """One endpoint, and what becomes of its records."""

    name: str
    endpoint: Endpoint
    into: tuple[Table, ...]
    plan: Plan
    after: tuple[str, ...]
    """tables that `plan` or `subject` reads"""
    items: str | None
    """key of the list in the body; None: the body is one record"""
    rights: tuple[Right, ...]
    record: type
    rows: Callable[[object, At], Iterable[Record]]
    fallback_for: str | None
    """name of the collector that this one stands in for where that is refused"""
    lacks: str
    """what this cannot read and the other could; empty where it is as good"""
    follows_up: bool
    """asks further about what is read anyway: none of the tables in `after` is read for its sake"""
    one_right: bool
    """one right shows all that is asked for: where the first request is refused, the others are not sent"""
    never_empty: bool
    """whoever may see the list sees something in it: one without a record was trimmed"""
    grows: bool
    """what is read after it may show that there is more for it to read: then it is planned again"""
    unchanging: Callable[[Known], Collection[str]] | None
    """ids of rows that are wanted and never change: an earlier snapshot may give them"""


_COLLECTORS: dict[str, Collector] = {}
W = TypeVar("W")
RowsOf = Callable[[W, At], Iterator[Record]]


def collector(
    endpoint: Endpoint,
    *,
    into: Sequence[type[Record]],
    plan: Plan = once,
    after: Sequence[type[Record]] = (),
    items: str | None = "value",
    rights: Sequence[Right] = (),
    fallback_for: str | None = None,
    lacks: str = "",
    follows_up: bool = False,
    one_right: bool = False,
    never_empty: bool = False,
    grows: bool = False,
    unchanging: Callable[[Known], Collection[str]] | None = None,
) -> Callable[[RowsOf[W]], RowsOf[W]]:
    """Declare a function to be a collector; its first parameter's type is the record on the wire."""

    def declare(function: RowsOf[W]) -> RowsOf[W]:
        name = function.__name__.replace("_", "-")
        if name in _COLLECTORS:
            raise ValueError(f"two collectors are named {name}")
        [first, *_] = inspect.signature(function).parameters
        tables = _tables_of(into)
        if plan is once and any(table.scope is Scope.PROJECT for table in tables):
            after_tables = {"projects", *(table.name for table in _tables_of(after))} - {
                table.name for table in tables
            }
        else:
            after_tables = {table.name for table in _tables_of(after)}
        if plan is each_project:
            after_tables.add("projects")
        _COLLECTORS[name] = Collector(
            name=name,
            endpoint=endpoint,
            into=tables,
            plan=plan,
            after=tuple(sorted(after_tables)),
            items=items,
            rights=tuple(rights),
            record=get_type_hints(function)[first],
            rows=cast(Callable[[object, At], Iterable[Record]], function),
            fallback_for=fallback_for,
            lacks=lacks,
            follows_up=follows_up,
            one_right=one_right,
            never_empty=never_empty,
            grows=grows,
            unchanging=unchanging,
        )
        return function

    return declare


def _tables_of(records: Sequence[type[Record]]) -> tuple[Table, ...]:
    by_record = {table.record: table for table in declared().values()}
    return tuple(by_record[record] for record in records)


def declared_collectors() -> Mapping[str, Collector]:
    """All collectors declared so far; `candado.collect.collectors()` has imported every module first."""
    return _COLLECTORS

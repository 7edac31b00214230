"""Which function answers which path: case-insensitive, {project} and trailing parameters optional."""

import importlib
import pkgutil
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

import msgspec

from .locations import Location, locations

if TYPE_CHECKING:
    from .request import Reply, Request

Handler = Callable[["Request"], "Reply | object"]

_HANDLERS: list[tuple[str, str, Handler]] = []


class Route(msgspec.Struct, frozen=True, kw_only=True):
    """A path template and the functions that answer it, by method."""

    template: str
    location: Location | None
    """None: a page that no client discovers and that has no versions"""
    parameters: tuple[str, ...]
    handlers: dict[str, Handler]

    @property
    def area(self) -> str:
        """Its area and resource, lower case: git/repositories."""
        if self.location is None:
            names = self.template.removeprefix("_apis/").split("/")
            return "/".join(name for name in names if not name.startswith("{")).lower()
        return f"{self.location.area}/{self.location.resource}".lower()


class Match(msgspec.Struct, frozen=True):
    """A route and the values of its parameters."""

    route: Route
    parameters: dict[str, str]


def route(location: str, *methods: str) -> Callable[[Handler], Handler]:
    """Registers the function that answers the resource with this location id."""
    return page(location, *methods)


def page(template: str, *methods: str) -> Callable[[Handler], Handler]:
    """Registers the function that answers an undocumented path below the organization."""

    def register(handler: Handler) -> Handler:
        _HANDLERS.extend((template, method, handler) for method in methods)
        return handler

    return register


class _Node:
    __slots__ = ("literals", "parameter", "rest", "route")

    def __init__(self) -> None:
        self.literals: dict[str, _Node] = {}
        self.parameter: _Node | None = None
        self.rest: tuple[Route, tuple[str, ...]] | None = None
        self.route: tuple[Route, tuple[str, ...]] | None = None


class Router:
    """All routes of the emulator, as a tree of path segments."""

    def __init__(self) -> None:
        """Finds the modules of `wire.areas`; their decorators have registered the handlers."""
        from . import areas

        for module in pkgutil.iter_modules(areas.__path__):
            importlib.import_module(f"{areas.__name__}.{module.name}")
        self._root = _Node()
        self.routes = _routes()
        for one in self.routes:
            self._add(one)

    def match(self, segments: list[str]) -> Match | None:
        """The route of a path below the organization."""
        found = _walk(self._root, segments, 0, [])
        if found is None:
            return None
        (matched, names), values = found
        return Match(matched, dict(zip(names, values, strict=True)))

    def _add(self, route: Route) -> None:
        segments = route.template.split("/")
        if segments[0] == "{project}":
            self._insert(route, segments[1:])
        self._insert(route, segments)
        while segments[-1].startswith("{") and not segments[-1].startswith("{*"):
            segments = segments[:-1]
            self._insert(route, segments)
            if segments[0] == "{project}":
                self._insert(route, segments[1:])

    def _insert(self, route: Route, segments: list[str]) -> None:
        node = self._root
        names: list[str] = []
        for segment in segments:
            if segment.startswith("{*"):
                node.route = node.route or (route, tuple(names))
                node.rest = (route, (*names, segment[2:-1]))
                return
            if segment.startswith("{"):
                names.append(segment[1:-1])
                node.parameter = node.parameter or _Node()
                node = node.parameter
            else:
                node = node.literals.setdefault(segment.lower(), _Node())
        if node.route is None or len(node.route[0].parameters) > len(route.parameters):
            node.route = (route, tuple(names))


Found = tuple[tuple[Route, tuple[str, ...]], list[str]]


def _walk(node: _Node, segments: list[str], at: int, values: list[str]) -> Found | None:
    if at == len(segments):
        return None if node.route is None else (node.route, values)
    segment = segments[at]
    if literal := node.literals.get(segment.lower()):
        found = _walk(literal, segments, at + 1, values)
        if found is not None:
            return found
    if node.parameter is not None:
        found = _walk(node.parameter, segments, at + 1, [*values, segment])
        if found is not None:
            return found
    if node.rest is not None:
        return node.rest, [*values, "/".join(segments[at:])]
    return None


def _routes() -> list[Route]:
    handlers: dict[str, dict[str, Handler]] = {}
    for template, method, handler in _HANDLERS:
        methods = handlers.setdefault(template, {})
        if method in methods:
            raise ValueError(f"two functions answer {method} of {template}")
        methods[method] = handler
    return [_route(template, methods) for template, methods in handlers.items()]


def _route(key: str, handlers: dict[str, Handler]) -> Route:
    location = locations().get(key)
    template = key
    if location is not None:
        template = location.template.replace("{area}", location.area).replace("{resource}", location.resource)
    parameters = tuple(s.strip("{*}") for s in template.split("/") if s.startswith("{"))
    return Route(template=template, location=location, parameters=parameters, handlers=handlers)


@cache
def router() -> Router:
    """The router of all areas."""
    return Router()

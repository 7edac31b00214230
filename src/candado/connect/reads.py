"""The list of reads: how a described read becomes a request, and the guard that lets nothing else leave.

The two are written apart on purpose. `request` builds from an endpoint; `Guard` is the last thing before the
network, sees only the finished request, and looks for an endpoint that describes it.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import TypeAlias
from urllib.parse import parse_qsl, quote, unquote

import msgspec

from candado.connect import archives
from candado.connect.endpoint import Endpoint, Paging, Service
from candado.connect.errors import NotOnTheList
from candado.connect.transport import Answer, Request, Transport

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"

LONGEST_URL = 65536
"""Characters; the service takes far fewer."""
_PARAMETER = re.compile(r"\{(\w+)\}")
_ID = re.compile(r"[0-9a-f]{40}")
_QUERY = re.compile(r"[\w.~$%&=-]*", re.ASCII)
_TOKEN = "continuationToken"  # noqa: S105 - a query key of the service
_PAGE_KEYS: dict[Paging, frozenset[str]] = {
    Paging.NONE: frozenset(),
    Paging.HEADER: frozenset({_TOKEN, "$top"}),
    Paging.BODY: frozenset({_TOKEN, "top"}),
    Paging.SKIP: frozenset({"$top", "$skip"}),
}


def request(
    endpoint: Endpoint,
    base_url: str,
    params: Mapping[str, str],
    query: Mapping[str, str],
    body: Json,
    cursor: Mapping[str, str],
) -> Request:
    """One call of an endpoint below the base URL of its service.

    Args:
        endpoint: What is read.
        base_url: `https://host/organization`, without a slash at its end.
        params: Fills the path's parameters; each becomes one percent-encoded segment.
        query: Query keys that this call adds.
        body: The body of a POST.
        cursor: What asks for a page after the first.

    Raises:
        NotOnTheList: a parameter cannot be a segment of a path, or makes it too long.
    """

    def segment(match: re.Match[str]) -> str:
        value = params[match[1]]
        if value in ("", ".", ".."):
            raise NotOnTheList(
                endpoint=endpoint.name,
                url=f"{base_url}/{endpoint.path}",
                status=None,
                words=f"{match[1]} is {value!r}, which would lead to another path",
            )
        return quote(value, safe="", errors="surrogatepass")

    path = _PARAMETER.sub(segment, endpoint.path)
    values = {**endpoint.query, **query, **_page_size(endpoint), **cursor}
    if endpoint.version:
        values["api-version"] = endpoint.version
    pairs = "&".join(
        f"{quote(key, safe='$.')}={quote(value, safe='', errors='replace')}" for key, value in values.items()
    )
    url = f"{base_url}/{path}?{pairs}" if pairs else f"{base_url}/{path}"
    if len(url) > LONGEST_URL:
        raise NotOnTheList(
            endpoint=endpoint.name,
            url=f"{base_url}/{endpoint.path}",
            status=None,
            words=f"its address is longer than {LONGEST_URL} characters",
        )
    return Request(
        endpoint=endpoint.name,
        method=endpoint.method,
        url=url,
        headers=_headers(endpoint, body),
        content=b"" if body is None else msgspec.json.encode(body),
    )


def _headers(endpoint: Endpoint, body: Json) -> dict[str, str]:
    sent = {} if body is None else {"Content-Type": "application/json"}
    return {**sent, "Accept": archives.MEDIA} if endpoint.archive else sent


def _page_size(endpoint: Endpoint) -> dict[str, str]:
    if endpoint.page_size is None:
        return {}
    return {"top" if endpoint.paging is Paging.BODY else "$top": str(endpoint.page_size)}


class Guard:
    """A transport that hands on a request only if an endpoint describes it, and refuses all others.

    Method, scheme, host, port, path, query keys, api-version and the keys of the body must all be those of
    one endpoint, at the place where the organization has its service.
    """

    def __init__(
        self, inner: Transport, endpoints: Iterable[Endpoint], locate: Callable[[Service], str | None]
    ) -> None:
        """`locate` gives the base URL of a service, None while it is not known."""
        self._inner = inner
        self._locate = locate
        self._reads = [(endpoint, _route(endpoint.path)) for endpoint in endpoints]

    async def send(self, request: Request) -> Answer:
        """Hands on a described read.

        Raises:
            NotOnTheList: it is none.
        """
        if not self._is_described(request):
            raise NotOnTheList(
                endpoint=request.endpoint,
                url=request.url,
                status=None,
                words="no endpoint describes this request",
            )
        return await self._inner.send(request)

    async def aclose(self) -> None:
        """Closes what it guards."""
        await self._inner.aclose()

    def _is_described(self, request: Request) -> bool:
        for endpoint, route in self._reads:
            base = self._locate(endpoint.service)
            if base is None or endpoint.method != request.method or not request.url.startswith(f"{base}/"):
                continue
            path, _, query = request.url[len(base) + 1 :].partition("?")
            if _is_route(route, path) and _is_query(endpoint, query) and _is_body(endpoint, request.content):
                return True
        return False


def _route(template: str) -> re.Pattern[str]:
    """Matches what `quote` makes of parameters, and nothing that needs it."""
    pieces = re.split(r"(\{\w+\})", template)
    return re.compile(
        "".join(r"([\w.~%-]+)" if piece.startswith("{") else re.escape(piece) for piece in pieces), re.ASCII
    )


def _is_route(route: re.Pattern[str], path: str) -> bool:
    match = route.fullmatch(path)
    return match is not None and not any(unquote(segment) in (".", "..") for segment in match.groups())


def _is_query(endpoint: Endpoint, query: str) -> bool:
    if not _QUERY.fullmatch(query):
        return False
    pairs = parse_qsl(query, keep_blank_values=True)
    values = dict(pairs)
    always = {**endpoint.query, **({"api-version": endpoint.version} if endpoint.version else {})}
    allowed = always.keys() | set(endpoint.accepts) | _PAGE_KEYS[endpoint.paging]
    return (
        len(values) == len(pairs)
        and values.keys() <= allowed
        and all(key in endpoint.accepts or values.get(key) == value for key, value in always.items())
    )


def _is_body(endpoint: Endpoint, content: bytes) -> bool:
    if endpoint.method == "GET":
        return not content
    try:
        body: Json = msgspec.json.decode(content)
    except msgspec.DecodeError:
        return False
    items = body if isinstance(body, list) else [body]
    if endpoint.body_ids:
        return isinstance(body, list) and all(isinstance(one, str) and _ID.fullmatch(one) for one in body)
    # of a key that is there twice the service may take the other one: only the canonical form leaves
    return msgspec.json.encode(body) == content and all(
        isinstance(item, dict) and _is_item(endpoint, item) for item in items
    )


def _is_item(endpoint: Endpoint, item: dict[str, Json]) -> bool:
    if not item.keys() <= set(endpoint.body):
        return False
    for key, allowed in endpoint.body_values.items():
        value = item.get(key)
        values = value if isinstance(value, list) else [value]
        if not all(any(type(one) is type(other) and one == other for other in allowed) for one in values):
            return False
    return True

"""How lists go on: by a token in a header, by a token in the body, by $top and $skip."""

import base64
from collections.abc import Sequence
from typing import TypeVar

from .errors import bad_request
from .request import Reply, Request, collection

T = TypeVar("T")

CONTINUATION = "x-ms-continuationtoken"


def by_header(request: Request, items: Sequence[object], size: int, token: str | None = None) -> Reply:
    """A page whose token of the next goes into the header x-ms-continuationtoken."""
    page, following = _page(request, items, size, token or request.query.get("continuationToken"))
    return Reply(body=collection(list(page)), headers={CONTINUATION: following} if following else {})


def by_body(
    request: Request, items: Sequence[T], size: int, token: str | None = None
) -> tuple[Sequence[T], str | None]:
    """A page and the token of the next, None after the last; the caller writes both into the body."""
    return _page(request, items, size, token or request.query.get("continuationToken"))


def by_skip(request: Request, items: Sequence[T], size: int) -> Sequence[T]:
    """A page from $skip (or skip) of the length $top (or top)."""
    top, skip = _first(request, "$top", "top"), _first(request, "$skip", "skip")
    start = skip or 0
    return items[start : start + _capped(request, size if top is None else top)]


def _page(
    request: Request, items: Sequence[T], size: int, token: str | None
) -> tuple[Sequence[T], str | None]:
    top = _first(request, "$top", "top")
    start = _offset(token) if token else _first(request, "$skip", "skip") or 0
    end = start + _capped(request, size if top is None else min(top, size))
    return items[start:end], _token(end) if end < len(items) else None


def _capped(request: Request, size: int) -> int:
    return size if request.page_size is None else min(size, request.page_size)


def _first(request: Request, *names: str) -> int | None:
    return next((n for name in names if (n := request.query.number(name)) is not None), None)


def _token(offset: int) -> str:
    return base64.urlsafe_b64encode(f"from {offset}".encode()).decode()


def _offset(token: str) -> int:
    try:
        word, number = base64.urlsafe_b64decode(token).decode().split(" ")
        if word == "from":
            return int(number)
    except ValueError:
        pass
    raise bad_request(f"The continuation token '{token}' is not valid.", "InvalidContinuationTokenException")

"""A list is read to its end, whatever way it goes on."""

import json

import anyio
import pytest

from candado.connect.client import Client, Page
from candado.connect.endpoint import Endpoint, Paging
from candado.connect.errors import Malformed
from candado.connect.settings import Connection
from tests.connect.wire import PAT, Asked, FastClock, Say, endpoint, serving


def read(script, what: Endpoint, query: dict[str, str] | None = None) -> tuple[list[Page], list[Asked]]:
    async def run() -> tuple[list[Page], list[Asked]]:
        async with serving(script) as server:
            async with Client(server.url, PAT, [what], Connection(), clock=FastClock()) as client:
                pages = [page async for page in client.read(what, {}, query)]
            return pages, server.asked

    return anyio.run(run)


def bodies(pages: list[Page]) -> list[object]:
    return [json.loads(page.body) for page in pages]


def test_header_token_is_followed_over_empty_pages():
    pages, asked = read(
        [
            Say(body={"value": [1]}, headers={"x-ms-continuationtoken": "a b&c"}),
            Say(body={"value": []}, headers={"X-MS-ContinuationToken": "2"}),
            Say(body={"value": [2]}),
        ],
        endpoint(paging=Paging.HEADER, page_size=500),
    )
    assert bodies(pages) == [{"value": [1]}, {"value": []}, {"value": [2]}]
    assert [page.number for page in pages] == [1, 2, 3]
    assert [request.target for request in asked] == [
        "/contoso/_apis/things?$top=500&api-version=7.1",
        "/contoso/_apis/things?$top=500&continuationToken=a%20b%26c&api-version=7.1",
        "/contoso/_apis/things?$top=500&continuationToken=2&api-version=7.1",
    ]


def test_body_token_may_be_a_number_and_ends_where_the_service_says_so():
    pages, asked = read(
        [
            Say(body={"members": [1], "continuationToken": "1"}),
            Say(body={"continuationToken": 2, "hasMore": True}),
            Say(body={"continuationToken": "3", "hasMore": False}),
        ],
        endpoint(paging=Paging.BODY),
    )
    assert len(pages) == len(asked) == 3


def test_skip_goes_on_until_a_page_is_short():
    pages, asked = read(
        [Say(body={"value": [1, 2]}), Say(body={"value": [3, 4]}), Say(body={"value": [5]})],
        endpoint(paging=Paging.SKIP, page_size=2),
    )
    assert len(pages) == 3
    assert "$skip=4" in asked[2].target


def test_no_paging_ignores_a_token():
    pages, _ = read([Say(body={}, headers={"x-ms-continuationtoken": "1"})], endpoint())
    assert len(pages) == 1


@pytest.mark.parametrize("tokens", [["1", "1"], ["1", "2", "1"]])
def test_a_list_that_goes_round_is_an_error_and_not_endless(tokens: list[str]):
    script = [Say(body={}, headers={"x-ms-continuationtoken": token}) for token in tokens]
    with pytest.raises(Malformed, match="a token came twice"):
        read(script, endpoint(paging=Paging.HEADER))

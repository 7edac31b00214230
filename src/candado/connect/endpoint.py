"""What may be read: a read of the service as data. Nothing that is not described so leaves the machine."""

from enum import StrEnum
from typing import Literal

import msgspec


class Service(StrEnum):
    """A host of Azure DevOps Services; on Azure DevOps Server one host answers for all."""

    CORE = "core"
    """dev.azure.com"""
    GRAPH = "graph"
    """vssps.dev.azure.com: graph, identities, tenant policies, tokens"""
    ENTITLEMENTS = "entitlements"
    """vsaex.dev.azure.com"""
    AUDIT = "audit"
    """auditservice.dev.azure.com"""
    FEEDS = "feeds"
    """feeds.dev.azure.com"""
    EXTENSIONS = "extensions"
    """extmgmt.dev.azure.com"""
    RELEASE = "release"
    """vsrm.dev.azure.com"""


class Paging(StrEnum):
    """How a list goes on. A page may be short or empty and still carry a token: only the token tells."""

    NONE = "none"
    """everything in one body"""
    HEADER = "header"
    """the header x-ms-continuationtoken becomes ?continuationToken="""
    BODY = "body"
    """continuationToken in the body becomes ?continuationToken="""
    SKIP = "skip"
    """$top and $skip; a page shorter than $top is the last"""


Source = Literal["recorded", "specified", "undocumented"]
"""How much is known of the answer: the real service's is in the tests, it is published, or neither."""


class Endpoint(msgspec.Struct, frozen=True, kw_only=True):
    """One read of the service.

    `path` is a template below the organization, `{project}/_apis/git/repositories`; its parameters are
    percent-encoded when filled. `query` is sent with each call, `accepts` names further query keys that a
    call may add. A POST is a read only if its body has no keys but those of `body` (a list's items, if it
    is a list), with the values that `body_values` allows: some POSTs that read can also write.
    """

    name: str
    """kebab-case, unique; coverage, the list of calls and the documentation use it"""
    service: Service = Service.CORE
    method: Literal["GET", "POST"] = "GET"
    path: str
    version: str
    """api-version, such as 7.1 or 7.1-preview.1; empty where the service has none"""
    query: dict[str, str] = {}
    accepts: tuple[str, ...] = ()
    body: tuple[str, ...] = ()
    body_ids: bool = False
    """the body is a list of Git's ids"""
    archive: bool = False
    """it answers with an archive of texts, which is given as JSON: see candado.connect.archives"""
    body_values: dict[str, tuple[str | bool | int, ...]] = {}
    """keys of the body that may have these values only; if the value is a list, its items"""
    paging: Paging = Paging.NONE
    page_size: int | None = None
    """sent as $top (`top` for BODY paging) where given"""
    absent: tuple[str, ...] = ()
    """typeKeys of the service's errors which say that it does not have this, or has it turned off"""
    permission: str
    """what the identity needs, in the portal's words; shown where the read is refused"""
    pat_scope: str
    """the scope of a personal access token that suffices, such as vso.code"""
    source: Source
    page: str
    """where the service documents it; for an undocumented one, what uses it"""

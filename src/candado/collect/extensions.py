"""Extensions that are installed in the organization."""

from collections.abc import Iterator
from datetime import datetime

import msgspec

from candado.collect.collector import At, collector
from candado.collect.values import moment
from candado.connect.endpoint import Endpoint, Service
from candado.model.extensions import Extension
from candado.model.table import Record

INSTALLED_EXTENSIONS = Endpoint(
    name="installed-extensions",
    service=Service.EXTENSIONS,
    path="_apis/extensionmanagement/installedextensions",
    version="7.1-preview.1",
    query={"includeDisabledExtensions": "true", "includeErrors": "true"},
    permission="View instance-level information",
    pat_scope="vso.extension",
    source="specified",
    page="https://learn.microsoft.com/rest/api/azure/devops/extensionmanagement/installed-extensions/list",
)


class WireContribution(msgspec.Struct):
    """Something that an extension adds."""

    type: str | None = None


class WireState(msgspec.Struct, rename="camel"):
    """How an extension is installed."""

    flags: str = "none"


class WireExtension(msgspec.Struct, rename="camel"):
    """An extension."""

    publisher_id: str
    extension_id: str
    extension_name: str
    version: str
    install_state: WireState
    flags: str | None = None
    scopes: list[str] | None = None
    contributions: list[WireContribution] | None = None
    last_published: datetime | None = None


@collector(INSTALLED_EXTENSIONS, into=(Extension,), never_empty=True)
def extensions(record: WireExtension, at: At) -> Iterator[Record]:
    """The extensions, without those that are part of the service, of which the list always has some."""
    if "builtIn" in _flags(record.flags) | _flags(record.install_state.flags):
        return
    yield Extension(
        id=f"{record.publisher_id}.{record.extension_id}",
        name=record.extension_name,
        publisher_id=record.publisher_id,
        version=record.version,
        is_disabled="disabled" in _flags(record.install_state.flags),
        scopes=tuple(record.scopes or ()),
        is_decorator=any(
            (contribution.type or "").endswith(".pipeline-decorator")
            for contribution in record.contributions or ()
        ),
        updated_at=moment(record.last_published),
    )


def _flags(text: str | None) -> frozenset[str]:
    return frozenset(flag.strip() for flag in (text or "").split(","))

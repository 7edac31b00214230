"""Extensions from the marketplace."""

from typing import Literal

from .values import Moment, State


class Extension(State, frozen=True, kw_only=True):
    """An installed extension; the key is its publisher and its name: `ms.vss-code-search`."""

    title: str = ""
    """extensionName; empty: the name in the key"""
    publisher: str = ""
    """publisherName; empty: the publisher in the key"""
    version: str = "1.0.0"
    scopes: tuple[str, ...] = ()
    """what it may do, such as vso.code_write"""
    contributions: dict[str, str] = {}
    """what it adds: the type of each by name, such as ms.azure-pipelines.pipeline-decorator"""
    disabled: bool = False
    built_in: bool = False
    """a part of the service"""
    trusted: bool = False
    published: Moment = "-60d"
    """lastPublished"""
    installed: Moment = "-60d"


class ExtensionRequest(State, frozen=True, kw_only=True):
    """An extension that somebody asked for; the key is its publisher and name."""

    requested_by: str = ""
    """user principal name; empty: the organization's owner"""
    requested: Moment = "-3d"
    message: str = ""
    state: Literal["open", "accepted", "rejected"] = "open"

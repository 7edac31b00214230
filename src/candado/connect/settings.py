"""One setting for all that connects: HTTP, the sign-in of azure-identity, and git.

It is the section `[connection]` of candado.toml; what is not set there comes from the variables that every
tool knows: HTTPS_PROXY, HTTP_PROXY, ALL_PROXY, NO_PROXY, REQUESTS_CA_BUNDLE, SSL_CERT_FILE.
"""

import ipaddress
import ssl
from collections.abc import Mapping
from functools import cache
from typing import Annotated

import httpx2
import msgspec
from msgspec import Meta


class Connection(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How to connect. Loopback addresses never go through a proxy."""

    https_proxy: str | None = None
    """URL of the proxy for https://"""
    http_proxy: str | None = None
    """URL of the proxy for http://"""
    no_proxy: tuple[str, ...] = ()
    """hosts and domains that are reached without a proxy; `*` is all"""
    ca_bundle: str | None = None
    """PEM file with the certificate authorities to trust instead of the operating system's"""
    connect_timeout: Annotated[float, Meta(gt=0)] = 15
    """seconds"""
    read_timeout: Annotated[float, Meta(gt=0)] = 120
    """seconds of silence after which an answer is given up"""
    concurrency: Annotated[int, Meta(ge=1, le=64)] = 16
    """requests at a time"""
    max_load: Annotated[float, Meta(gt=0, le=1)] = 0.5
    """share of the service's rate limit that may be used; the rest stays for builds and people"""
    max_body: Annotated[int, Meta(gt=0)] = 512 * 1024 * 1024
    """bytes; a larger body is refused"""

    def __repr__(self) -> str:
        """Without the proxies, whose URLs may hold a password."""
        return f"Connection(ca_bundle={self.ca_bundle!r}, no_proxy={self.no_proxy!r})"


def completed(connection: Connection, environ: Mapping[str, str]) -> Connection:
    """The connection with the environment's proxies and certificate authorities where it sets none."""

    def variable(*names: str) -> str | None:
        spelled = (spelling for name in names for spelling in (name.lower(), name))
        return next((value for name in spelled if (value := environ.get(name))), None)

    no_proxy = tuple(host.strip() for host in (variable("NO_PROXY") or "").split(",") if host.strip())
    return msgspec.structs.replace(
        connection,
        https_proxy=connection.https_proxy or variable("HTTPS_PROXY", "ALL_PROXY"),
        http_proxy=connection.http_proxy or variable("HTTP_PROXY", "ALL_PROXY"),
        no_proxy=connection.no_proxy or no_proxy,
        ca_bundle=connection.ca_bundle or variable("REQUESTS_CA_BUNDLE", "SSL_CERT_FILE"),
    )


def is_loopback(host: str) -> bool:
    """Whether a host of a URL is this machine."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def proxy_for(connection: Connection, url: httpx2.URL) -> str | None:
    """The proxy through which a URL is reached, if any."""
    proxy = connection.https_proxy if url.scheme == "https" else connection.http_proxy
    if proxy is None or is_loopback(url.host):
        return None
    return None if any(_bypasses(entry, url.host) for entry in connection.no_proxy) else proxy


def _bypasses(entry: str, host: str) -> bool:
    """Whether an entry of NO_PROXY, a name, a domain, an address or a network, is about a host."""
    try:
        return ipaddress.ip_address(host) in ipaddress.ip_network(entry, strict=False)
    except ValueError:
        domain = entry.lower().removeprefix("*").removeprefix(".")
        return domain == "" or host == domain or host.endswith(f".{domain}")


def ssl_context(connection: Connection) -> ssl.SSLContext:
    """Trusts the bundle where one is set, else the operating system's store.

    Raises:
        ValueError: the bundle is not a readable PEM file.
    """
    if connection.ca_bundle is None:
        return httpx2.create_ssl_context(trust_env=False)
    try:
        return ssl.create_default_context(cafile=connection.ca_bundle)
    except OSError as error:
        raise ValueError(
            f"The certificate bundle {connection.ca_bundle!r} cannot be used ({error.strerror or error}). "
            "It must be a PEM file; see ca_bundle in candado.toml and REQUESTS_CA_BUNDLE."
        ) from error


@cache
def kept_ssl_context(connection: Connection) -> ssl.SSLContext:
    """Reads the store once for all clients. Nothing else may use it: they say in it that they speak HTTP/2.

    Raises:
        ValueError: as `ssl_context`.
    """
    return ssl_context(connection)


def environment(connection: Connection) -> dict[str, str]:
    """The variables that make git and the Azure CLI, as child processes, connect in the same way."""
    bundle = connection.ca_bundle
    values = {
        "HTTPS_PROXY": connection.https_proxy,
        "HTTP_PROXY": connection.http_proxy,
        "NO_PROXY": ",".join((*connection.no_proxy, "localhost", "127.0.0.1", "::1")),
        "REQUESTS_CA_BUNDLE": bundle,
        "GIT_SSL_CAINFO": bundle,
    }
    return {
        spelling: value
        for name, value in values.items()
        if value is not None
        # curl, and so git, reads http_proxy in lower case only
        for spelling in ({name, name.lower()} if name.endswith("PROXY") else {name})
    }

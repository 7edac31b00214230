"""All requests that the emulator received."""

import msgspec


class Entry(msgspec.Struct, kw_only=True, gc=False):
    """A request and how it was answered."""

    method: str
    path: str
    """below the host, decoded"""
    query: str
    """as it was sent"""
    area: str = ""
    """area/resource in lower case; empty where no route matched"""
    identity: str = ""
    """empty: nobody was signed in"""
    status: int = 0

"""The published JSON Schemas: one form for all documents."""

import msgspec


def published(title: str, document: type[msgspec.Struct]) -> bytes:
    """The schema of a document, as docs/schema has it."""
    found = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": title,
        **msgspec.json.schema(document),
    }
    return msgspec.json.format(msgspec.json.encode(found), indent=2) + b"\n"

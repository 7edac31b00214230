"""Area Graph: from one name of a subject to another, many subjects at once, and searching them."""

import msgspec

from ..errors import bad_request
from ..references import links
from ..request import Request, collection, find
from ..routing import route
from ..subjects import found, kind, scope, scope_descriptor, subject

MOST_KEYS = 500
MOST_FOUND = 100


class Key(msgspec.Struct):
    """A subject that is looked up."""

    descriptor: str


class Lookup(msgspec.Struct, rename="camel"):
    """The body of a lookup."""

    lookup_keys: list[Key]


class Search(msgspec.Struct, rename="camel"):
    """The body of a search."""

    query: str
    subject_kind: list[str] = []
    scope_descriptor: str | None = None


@route("048aee0a-7072-4cde-ab73-7af77b1e0b4e", "GET")
def descriptor(request: Request) -> object:
    """The descriptor of a subject, a project or the organization, by storage key."""
    request.require("Collection", "GENERIC_READ", "NAMESPACE:")
    key = request.parameters.get("storageKey", "").lower()
    if key == request.organization.id or find(request.organization.projects, key):
        value, shown = scope_descriptor(key), "Scopes"
    else:
        identity = found(request, key)
        value, shown = identity.subject, kind(identity)
    own = {"self": {"href": request.url("_apis/Graph/Descriptors", key)}}
    places = links(request, value, storageKey="Graph/StorageKeys", subject=f"Graph/{shown}")
    return {"value": value, "_links": own | places}


@route("eb85f8cc-f0f6-4264-a5b1-ffe2e4d4801f", "GET")
def storage_key(request: Request) -> object:
    """The storage key of a subject, by descriptor."""
    request.require("Collection", "GENERIC_READ", "NAMESPACE:")
    key = request.parameters.get("subjectDescriptor", "")
    if key.startswith("scp."):
        project = scope(request, key)[1]
        value = (project or request.organization).id
    else:
        value = found(request, key).id
    places = links(request, key, self="Graph/StorageKeys", descriptor="Graph/Descriptors")
    return {"value": value, "_links": places}


@route("4dd4d168-11f2-48c4-83e8-756fa0de027c", "POST")
def subject_lookup(request: Request) -> object:
    """Subjects by descriptor; one that is not known is left out."""
    request.require("Collection", "GENERIC_READ", "NAMESPACE:")
    keys = request.decoded(Lookup).lookup_keys
    if len(keys) > MOST_KEYS:
        raise bad_request(
            f"TF400049: At most {MOST_KEYS} subjects can be looked up at once, not {len(keys)}."
        )
    known = {key.descriptor: request.directory.described(key.descriptor) for key in keys}
    rows = {key: subject(request, identity) for key, identity in known.items() if identity is not None}
    return {"count": len(rows), "value": rows}


@route("05942c89-006a-48ce-bb79-baeb8abf99c6", "POST")
def subject_query(request: Request) -> object:
    """The first hundred subjects whose name or address begins with a text."""
    request.require("Collection", "GENERIC_READ", "NAMESPACE:")
    asked = request.decoded(Search)
    kinds = {wanted.lower() for wanted in asked.subject_kind}
    text = asked.query.lower()
    project = scope(request, asked.scope_descriptor)[0] if asked.scope_descriptor else None
    rows: list[object] = []
    for identity in request.directory:
        row = subject(request, identity)
        names = (row["displayName"], row["principalName"], row["mailAddress"])
        if (
            (not kinds or str(row["subjectKind"]).lower() in kinds)
            and (project is None or identity.project == project)
            and any(str(name or "").lower().startswith(text) for name in names)
        ):
            rows.append(row)
    return collection(rows[:MOST_FOUND])


@route("1e377995-6fa2-4588-bd64-930186abdcfa", "GET")
def provider_info(request: Request) -> object:
    """Where a user comes from."""
    request.require("Collection", "GENERIC_READ", "NAMESPACE:")
    identity = found(request, request.parameters["userDescriptor"], "user")
    row = subject(request, identity)
    return {key: row[key] for key in ("descriptor", "domain", "origin", "originId")}

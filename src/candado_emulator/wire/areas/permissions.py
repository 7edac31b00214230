"""Area Security: whether the caller has permissions, and taking single ones from an entry."""

import msgspec

from ...state.security import Namespace, namespaces_by_id
from .. import access_lists
from ..errors import bad_request
from ..request import Request, collection
from ..routing import route

PERMISSIONS = "dd3b8bd6-c7fc-4cbd-929a-933d9c011c9d"


class Evaluation(msgspec.Struct, rename="camel"):
    """Whether the caller has all of some bits on a token."""

    security_namespace_id: str
    token: str
    permissions: int
    value: bool = False


class Batch(msgspec.Struct, rename="camel"):
    """Many evaluations at once."""

    evaluations: list[Evaluation]
    always_allow_administrators: bool = False


@route(PERMISSIONS, "GET")
def has_permissions(request: Request) -> object:
    """Whether the caller has permissions, for each of several tokens."""
    namespace = access_lists.namespace_in_path(request)
    delimiter = request.query.get("delimiter") or ","
    tokens = (request.query.get("tokens") or "").split(delimiter)
    wanted = _bits(request)
    return collection([_has(request, namespace, wanted, token) for token in tokens])


@route("cf1faa59-1b63-4448-bf04-13d981a46f5d", "POST")
def has_permissions_batch(request: Request) -> object:
    """Whether the caller has permissions, in several namespaces; the question with its answers."""
    asked = request.decoded(Batch)
    for evaluation in asked.evaluations:
        namespace = namespaces_by_id().get(evaluation.security_namespace_id.lower())
        if namespace is None:
            message = f"TF400577: The security namespace {evaluation.security_namespace_id} does not exist."
            raise bad_request(message, "InvalidSecurityNamespaceException")
        evaluation.value = _has(request, namespace, evaluation.permissions, evaluation.token)
    return asked


@route(PERMISSIONS, "DELETE")
def remove_permissions(request: Request) -> object:
    """Sets permissions of an identity back to not set; answers what is left of its entry."""
    namespace, token = access_lists.namespace_in_path(request), request.query.get("token") or ""
    access_lists.require_write(request, namespace, token)
    identity = access_lists.identity_of(request, request.query.get("descriptor") or "")
    holder = access_lists.holder(request, namespace, token)
    name = access_lists.name_in(request, namespace, token, identity)
    gone = namespace.names(_bits(request))
    kept = dict(holder.permissions.get(name, {}))
    for permission in gone:
        kept.pop(permission, None)
    permissions = {**holder.permissions, name: kept}
    access_lists.put(request, namespace, token, permissions, holder.inherit)
    request.record(
        "Security.ResetPermission",
        project=access_lists.project_of(request, namespace, token) or "",
        NamespaceId=namespace.id,
        NamespaceName=namespace.name,
        Token=token,
        SubjectDescriptor=identity.subject,
    )
    allow, deny = access_lists.bits(namespace, kept)
    return {"descriptor": identity.descriptor, "allow": allow, "deny": deny}


def _bits(request: Request) -> int:
    text = request.parameters.get("permissions", "")
    if not text.isdecimal():
        raise bad_request(f"The value '{text}' of permissions is not a number.")
    return int(text)


def _has(request: Request, namespace: Namespace, bits: int, token: str) -> bool:
    names = namespace.names(bits)
    return bool(names) and all(request.may(namespace.key, name, token) for name in names)

"""What the identity that reads may itself do: without some permissions the service trims a list silently."""

from collections.abc import Iterable, Iterator

import msgspec

from candado.code.texts import GUID
from candado.collect.collector import At, Known, Request, Right, collector, declared_collectors
from candado.collect.values import batches
from candado.connect.endpoint import Endpoint
from candado.model.access import Permission, SecurityNamespace
from candado.model.projects import Project
from candado.model.reading import ReaderRight
from candado.model.table import Record

EVALUATIONS_PER_CALL = 5000

PERMISSION_EVALUATION = Endpoint(
    name="permission-evaluation",
    method="POST",
    path="_apis/security/permissionevaluationbatch",
    version="7.1",
    body=("alwaysAllowAdministrators", "evaluations"),
    body_values={"alwaysAllowAdministrators": (False,)},
    permission="any valid sign-in",
    pat_scope="any",
    source="specified",
    page="https://learn.microsoft.com/rest/api/azure/devops/security/permissions/has-permissions-batch",
)


class WireEvaluation(msgspec.Struct, rename="camel"):
    """A question to the service, and in its answer the value."""

    security_namespace_id: str
    permissions: int
    token: str
    value: bool = False


def _of_all_lists(known: Known) -> Iterator[Request]:
    rights = dict.fromkeys(right for each in declared_collectors().values() for right in each.rights)
    return evaluations(
        known,
        (
            Right(right.namespace, right.permission, right.token.replace("{project}", scope))
            for right in rights
            for scope in (known.project_ids if "{project}" in right.token else ("",))
        ),
    )


def evaluations(known: Known, rights: Iterable[Right]) -> Iterator[Request]:
    """The requests that ask for rights whose tokens name one object each, in the least number of calls."""
    names = {namespace.id: namespace.name for namespace in known.rows(SecurityNamespace)}
    permissions = {
        (names[permission.namespace_id], permission.name): permission
        for permission in known.rows(Permission)
        if permission.namespace_id in names
    }
    asked = [
        (permissions[right.namespace, right.permission], right)
        for right in rights
        if (right.namespace, right.permission) in permissions
    ]
    told = {permission.id: f"{right.namespace}/{right.permission}" for permission, right in asked}
    questions = [
        {
            "securityNamespaceId": permission.namespace_id,
            "permissions": permission.bit,
            "token": right.token,
        }
        for permission, right in asked
    ]
    for batch in batches(questions, EVALUATIONS_PER_CALL):
        yield Request(
            scope_id=known.organization_id,
            params=told,
            body={"alwaysAllowAdministrators": False, "evaluations": list(batch)},
        )


@collector(
    PERMISSION_EVALUATION,
    into=(ReaderRight,),
    plan=_of_all_lists,
    after=(Project, SecurityNamespace, Permission),
    items="evaluations",
)
def reader_rights(record: WireEvaluation, at: At) -> Iterator[Record]:
    """Whether the identity has the permissions that show lists whole, in all projects at once."""
    asked = at.params.get(f"{record.security_namespace_id}/{record.permissions}")
    if asked is None:
        return
    namespace, _, permission = asked.partition("/")
    project = GUID.search(record.token)
    yield ReaderRight(
        id=f"{namespace}/{permission}/{record.token}",
        scope_id=project[0].lower() if project else at.organization_id,
        namespace=namespace,
        permission=permission,
        token=record.token,
        allowed=record.value,
    )

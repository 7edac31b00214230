"""Area MemberEntitlementManagement: rules that give the members of a group an access level."""

import msgspec

from ...state.directory import Identity
from ...state.identity import Group, GroupRule
from .. import membership, paging
from ..entitlements import LEVELS, Level, entitlement, group_entitlement, ruled
from ..errors import bad_request, not_found
from ..request import Reply, Request, collection
from ..routing import route
from ..subjects import found, guid

RULES = "2280bffa-58a2-49da-822e-0764a1bb44f7"
MEMBERS = "45a36e53-5286-4518-aa72-2d29f7acc5d8"
PAGE = 100


class Subject(msgspec.Struct, rename="camel"):
    """The group of a rule: one there is, by descriptor or object id, or a new one of Entra."""

    descriptor: str = ""
    origin_id: str = ""
    display_name: str = ""


class Rule(msgspec.Struct, rename="camel"):
    """The body that makes a rule."""

    group: Subject
    license_rule: Level = msgspec.field(default_factory=Level)


class Operation(msgspec.Struct):
    """A JSON patch operation: /licenseRule."""

    path: str
    value: Level


@route(RULES, "GET")
def group_entitlements(request: Request) -> object:
    """All rules, or one by the id of its group; for administrators, as the portal shows them to no others."""
    request.require("Collection", "GENERIC_WRITE", "NAMESPACE:")
    if request.parameters.get("groupId"):
        return group_entitlement(request, *_asked(request))
    return collection([group_entitlement(request, identity, rule) for identity, rule in ruled(request)])


@route(RULES, "POST")
def add_group_entitlement(request: Request) -> object:
    """Makes a rule for a group."""
    asked = request.decoded(Rule)
    request.require("Collection", "GENERIC_WRITE", "NAMESPACE:")
    identity = _group(request, asked.group)
    rule = GroupRule(license=asked.license_rule.account_license_type, last_run=request.present())
    _put(request, identity, rule)
    request.record(
        "Licensing.GroupRuleCreated", GroupIdentifier=identity.id, AccessLevel=LEVELS[rule.license]
    )
    return _done(request, identity, group_entitlement(request, identity, rule))


@route(RULES, "PATCH")
def update_group_entitlement(request: Request) -> object:
    """Changes the access level that a rule gives."""
    identity, before = _asked(request)
    request.require("Collection", "GENERIC_WRITE", "NAMESPACE:")
    rule = before
    for operation in request.decoded(list[Operation]):
        if operation.path.strip("/").lower() != "licenserule":
            raise bad_request(f"The property {operation.path} of a group rule cannot be changed.")
        rule = msgspec.structs.replace(
            rule, license=operation.value.account_license_type, last_run=request.present()
        )
    _put(request, identity, rule)
    _record(request, "Modified", identity, rule, PreviousAccessLevel=LEVELS[before.license])
    return _done(request, identity, group_entitlement(request, identity, rule))


@route(RULES, "DELETE")
def delete_group_entitlement(request: Request) -> object:
    """Deletes a rule; the group stays."""
    identity, rule = _asked(request)
    request.require("Collection", "GENERIC_WRITE", "NAMESPACE:")
    _put(request, identity, None)
    request.record(
        "Licensing.GroupRuleDeleted", GroupIdentifier=identity.id, AccessLevel=LEVELS[rule.license]
    )
    return _done(request, identity, None)


@route(MEMBERS, "GET")
def group_members(request: Request) -> object:
    """The users in the group of a rule, page by page."""
    request.require("Collection", "GENERIC_READ", "NAMESPACE:")
    identity, _ = _asked(request)
    people = [it for it in request.directory.members(identity) if it.kind == "user"]
    size = request.query.number("maxResults") or PAGE
    page, following = paging.by_body(request, people, size, request.query.get("pagingToken"))
    rows = [entitlement(request, member, "user") for member in page]
    return {"members": rows, "items": rows, "continuationToken": following, "totalCount": len(people)}


@route(MEMBERS, "PUT")
def add_group_member(request: Request) -> Reply:
    """Puts a user into the group of a rule."""
    membership.add(request, *_group_and_member(request))
    return Reply(status=204)


@route(MEMBERS, "DELETE")
def remove_group_member(request: Request) -> Reply:
    """Takes a user out of the group of a rule."""
    membership.remove(request, *_group_and_member(request))
    return Reply(status=204)


def _group_and_member(request: Request) -> tuple[Identity, Identity]:
    group = found(request, request.parameters["groupId"], "group")
    return group, found(request, request.parameters.get("memberId", ""))


def _asked(request: Request) -> tuple[Identity, GroupRule]:
    key = request.parameters.get("groupId", "").lower()
    for identity, rule in ruled(request):
        if key in (identity.id, identity.subject.lower()):
            return identity, rule
    raise not_found(f"The group rule {key} could not be found.", "GroupEntitlementNotFoundException")


def _group(request: Request, asked: Subject) -> Identity:
    identity = request.directory.described(asked.descriptor or asked.origin_id)
    if identity is None and asked.origin_id:
        name = asked.display_name or asked.origin_id
        request.put(("groups", name), Group(id=guid(asked.origin_id), origin="aad"))
        request.record("Group.CreateGroups", GroupName=name)
        identity = request.directory.described(asked.origin_id)
    if identity is None or identity.kind != "group" or identity.project is not None:
        raise bad_request("A group rule needs a group of the organization, by descriptor or originId.")
    return identity


def _put(request: Request, identity: Identity, rule: GroupRule | None) -> None:
    path, group = request.directory.group(identity)
    request.put(path, msgspec.structs.replace(group, rule=rule))


def _record(request: Request, what: str, identity: Identity, rule: GroupRule, **more: str) -> None:
    level = {"GroupIdentifier": identity.id, "AccessLevel": LEVELS[rule.license]}
    request.record(f"Licensing.GroupRule{what}", **level, **more)


def _done(request: Request, identity: Identity, row: object) -> object:
    result: dict[str, object] = {"groupId": identity.id, "isSuccess": True, "errors": [], "result": row}
    return {
        "id": request.organization.id,
        "status": "succeeded",
        "haveResultsSucceeded": True,
        "completed": True,
        "results": [result],
    }

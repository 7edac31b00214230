"""Area MemberEntitlementManagement: who has which access level."""

from .. import paging
from ..request import Request
from ..routing import route
from ..subjects import user

LEVELS = {
    "none": "None",
    "stakeholder": "Stakeholder",
    "express": "Basic",
    "advanced": "Basic + Test Plans",
    "earlyAdopter": "Early Adopter",
    "professional": "Visual Studio Professional Subscription",
}
PAGE = 100


@route("387f832c-dbf2-4643-88e9-c1aa94dbb737", "GET")
def user_entitlements(request: Request) -> object:
    """All users with their access level; the token of the next page is in the body."""
    request.require("Collection", "GENERIC_READ", "NAMESPACE:")
    names = list(request.organization.users)
    page, following = paging.by_body(request, names, PAGE)
    rows = [entitlement(request, name) for name in page]
    token = {"continuationToken": following}
    return {"members": rows, "items": rows, **token, "totalCount": len(names)}


def entitlement(request: Request, name: str) -> dict[str, object]:
    """A UserEntitlement."""
    it = request.organization.users[name]
    identity = request.directory.find(name)
    return {
        "id": it.id,
        "user": user(request, identity) if identity else None,
        "accessLevel": {
            "licensingSource": it.license_source,
            "accountLicenseType": it.license,
            "msdnLicenseType": "none",
            "gitHubLicenseType": "none",
            "licenseDisplayName": LEVELS[it.license],
            "status": it.status,
            "statusMessage": "",
            "assignmentSource": "unknown",
        },
        "lastAccessedDate": request.time(it.last_accessed),
        "dateCreated": request.time(it.created),
        "projectEntitlements": [],
        "extensions": [],
        "groupAssignments": [],
    }

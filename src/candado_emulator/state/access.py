"""Who may do what: the service's evaluation of access control lists.

From the token up to its root, stopping above a list that does not inherit: on each level what any of the
caller's groups is denied is denied, else what any is allowed is allowed, and what a nearer level decided
stands. What no level decides is denied. A member of Project Collection Administrators may do everything but
go past branch policies, which must be allowed to them too.

A project that is public lets everybody read, while the organization allows that; one of visibility
`organization` lets everybody read who is signed in. This holds where the project's own lists say nothing.
"""

from collections.abc import Iterable

from .builtin import BYPASSES
from .directory import ANONYMOUS, Caller, Directory
from .organization import Organization, PolicyValue
from .security import Token, namespaces, tokens

Withheld = tuple[str, str, str | None]
"""Namespace, permission and project (none: all) of a permission that nobody has."""

_SHOWN = {
    "Project": frozenset({"GENERIC_READ", "VIEW_TEST_RESULTS"}),
    "Git Repositories": frozenset({"GenericRead"}),
    "Build": frozenset({"ViewBuilds", "ViewBuildDefinition"}),
}
"""What the visibility of a project lets others do."""


class Access:
    """Permissions in an organization as it is at one moment."""

    def __init__(
        self, organization: Organization, directory: Directory, withheld: Iterable[Withheld] = ()
    ) -> None:
        """`withheld` are permissions that nobody has, whatever the lists say."""
        self.organization = organization
        self.directory = directory
        self._withheld = frozenset(withheld)
        self._tokens: dict[str, dict[str, Token]] = {}
        self._known: dict[tuple[frozenset[str], str, str, str], bool] = {}

    def allows(self, caller: Caller, namespace: str, permission: str, token: str) -> bool:
        """Whether the caller has a permission (by its name) on a token."""
        if self._withheld and self._is_withheld(namespace, permission, token):
            return False
        if caller.is_administrator and permission not in BYPASSES:
            return True
        known = self.tokens(namespace)
        for ancestor in namespaces()[namespace].ancestors(token):
            if ancestor not in known:
                continue
            key = (caller.names, namespace, permission, ancestor)
            if key not in self._known:
                self._known[key] = self._decided(caller, namespace, permission, ancestor)
            return self._known[key]
        return False

    def tokens(self, namespace: str) -> dict[str, Token]:
        """All tokens of a namespace, by token."""
        if namespace not in self._tokens:
            held = tokens(self.organization, namespaces()[namespace])
            self._tokens[namespace] = {t.token: t for t in held}
        return self._tokens[namespace]

    def _decided(self, caller: Caller, namespace: str, permission: str, token: str) -> bool:
        for ancestor in namespaces()[namespace].ancestors(token):
            held = self.tokens(namespace).get(ancestor)
            if held is None:
                continue
            grants = {
                granted[permission]
                for name, granted in held.holder.permissions.items()
                if permission in granted and self.directory.qualified(name, held.project) in caller.names
            }
            if grants:
                return grants == {"allow"}
            if permission in _SHOWN.get(namespace, ()) and self._is_shown(held, caller):
                return True
            if not held.holder.inherit:
                break
        return False

    def _is_shown(self, held: Token, caller: Caller) -> bool:
        """Whether a list is that of a project whose visibility lets a caller read."""
        if held.project is None or held.path[2:3] not in ((), ("security",)):
            return False
        visibility = self.organization.projects[held.project].visibility
        if visibility == "public":
            policy = self.organization.policies.get("AllowAnonymousAccess")
            return bool(policy.value if isinstance(policy, PolicyValue) else policy)
        return visibility == "organization" and caller.identity != ANONYMOUS.identity

    def _is_withheld(self, namespace: str, permission: str, token: str) -> bool:
        if (namespace, permission, None) in self._withheld:
            return True
        return any(
            (namespace, permission, name) in self._withheld and project.id in token
            for name, project in self.organization.projects.items()
        )

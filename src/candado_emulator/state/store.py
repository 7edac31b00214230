"""Holds the organization as it is now, and takes it from one state to the next."""

import threading

import msgspec

from . import clock
from .access import Access, Withheld
from .audit import AuditEvent
from .directory import Directory
from .merge import PatchError, check_names, merged, placed
from .organization import Organization, time_of
from .security import Path, bits, namespaces
from .settle import settled


class Store:
    """The present organization. Each state is whole and never changes, so reading needs no lock."""

    def __init__(self, organization: Organization) -> None:
        """Starts from an organization; what has no id yet gets one."""
        self._lock = threading.Lock()
        self.withheld: frozenset[Withheld] = frozenset()
        self.initial = settled(organization)
        self.organization = self.initial
        self.directory = Directory(self.initial)
        self.access = Access(self.initial, self.directory)

    def change(self, patch: object) -> Organization:
        """Applies a JSON merge patch; PatchError says what is wrong with it, and then nothing has changed."""
        with self._lock:
            before = self.organization
            after = settled(merged(before, patch), before)
            directory = Directory(after, self.directory)
            check_names(before, after, lambda name, project: directory.find(name, project) is not None)
            self._become(after, directory)
            return after

    def put(self, path: Path, value: msgspec.Struct | bool | None) -> Organization:
        """Puts an object at a path of names, or removes what is there."""
        with self._lock:
            before = self.organization
            after = settled(placed(before, path, value), before)
            self._become(after, Directory(after, self.directory))
            return after

    def record(self, event: AuditEvent) -> None:
        """Adds an entry to the audit log; an empty id is filled in, "0s" as time becomes the present time."""
        with self._lock:
            organization = self.organization
            now = clock.absolute(event.time, time_of(organization))
            event = msgspec.structs.replace(event, time=clock.written(now))
            organization = msgspec.structs.replace(organization, audit=[*organization.audit, event])
            self._become(organization, Directory(organization, self.directory))

    def withhold(self, *permissions: Withheld) -> None:
        """Takes permissions away from everybody, whatever the lists say; PatchError if there is no such."""
        for namespace, permission, project in permissions:
            known = namespaces().get(namespace)
            if known is None or permission not in bits(namespace):
                raise PatchError(f"{namespace}/{permission}: there is no such permission")
            if project is not None and project not in self.organization.projects:
                raise PatchError(f"{project}: there is no such project")
        with self._lock:
            self.withheld |= frozenset(permissions)
            self.access = Access(self.organization, self.directory, self.withheld)

    def reset(self) -> None:
        """Goes back to the organization as it was in the beginning."""
        with self._lock:
            self.withheld = frozenset()
            self._become(self.initial, Directory(self.initial))

    def _become(self, organization: Organization, directory: Directory) -> None:
        self.organization = organization
        self.directory = directory
        self.access = Access(organization, directory, self.withheld)

"""Holds the organization as it is now, and takes it from one state to the next."""

import threading
from datetime import UTC, datetime
from functools import lru_cache

import msgspec

from . import clock
from .access import Access, Withheld
from .audit import AuditEvent
from .commits import kept
from .directory import Directory
from .merge import PatchError, check_names, merged, placed
from .organization import Organization
from .security import Path, bits, namespaces
from .settle import settled


class Store:
    """The present organization. Each state is whole and never changes, so reading needs no lock."""

    def __init__(self, organization: Organization) -> None:
        """Starts from an organization; what has no id yet gets one."""
        self._lock = threading.Lock()
        self.withheld: frozenset[Withheld] = frozenset()
        self._is_running = organization.now is None
        if self._is_running:
            organization = msgspec.structs.replace(organization, now=clock.written(datetime.now(UTC)))
        self.initial = settled(organization)
        self.organization = self.initial
        self.directory = Directory(self.initial)
        self.access = Access(self.initial, self.directory)

    def change(self, patch: object) -> Organization:
        """Applies a JSON merge patch; PatchError says what is wrong with it, and then nothing has changed."""
        with self._lock:
            before = self.organization
            after = settled(kept(merged(before, patch), before), before)
            directory = Directory(after, self.directory)
            check_names(before, after, lambda name, project: directory.find(name, project) is not None)
            self._become(after, directory)
            return after

    def put(self, path: Path, value: msgspec.Struct | bool | None) -> Organization:
        """Puts an object at a path of names, or removes what is there."""
        with self._lock:
            before = self.organization
            after = settled(kept(placed(before, path, value), before), before)
            self._become(after, Directory(after, self.directory))
            return after

    def time(self, moment: str) -> str:
        """A Moment as the wire writes it; relative ones go by the time the organization is as of."""
        return _written(moment, self.organization.now or "")

    def present(self) -> str:
        """The present time, as the wire writes it: stands still if the organization's clock does."""
        return clock.written(datetime.now(UTC)) if self._is_running else self.time("0s")

    def record(self, event: AuditEvent) -> None:
        """Adds an entry to the audit log; its time becomes absolute."""
        with self._lock:
            organization = self.organization
            event = msgspec.structs.replace(event, time=self.time(event.time))
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


@lru_cache(maxsize=100_000)
def _written(moment: str, now: str) -> str:
    return clock.written(clock.absolute(moment, datetime.fromisoformat(now)))

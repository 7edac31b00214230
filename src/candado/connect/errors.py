"""What can go wrong on the wire, as sentences that say what to do.

ConnectError
├── Unreachable       no connection at all: name, route, proxy, certificate; ends the run
├── NotAuthorized     the credential is not, or no longer, accepted; ends the run, which can be resumed
└── NotRead           one read had no answer of use; a collector turns it into coverage
    ├── Refused       the identity may not read this, or may not know that it exists
    ├── Absent        the service has no such route or feature, or it is turned off
    ├── Malformed     the answer is not what a service says, after retries: no JSON, cut, an endless list
    ├── Failed        an error of the service after retries, or a request it does not accept
    ├── NotOnTheList  the request is not a described read: it never left the machine
    └── NotRecorded   a replay has no answer to this request
"""

_WORDS = 500
"""Characters of the service's own words that an error carries."""


class ConnectError(Exception):
    """The wire did not give what was asked."""


class Unreachable(ConnectError):
    """There is no connection to the organization."""

    def __init__(self, url: str, why: str) -> None:
        super().__init__(
            f"Cannot reach {url}: {why}. Check the organization's name, the network, the proxy and the "
            "certificate authority."
        )
        self.url = url


class NotAuthorized(ConnectError):
    """The credential is missing, wrong or expired. What was read stays; the run can be resumed."""

    def __init__(self, what: str, todo: str) -> None:
        super().__init__(f"{what}. {todo}")


class NotRead(ConnectError):
    """One read had no answer of use. `words` are the service's own, unescaped: hostile text."""

    outcome = "could not be read"

    def __init__(self, *, endpoint: str, url: str, status: int | None, words: str, todo: str = "") -> None:
        self.endpoint = endpoint
        self.url = url
        self.status = status
        self.words = words[:_WORDS]
        self.todo = todo
        answer = "" if status is None else f" (HTTP {status})"
        said = f": {self.words.rstrip('.')}" if self.words else ""
        super().__init__(f"{endpoint} {self.outcome}{answer}{said}.{' ' if todo else ''}{todo} [{url}]")


class Refused(NotRead):
    """The identity lacks a permission or its token a scope; `todo` names them."""

    outcome = "was refused"


class Absent(NotRead):
    """The service does not have this: an older server, another edition, a feature that is off."""

    outcome = "is not there"


class Malformed(NotRead):
    """The answer could not be understood, also after retries."""

    outcome = "was answered with something unreadable"


class Failed(NotRead):
    """The service failed, also after retries, or did not accept the request."""

    outcome = "failed"


class NotOnTheList(NotRead):
    """The request is not one of the reads that are described. It was refused before it left."""

    outcome = "was stopped, because it is not on the list of reads"


class NotRecorded(NotRead):
    """The recording that is replayed has no answer to this request."""

    outcome = "is not in the recording"

"""What tests tell the emulator, below /_emulator/: it is no part of the service.

GET   state          the organization (defaults left out)
PATCH state          a JSON merge patch of it
POST  reset          everything as in the beginning
POST  deny, delay, limit, break      a fault: the fields of `faults.Deny`, `Delay`, `Limit`, `Break`
POST  withhold       {"namespace", "permission", "project"}: a permission that nobody has
POST  budget         {"tstu", "cost"}: the rate limit, and the cost of a request
POST  pages          {"size"}: no page is longer
GET   journal        all requests received
"""

from typing import TYPE_CHECKING

import msgspec

from ..state.merge import PatchError
from .faults import Break, Delay, Deny, Fault, Limit
from .limits import Limits
from .request import Reply

if TYPE_CHECKING:
    from .app import App

FAULTS: dict[str, type[Fault]] = {"deny": Deny, "delay": Delay, "limit": Limit, "break": Break}


class Withhold(msgspec.Struct, forbid_unknown_fields=True):
    """A permission that nobody has, in a project or (null) anywhere."""

    namespace: str
    permission: str
    project: str | None = None


class Budget(msgspec.Struct, forbid_unknown_fields=True):
    """The rate limit of each identity in five minutes, and what a request costs."""

    tstu: float = 200.0
    cost: float = 0.004


class Pages(msgspec.Struct, forbid_unknown_fields=True):
    """The longest page; null: the service's own."""

    size: int | None = None


def answer(app: "App", method: str, segments: list[str], body: bytes) -> Reply:
    """Does what a request below /_emulator/ says; 400 with a sentence where it cannot."""
    try:
        return _done(app, method, "/".join(segments), body or b"{}")
    except (PatchError, msgspec.MsgspecError) as error:
        return Reply(status=400, body={"message": str(error)})


def _done(app: "App", method: str, command: str, body: bytes) -> Reply:
    match method, command:
        case "GET", "state":
            return Reply(body=app.store.organization)
        case "GET", "journal":
            return Reply(body=app.journal)
        case "PATCH", "state":
            app.store.change(msgspec.json.decode(body))
        case "POST", "reset":
            app.reset()
        case "POST", "withhold":
            asked = msgspec.json.decode(body, type=Withhold)
            app.store.withhold((asked.namespace, asked.permission, asked.project))
        case "POST", "budget":
            budget = msgspec.json.decode(body, type=Budget)
            app.limits = Limits(budget.tstu, budget.cost)
        case "POST", "pages":
            app.page_size = msgspec.json.decode(body, type=Pages).size
        case "POST", _ if command in FAULTS:
            app.faults.add(msgspec.json.decode(body, type=FAULTS[command]))
        case _:
            return Reply(status=404, body={"message": f"there is no {method} /_emulator/{command}"})
    return Reply(status=204)

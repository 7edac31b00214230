"""The recorded service, interaction by interaction, and what the emulator says to the same requests."""

import re
from functools import cache
from http import HTTPStatus
from urllib.parse import parse_qsl, quote, unquote, urlsplit

import httpx2
import msgspec

from candado_emulator.server import Emulator
from candado_emulator.wire.routing import Match, router
from tests import facts
from tests.outside.shapes import differences, paired

SIGNED_IN = "admin@contoso.example"
"""who the recording was made by"""


class Interaction(msgspec.Struct, frozen=True, kw_only=True):
    """A request that was recorded, and the real service's answer."""

    test: str
    n: int
    method: str
    url: str
    accept: str
    status: int
    headers: dict[str, str]
    request: object = None
    body: object = None

    @property
    def segments(self) -> list[str]:
        """The path below the organization, decoded."""
        return [unquote(part) for part in urlsplit(self.url).path.strip("/").split("/")][1:]

    @property
    def query(self) -> dict[str, str]:
        return dict(parse_qsl(urlsplit(self.url).query, keep_blank_values=True))

    @property
    def match(self) -> Match | None:
        """The emulator's route; None where it has none."""
        found = router().match(self.segments)
        return found if found and self.method in found.route.handlers else None

    @property
    def name(self) -> str:
        return f"{self.n} {self.method} /{'/'.join(self.segments)}"


@cache
def recording() -> dict[str, list[Interaction]]:
    """By the name of the recorded test its interactions, in their order."""
    found: dict[str, list[Interaction]] = {}
    for line in facts.path("api/recordings/interactions.jsonl").read_text(encoding="utf-8").splitlines():
        each = msgspec.json.decode(line, type=Interaction)
        found.setdefault(each.test, []).append(each)
    return found


def recorded_routes() -> set[tuple[str, str]]:
    """Template and method of each of the emulator's routes that was recorded."""
    every = (each for interactions in recording().values() for each in interactions)
    return {(each.match.route.template, each.method) for each in every if each.match}


class Replayed:
    """One recorded test, asked anew. Ids that the emulator issues stand in for those that were recorded."""

    def __init__(self, emulator: Emulator) -> None:
        self._emulator = emulator
        self._issued: dict[str, str] = {}

    def differences(self, recorded: Interaction) -> list[str]:
        """Where the emulator's answer is not as it was recorded."""
        answer = self._ask(recorded, sign_in=recorded.status != HTTPStatus.UNAUTHORIZED)
        if answer.status_code != recorded.status:
            return [f"status {recorded.status}, not {answer.status_code}: {answer.text[:300]}"]
        kinds = [
            content_type(headers.get("content-type", "")) for headers in (recorded.headers, answer.headers)
        ]
        if kinds[0] != kinds[1]:
            return [f"content type {kinds[0]}, not {kinds[1]}"]
        if recorded.headers.get("content-length") == "0" or not recorded.body:
            return []
        body = answer.json()
        for old, new in paired(recorded.body, body):
            self._issued.setdefault(str(old), str(new))
        return list(differences(recorded.body, body, self._issued))

    def _ask(self, recorded: Interaction, *, sign_in: bool) -> httpx2.Response:
        path = "/".join(quote(self._now(part), safe="") for part in recorded.segments)
        headers = {"Accept": recorded.accept, "X-TFS-FedAuthRedirect": "Suppress"}
        content = None
        if recorded.request is not None:
            content = msgspec.json.encode(self._renewed(recorded.request))
            headers["Content-Type"] = "application/json"
        return httpx2.request(
            recorded.method,
            f"{self._emulator.url}/{path}",
            params={key: self._now(value) for key, value in recorded.query.items()},
            headers=headers,
            content=content,
            auth=("", self._emulator.tokens["administrator"] if sign_in else "an old token"),
            timeout=30,
        )

    def _renewed(self, value: object) -> object:
        match value:
            case dict():
                return {self._now(str(key)): self._renewed(each) for key, each in value.items()}
            case list():
                return [self._renewed(each) for each in value]
            case str():
                return self._now(value)
            case bool() | None:
                return value
            case int():
                return int(self._issued.get(str(value), str(value))) if value > 10 else value
            case _:
                return value

    def _now(self, text: str) -> str:
        if text in self._issued:
            return self._issued[text]
        return re.sub(
            r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}|(?:vssgp|aad|msa)\.[\w-]{20,}|Microsoft[.\w]+;[\w.\\@-]+",
            lambda found: self._issued.get(found.group(), found.group()),
            text,
        )


def content_type(header: str) -> str:
    """Without parameters such as api-version; the character set stays."""
    kind, *parameters = (part.strip().lower() for part in header.split(";"))
    return "; ".join([kind, *(each for each in parameters if each.startswith("charset"))])

"""Stands in for `az` in scripts: does in an emulator what it does in Azure DevOps, and nothing in Entra.

Called as `python az.py EMULATOR TOKEN ARGUMENT...`, the emulator's address without a slash at its end. It
makes the requests that Azure's command line makes, and knows the commands, options and queries in use here.
Scripts call it often, so it takes the standard library alone and starts fast.
"""

import base64
import json
import re
import sys
import urllib.request
from http.client import HTTPResponse
from typing import Any, cast

APPLICATION = "6f0a1c52-9b1e-4f0c-8a63-2c1f9c5f7d10"
PRINCIPAL = "b1e7f9aa-0f55-4a8f-9c6d-7a5f2e3c4d20"
TENANT = "0d1c7a33-5a44-4c0e-8e7a-61c5d6b1f530"
_HOST = re.compile(r"https://(?:\w+\.)?dev\.azure\.com/[^/]+")
_STEP = re.compile(r"(\w*)\[(?:\?(\w+)=='([^']*)'|(\d*))\]")


class Service:
    """The organization behind the commands."""

    def __init__(self, base: str, token: str) -> None:
        self._base = base
        self._headers = {
            "Authorization": "Basic " + base64.b64encode(f":{token}".encode()).decode(),
            "Content-Type": "application/json",
        }

    def ask(self, method: str, place: str, body: object = None) -> Any:
        """The answer to a request, decoded; HTTPError where it is an error. A place is an address, or what
        follows `_apis/`."""
        url = _HOST.sub(self._base, place) if place.startswith("http") else f"{self._base}/_apis/{place}"
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(url, data, self._headers, method=method)
        with cast(HTTPResponse, urllib.request.urlopen(request)) as answer:
            return json.loads(answer.read() or b"null")


def main(base: str, token: str, *arguments: str) -> None:
    """Does what a command says, and prints what its query picks."""
    start = next(i for i, word in enumerate(arguments) if word.startswith("--"))
    rest = arguments[start:]
    options = {name.removeprefix("--"): value for name, value in zip(rest[::2], rest[1::2], strict=True)}
    answer = _done(" ".join(arguments[:start]), options, Service(base, token))
    if "query" in options:
        for one in _picked(answer, options["query"]):
            print(one)


def _done(command: str, options: dict[str, str], service: Service) -> Any:
    match command:
        case "ad app create":
            return {"appId": APPLICATION}
        case "ad sp create":
            return {"id": PRINCIPAL}
        case "ad app federated-credential create":
            return json.loads(options["parameters"])
        case "account show":
            return {"tenantId": TENANT}
        case "rest":
            return _rest(options, service)
        case "devops project list":
            return service.ask("GET", f"projects?$top={options['top']}&api-version=5.1")
        case "devops security group list":
            return {"graphGroups": _groups(options, service)}
        case "devops security group membership add":
            pair = f"{options['member-id']}/{options['group-id']}"
            return service.ask("PUT", f"graph/memberships/{pair}?api-version=5.0-preview.1")
        case "devops security permission update":
            return _permission(options, service)
        case "pipelines pool list":
            return service.ask("GET", "distributedtask/pools?api-version=5.1")["value"]
        case _:
            sys.exit(f"az {command}: not known here")


def _rest(options: dict[str, str], service: Service) -> Any:
    body = json.loads(options["body"]) if "body" in options else None
    if options["url"].startswith("https://graph.microsoft.com/"):
        return body
    return service.ask(options["method"].upper(), options["url"], body)


def _groups(options: dict[str, str], service: Service) -> Any:
    scope = ""
    if options.get("scope") != "organization":
        project = service.ask("GET", f"projects/{options['project']}?api-version=5.0")["id"]
        found = service.ask("GET", f"graph/descriptors/{project}?api-version=5.0-preview.1")["value"]
        scope = f"scopeDescriptor={found}&"
    return service.ask("GET", f"graph/groups?{scope}api-version=5.0-preview.1")["value"]


def _permission(options: dict[str, str], service: Service) -> Any:
    place = f"identities?subjectDescriptors={options['subject']}&api-version=5.0"
    [identity] = service.ask("GET", place)["value"]
    entry = {"descriptor": identity["descriptor"], "allow": int(options["allow-bit"]), "deny": 0}
    body = {"token": options["token"], "merge": True, "accessControlEntries": [entry]}
    return service.ask("POST", f"accesscontrolentries/{options['namespace-id']}?api-version=5.0", body)


def _picked(answer: Any, query: str) -> list[Any]:
    """What a query picks: names, `[]`, `[0]` and `[?name=='value']`, separated by dots."""
    found = [answer]
    for step in query.split("."):
        parts = _STEP.fullmatch(step)
        if parts is None:
            found = [one[step] for one in found]
            continue
        name, key, value, index = parts.groups()
        lists = [one[name] if name else one for one in found]
        if index:
            found = [items[int(index)] for items in lists]
        else:
            found = [item for items in lists for item in items if key is None or item[key] == value]
    return found


if __name__ == "__main__":
    main(*sys.argv[1:])

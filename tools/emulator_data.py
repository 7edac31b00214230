"""Writes the emulator's tables of the service (routes, areas, namespaces, tasks) from the researched facts.

    python tools/emulator_data.py FACTS

FACTS is the folder that holds `api/locations.json`. Run it when the facts change, and commit what it writes.
"""

import csv
import json
import sys
from pathlib import Path

PACKAGE = Path(__file__).parents[1] / "src" / "candado_emulator"
NAMESAKE = {"7c7d32f7-0e86-4cd6-892e-b35dbba870bd": "ReleaseManagement (user interface)"}
TOKENS = {
    "Library": ("Library", "Library/{projectId}"),
    "ServiceEndpoints": ("endpoints", "endpoints/{projectId}"),
    "Environment": ("Environments", "Environments/{projectId}"),
    "DistributedTask": ("AgentPools", "AgentQueues/{projectId}"),
}
"""Root and project tokens where the facts give the tokens of single objects only."""


def main(facts: Path) -> None:
    """Writes all of them."""
    write_locations(read(facts / "api/locations.json")["value"])
    write_areas(read(facts / "api/recordings/resourceareas.json")["value"])
    write_namespaces(
        read(facts / "api/recordings/securitynamespaces.json")["value"],
        {n["id"]: n for n in read(facts / "article/permissions.json")["namespaces"]},
    )
    write_tasks(read(facts / "pipelines/tasks.json"))


def read(path: Path):
    """The JSON of a fact file."""
    return json.loads(path.read_text(encoding="utf-8"))


def write_locations(rows) -> None:
    """Routes, one a line."""
    keys = ("resourceVersion", "minVersion", "maxVersion", "releasedVersion")
    with (PACKAGE / "wire/locations.csv").open("w", newline="", encoding="utf-8") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(
            ("id", "hosts", "area", "resource", "template", "resource_version", "min", "max", "released")
        )
        for r in sorted(rows, key=lambda r: (r["area"].lower(), r["resourceName"].lower(), r["id"])):
            out.writerow(
                (
                    r["id"].lower(),
                    r["_host"],
                    r["area"],
                    r["resourceName"],
                    r["routeTemplate"],
                    *(r[k] for k in keys),
                )
            )


def write_areas(rows) -> None:
    """Resource areas, one a line."""
    with (PACKAGE / "wire/areas.csv").open("w", newline="", encoding="utf-8") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(("id", "name"))
        out.writerows(sorted((r["id"], r["name"]) for r in rows))


def write_tasks(rows) -> None:
    """Built-in tasks, one a line."""
    with (PACKAGE / "wire/tasks.csv").open("w", newline="", encoding="utf-8") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(("id", "name", "version", "deprecated", "preview", "removed", "execution"))
        for r in sorted(rows, key=lambda r: (r["name"].lower(), r["major"])):
            flags = (str(r[key]).lower() for key in ("deprecated", "preview"))
            removed, handlers = r["removalDate"] or "", " ".join(r["execution"])
            out.writerow((r["id"].lower(), r["name"], r["version"], *flags, removed, handlers))


def write_namespaces(rows, notes) -> None:
    """Security namespaces, with the tokens of the organization and of a project."""
    written = []
    for r in sorted(rows, key=lambda r: (r["name"], r["namespaceId"])):
        tokens = notes[r["namespaceId"]]["tokens"] or {}
        root = next((tokens[k] for k in ("root", "all", "collection") if k in tokens), None)
        root, project = TOKENS.get(r["name"], (root, tokens.get("project")))
        written.append(
            {
                "id": r["namespaceId"],
                "key": NAMESAKE.get(r["namespaceId"], r["name"].strip()),
                "name": r["name"],
                "display_name": r["displayName"],
                "separator": r["separatorValue"],
                "element_length": r["elementLength"],
                "write_permission": r["writePermission"],
                "read_permission": r["readPermission"],
                "dataspace_category": r["dataspaceCategory"],
                "structure": r["structureValue"],
                "extension_type": r["extensionType"],
                "is_remotable": r["isRemotable"],
                "use_token_translator": r["useTokenTranslator"],
                "system_bits": r["systemBitMask"],
                "root_token": root,
                "project_token": project,
                "actions": [[a["bit"], a["name"], a["displayName"]] for a in r["actions"]],
            }
        )
    lines = ",\n".join(json.dumps(n, ensure_ascii=True, separators=(",", ":")) for n in written)
    (PACKAGE / "state/namespaces.json").write_text(f"[\n{lines}\n]\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))

"""Writes what Candado knows of the built-in tasks, from the researched facts.

    python tools/pipeline_tasks.py FACTS

FACTS is the folder that holds `pipelines/tasks.json`, made from the task.json files of
microsoft/azure-pipelines-tasks. Run it when the facts change, and commit what it writes.
"""

import json
import sys
from pathlib import Path

TARGET = Path(__file__).parents[1] / "src/candado/code/pipelines/tasks.json"
ELSEWHERE = {
    "AdvancedSecurity-Codeql-Analyze": {},
    "AdvancedSecurity-Codeql-Autobuild": {},
    "AdvancedSecurity-Codeql-Init": {},
    "AdvancedSecurity-Dependency-Scanning": {},
    "AdvancedSecurity-Publish": {},
    "AndroidBuild": {1: "Gradle@4"},
    "AppCenterDistribute": {0: "AppCenterDistribute@3"},
    "AzureMonitorAlerts": {},
    "AzureResourceGroupDeployment": {1: "AzureResourceManagerTemplateDeployment@3"},
    "AzureWebPowerShellDeployment": {1: "AzureRmWebAppDeployment@5"},
    "CopyPublishBuildArtifacts": {1: "PublishBuildArtifacts@1"},
    "DeployVisualStudioTestAgent": {1: "VSTest@3", 2: "VSTest@3"},
    "DotNetCoreCLI": {0: "DotNetCoreCLI@2"},
    "JenkinsQueueJob": {1: "JenkinsQueueJob@2"},
    "Maven": {1: "Maven@4"},
    "RunVisualStudioTestsusingTestAgent": {1: "VSTest@3"},
    "ServiceFabricUpdateAppVersions": {},
    "VSMobileCenterTest": {},
    "XcodePackageiOS": {0: "Xcode@5"},
}
"""Built-in tasks whose sources lie elsewhere or are gone, and their majors that are deprecated.
Source: the task reference of MicrosoftDocs/azure-devops-yaml-schema, 2026-06-30."""
INSTEAD = {
    "DotNetCoreInstaller": "UseDotNet@2",
    "DownloadGithubNpmPackage": "Npm@1",
    "DownloadGitHubNugetPackage": "NuGetCommand@2",
    "NodeTool": "UseNode@1",
    "NuGet": "NuGetCommand@2",
    "NuGetInstaller": "NuGetCommand@2",
    "NuGetPackager": "NuGetCommand@2",
    "NuGetPublisher": "NuGetCommand@2",
    "NuGetRestore": "NuGetCommand@2",
    "PyPIPublisher": "TwineAuthenticate@1",
    "SqlServerDacpacDeployment": "SqlAzureDacpacDeployment@1",
    "CacheBeta": "Cache@2",
}
"""What takes the place of a task that is deprecated whole. Source: the deprecation messages of the tasks."""


def main(facts: Path) -> None:
    """Writes the data file."""
    rows = json.loads((facts / "pipelines/tasks.json").read_text(encoding="utf-8"))
    tasks = {name: {"name": name} for name in {*(row["name"] for row in rows), *ELSEWHERE}}
    for row in sorted(rows, key=lambda row: row["major"]):
        _add(tasks[row["name"]], row)
    for name, deprecated in ELSEWHERE.items():
        for major, instead in deprecated.items():
            majors = tasks[name].setdefault("majors", {})
            majors[str(major)] = {"deprecated": True, "instead": instead}
    for name, task in tasks.items():
        _point(name, task)
    lines = ",\n".join(
        json.dumps(tasks[name], separators=(",", ":")) for name in sorted(tasks, key=str.lower)
    )
    TARGET.write_text(f"[\n{lines}\n]\n", encoding="utf-8")


def _add(task, row) -> None:
    task["id"] = row["id"].lower()
    major = {}
    if row["deprecated"]:
        major["deprecated"] = True
    if row["removalDate"]:
        major["removal"] = row["removalDate"]
    task.setdefault("majors", {})[str(row["major"])] = major
    connections = {
        name.lower()
        for entry in row["inputs"]
        if entry["type"].startswith("connectedService")
        for name in (entry["name"], *entry["aliases"])
    }
    if connections:
        task["connections"] = sorted({*task.get("connections", ()), *connections})


def _point(name: str, task) -> None:
    """Names what to use in place of the majors that are deprecated."""
    majors = task.get("majors", {})
    newest = max(
        (int(number) for number, major in majors.items() if not major.get("deprecated")), default=None
    )
    instead = INSTEAD.get(name) or (None if newest is None else f"{name}@{newest}")
    for major in majors.values():
        if major.get("deprecated") and instead:
            major.setdefault("instead", instead)


if __name__ == "__main__":
    main(Path(sys.argv[1]))

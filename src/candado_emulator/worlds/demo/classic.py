"""What was clicked together: designer builds, a release pipeline, a task group."""

from ..planting import Plant

BASH = "6c731c3c-3c68-459a-a5c9-bde6e6595b5b"
NUGET = "333b11bd-d341-40d9-afcf-b32d5ce6f23b"
NIGHTLY = "mobile-nightly"
OF_FORKS = "client-library-nightly"
SHOP = "Release/shop-release"
UPLOAD = "Upload to the stores"
UPLOAD_ID = "b7a4f0de-2c5b-5a39-9d0e-64c1f7f0a1c2"


def weaknesses(plant: Plant) -> None:
    """Plants what is wrong here."""
    _task_group(plant)
    _nightly(plant)
    _of_forks(plant)
    _release(plant)


def _task_group(plant: Plant) -> None:
    plant(
        "the steps that all apps share, and that all may change",
        rule="editable-task-group",
        on=[f"Mobile / {UPLOAD}"],
        change={
            "projects": {
                "Mobile": {
                    "task_groups": {
                        UPLOAD: {
                            "id": UPLOAD_ID,
                            "inputs": [
                                {"name": "store", "label": "store", "defaultValue": "", "required": True}
                            ],
                            "tasks": [_step("upload.sh $(store)")],
                            "permissions": {"Contributors": {"Edit": "allow"}},
                        }
                    }
                }
            }
        },
    )


def _nightly(plant: Plant) -> None:
    plant(
        "the nightly build of the first app",
        control="classic-pipeline",
        on=[NIGHTLY],
        change={
            "projects": {
                "Mobile": {
                    "pipelines": {
                        NIGHTLY: {
                            "repository": "mobile-ios",
                            "yaml_file": "",
                            "image": "macos-15",
                            "options": [_on_failure()],
                            "phases": [
                                _job(
                                    "Agent job 1",
                                    _step("curl -T app.ipa -u upload:Vn8-lantern-30!x https://store.example"),
                                    _group(UPLOAD_ID, store="beta"),
                                    scripts_get_token=True,
                                )
                            ],
                            "variables": {
                                "uploadPassword": {"value": "Vn8-lantern-30!x"},
                                "storeUrl": {"value": "https://store.example", "settable": True},
                            },
                            "runs": {"20261120.1": {"queued": "-5d", "reason": "schedule"}},
                        }
                    }
                }
            }
        },
    )
    _follows(
        plant, "its password, for whoever looks", [f"Mobile / {NIGHTLY}"], rule="classic-plaintext-secret"
    )
    _follows(
        plant, "its password, in the list", ["uploadPassword"], control="credential-in-pipeline-variable"
    )
    _follows(plant, "where it uploads to", ["storeUrl"], control="settable-pipeline-variable")
    _follows(plant, "where it uploads to, once more", [f"Mobile / {NIGHTLY}"], rule="settable-at-queue-time")
    _follows(plant, "the script that reads all else", [f"Mobile / {NIGHTLY}"], rule="oauth-token-for-scripts")


def _of_forks(plant: Plant) -> None:
    plant(
        "the build for everyone who sends a change to the open client library",
        control="classic-pipeline",
        on=[OF_FORKS],
        change={
            "projects": {
                "Web": {
                    "pipelines": {
                        OF_FORKS: {
                            "repository": "contoso/client-library",
                            "repository_type": "GitHub",
                            "yaml_file": "",
                            "job_scope": "projectCollection",
                            "image": "ubuntu-24.04",
                            "phases": [_job("Agent job 1", _step("npm ci && npm test"))],
                            "pushes": {"branches": ["+refs/heads/*"]},
                            "pull_requests": {
                                "branches": ["+main"],
                                "builds_forks": True,
                                "forks_get_secrets": True,
                                "forks_get_full_token": True,
                            },
                            "variable_groups": {"web-secrets": True},
                            "runs": {"20261124.2": {"queued": "-1d", "reason": "pullRequest"}},
                        }
                    }
                }
            }
        },
    )
    on = [f"Web / {OF_FORKS}"]
    _follows(plant, "what forks get of it", [OF_FORKS], control="fork-build-with-secrets")
    _follows(plant, "what forks get of it, once more", on, rule="fork-build-secrets")
    _follows(plant, "the code it takes from outside", [OF_FORKS], control="pipeline-builds-foreign-code")
    _follows(plant, "the code it takes from outside, once more", on, rule="external-source")
    _follows(plant, "how far its token goes", [OF_FORKS], control="pipeline-token-reaches-other-projects")
    _follows(plant, "how far its token goes, once more", on, rule="collection-scoped-job")


def _release(plant: Plant) -> None:
    plant(
        "the shop's releases, which nobody has to let out",
        rule="release-without-approval",
        on=["Web / shop-release / Production"],
        change={
            "projects": {
                "Web": {
                    "releases": {
                        SHOP: {
                            "description": "Deploys the shop.",
                            "artifacts": {
                                "_web-site": {"pipeline": "web-site", "primary": True},
                                "_themes": {"type": "GitHub", "repository": "shop-themes/summer"},
                            },
                            "triggers": [{"artifactAlias": "_web-site", "triggerType": "artifactSource"}],
                            "variables": {
                                "storageKey": {"value": "Kq2#orchard-Rain58"},
                                "target": {"value": "https://shop.contoso.example", "settable": True},
                            },
                            "stages": {
                                "Staging": {
                                    "phases": {"Agent job": {"tasks": [_task("deploy.sh staging")]}},
                                    "before": {
                                        "approvers": {"Release Approvers": True},
                                        "required": 1,
                                        "creator_may_approve": False,
                                    },
                                },
                                "Production": {
                                    "phases": {
                                        "Agent job": {
                                            "queue": "linux-deploy",
                                            "scripts_get_token": True,
                                            "tasks": [_task("deploy.sh $(target) $(storageKey)")],
                                        }
                                    }
                                },
                            },
                            "last_release": "-12d",
                        }
                    }
                }
            }
        },
    )
    on = ["Web / shop-release"]
    _follows(plant, "that it is no YAML", on, rule="classic-pipeline")
    _follows(plant, "the key of the storage", on, rule="classic-plaintext-secret")
    _follows(plant, "where it deploys to", on, rule="settable-at-queue-time")
    _follows(
        plant, "the script of production", ["Web / shop-release / Production"], rule="oauth-token-for-scripts"
    )
    _follows(plant, "the themes that strangers make", on, rule="external-source")


def _follows(plant: Plant, name: str, on: list[str], *, control: str = "", rule: str = "") -> None:
    """What an earlier weakness makes fail too."""
    plant(name, control=control, rule=rule, on=on, change={})


def _job(name: str, *steps: dict[str, object], scripts_get_token: bool = False) -> dict[str, object]:
    target = {
        "type": 1,
        "executionOptions": {"type": 0},
        "allowScriptsAuthAccessOption": scripts_get_token,
    }
    return {
        "name": name,
        "refName": "Job_1",
        "condition": "succeeded()",
        "target": target,
        "jobAuthorizationScope": "project",
        "jobCancelTimeoutInMinutes": 1,
        "steps": list(steps),
    }


def _step(script: str) -> dict[str, object]:
    """A step of a build or a task group that runs a script."""
    return _used(BASH, "3.*", "task") | {"inputs": {"targetType": "inline", "script": script}}


def _group(id: str, **inputs: str) -> dict[str, object]:
    """A step that is a task group."""
    return _used(id, "1.*", "metaTask") | {"inputs": inputs}


def _used(id: str, version: str, kind: str) -> dict[str, object]:
    return {
        "environment": {},
        "enabled": True,
        "continueOnError": False,
        "alwaysRun": False,
        "displayName": "Run",
        "timeoutInMinutes": 0,
        "condition": "succeeded()",
        "task": {"id": id, "versionSpec": version, "definitionType": kind},
    }


def _task(script: str) -> dict[str, object]:
    """A step of a release that runs a script."""
    return {
        "environment": {},
        "taskId": BASH,
        "version": "3.*",
        "name": "Run",
        "refName": "",
        "enabled": True,
        "alwaysRun": False,
        "continueOnError": False,
        "timeoutInMinutes": 0,
        "definitionType": "task",
        "overrideInputs": {},
        "condition": "succeeded()",
        "inputs": {"targetType": "inline", "script": script},
    }


def _on_failure() -> dict[str, object]:
    """The option of a build that writes a work item when it fails."""
    inputs = {"workItemType": "Bug", "assignToRequestor": "true", "additionalFields": "{}"}
    return {
        "enabled": False,
        "definition": {"id": "a9db38f9-9fdc-478c-b0f9-464221e58316"},
        "inputs": inputs,
    }

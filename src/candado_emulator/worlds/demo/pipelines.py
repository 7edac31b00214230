"""Pipelines and the secrets in them."""

from ..planting import Plant


def weaknesses(plant: Plant) -> None:
    """Plants what is wrong here."""
    plant(
        "the import that people still start by hand",
        control="credential-in-pipeline-variable",
        on=["warehousePassword"],
        change={
            "projects": {
                "Data": {
                    "pipelines": {"etl": {"variables": {"warehousePassword": {"value": "Wj4-tulip-79!kQ"}}}}
                }
            }
        },
    )
    plant(
        "its target, which changed every week then",
        control="settable-pipeline-variable",
        on=["target"],
        change={
            "projects": {
                "Data": {
                    "pipelines": {
                        "etl": {
                            "variables": {
                                "target": {"value": "https://lake.contoso.example", "settable": True}
                            }
                        }
                    }
                }
            }
        },
    )
    plant(
        "the note to the next one on call",
        control="credential-in-variable-group",
        on=["sessionSecret"],
        change={
            "projects": {
                "Web": {
                    "variable_groups": {
                        "web-settings": {"variables": {"sessionSecret": {"value": "pR8#velvet-Moon44"}}}
                    }
                }
            }
        },
    )
    plant(
        "the forecast that was too often right",
        control="abandoned-pipeline",
        on=["reports"],
        change={
            "projects": {
                "Data": {
                    "pipelines": {"reports": {"created": "-4y", "runs": {"20261124.1": {"queued": "-2y"}}}}
                }
            }
        },
    )
    plant(
        "the build of the first app, clicked together",
        control="classic-pipeline",
        on=["mobile-legacy"],
        change={
            "projects": {
                "Mobile": {
                    "pipelines": {
                        "mobile-legacy": {
                            "repository": "mobile-android",
                            "yaml_file": "",
                            "runs": {"20261120.1": {"queued": "-5d"}},
                        }
                    }
                }
            }
        },
    )
    plant(
        "the font from a stranger's repository",
        control="pipeline-builds-foreign-code",
        on=["letters-mirror"],
        change={
            "projects": {
                "Handbook": {
                    "pipelines": {
                        "letters-mirror": {
                            "repository": "lettersmith/fonts",
                            "repository_type": "GitHub",
                            "runs": {"20261120.1": {"queued": "-5d"}},
                        }
                    }
                }
            }
        },
    )
    plant(
        "the pipeline that runs from somebody's branch",
        control="pipeline-from-unreviewed-branch",
        on=["search"],
        change={
            "projects": {
                "Web": {
                    "pipelines": {"search": {"default_branch": "refs/heads/faster-search"}},
                    "repositories": {"search": {"branches": {"faster-search": {}}}},
                }
            }
        },
    )
    plant(
        "the report that reads from all teams",
        control="pipeline-token-reaches-other-projects",
        on=["reports"],
        change={"projects": {"Data": {"pipelines": {"reports": {"job_scope": "projectCollection"}}}}},
    )
    plant(
        "the deployment that everybody improves",
        control="everyone-can-change-pipeline",
        on=["pipeline web-deploy"],
        change={
            "projects": {
                "Web": {
                    "pipelines": {
                        "Release/web-deploy": {
                            "permissions": {"Contributors": {"EditBuildDefinition": "allow"}}
                        }
                    }
                }
            }
        },
    )
    plant(
        "the deployment that everybody improves, once more",
        rule="pipeline-permissions-broad",
        on=["Web / web-deploy"],
        change={},
    )
    _forks(plant)


def _forks(plant: Plant) -> None:
    plant(
        "the open client library, built at home",
        control="fork-build-with-secrets",
        on=["client-library"],
        change={
            "projects": {
                "Web": {
                    "pipelines": {
                        "client-library": {
                            "repository": "contoso/client-library",
                            "repository_type": "GitHub",
                            "queue": "linux-build",
                            "pull_requests": {"builds_forks": True, "forks_get_secrets": True},
                            "runs": {"20261124.1": {"queued": "-1d"}},
                        }
                    }
                }
            }
        },
    )
    plant("the machines it is built on", control="fork-build-on-own-agents", on=["client-library"], change={})
    plant(
        "the code it takes from outside",
        control="pipeline-builds-foreign-code",
        on=["client-library"],
        change={},
    )

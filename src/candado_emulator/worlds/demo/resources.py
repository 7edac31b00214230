"""What pipelines use, and what stands before it."""

from ..planting import Plant


def weaknesses(plant: Plant) -> None:
    """Plants what is wrong here."""
    _open(plant)
    _permissions(plant)
    _library(plant)
    _checks(plant)


def _open(plant: Plant) -> None:
    plant(
        "the intern's connection",
        control="resource-open-to-all-pipelines",
        on=["web-dev"],
        change={"projects": {"Web": {"connections": {"web-dev": {"open_to_all_pipelines": True}}}}},
    )
    plant(
        "the key of the app, on a Friday",
        control="resource-open-to-all-pipelines",
        on=["android-upload.keystore"],
        change={
            "projects": {
                "Mobile": {"secure_files": {"android-upload.keystore": {"open_to_all_pipelines": True}}}
            }
        },
    )


def _permissions(plant: Plant) -> None:
    plant(
        "the script that rotated its own password",
        control="build-service-manages-protected-resource",
        on=["variable group data-secrets"],
        change={
            "projects": {
                "Data": {
                    "variable_groups": {
                        "data-secrets": {
                            "permissions": {"Data Build Service (contoso)": {"Administer": "allow"}}
                        }
                    }
                }
            }
        },
    )
    plant(
        "the on-call week, in which everyone is on call",
        control="everyone-can-open-protected-resource",
        on=["service connection web-test", "secure file ios-distribution.p12"],
        change={
            "projects": {
                "Web": {
                    "connections": {"web-test": {"permissions": {"Contributors": {"Administer": "allow"}}}}
                },
                "Mobile": {
                    "secure_files": {
                        "ios-distribution.p12": {"permissions": {"Contributors": {"Use": "allow"}}}
                    }
                },
            }
        },
    )
    plant(
        "the addresses that everybody keeps up to date",
        control="everyone-can-open-protected-resource",
        on=["variable group web-settings"],
        change={
            "projects": {
                "Web": {
                    "variable_groups": {
                        "web-settings": {"permissions": {"Contributors": {"Administer": "allow"}}}
                    }
                }
            }
        },
    )
    plant(
        "the addresses that everybody keeps up to date, once more",
        rule="editable-task-group",
        on=["Web / web-settings"],
        change={},
    )


def _library(plant: Plant) -> None:
    plant(
        "the addresses of everything",
        control="resource-without-description",
        on=["data-settings"],
        change={"projects": {"Data": {"variable_groups": {"data-settings": {"description": ""}}}}},
    )
    plant(
        "the vault that was too slow",
        control="secrets-outside-key-vault",
        on=["store-accounts"],
        change={"projects": {"Mobile": {"variable_groups": {"store-accounts": {"key_vault": None}}}}},
    )


def _checks(plant: Plant) -> None:
    plant(
        "the approval that always came on Mondays",
        control="production-without-approval",
        on=["data-production"],
        change={"projects": {"Data": {"environments": {"data-production": {"checks": {"approval": None}}}}}},
    )
    plant(
        "the beta, which anyone may let out",
        control="everyone-can-approve",
        on=["beta-testers"],
        change={
            "projects": {
                "Mobile": {
                    "environments": {
                        "beta-testers": {"checks": {"approval": {"approvers": {"Contributors": True}}}}
                    }
                }
            }
        },
    )
    plant(
        "Emil, who approves from his telephone",
        control="one-approver-is-enough",
        on=["web-production"],
        change={
            "projects": {
                "Web": {
                    "environments": {
                        "web-production": {"checks": {"approval": {"settings": {"minRequiredApprovers": 1}}}}
                    }
                }
            }
        },
    )
    plant(
        "the night when nobody else was awake",
        control="requester-can-approve",
        on=["app-stores"],
        change={
            "projects": {
                "Mobile": {
                    "environments": {
                        "app-stores": {
                            "checks": {"approval": {"settings": {"requesterCannotBeApprover": False}}}
                        }
                    }
                }
            }
        },
    )
    plant(
        "the hot fix of the template, still being tried",
        control="template-from-unreviewed-branch",
        on=["web-prod"],
        change={
            "projects": {
                "Web": {
                    "connections": {
                        "web-prod": {
                            "checks": {
                                "required template": {
                                    "settings": {
                                        "extendsChecks": [
                                            {
                                                "repositoryType": "git",
                                                "repositoryName": "Platform/pipeline-templates",
                                                "repositoryRef": "refs/heads/try-faster",
                                                "templatePath": "service.yml",
                                            }
                                        ]
                                    }
                                }
                            }
                        }
                    }
                }
            }
        },
    )
    plant(
        "the pipeline that could not extend anything",
        control="guarded-resource-without-template",
        on=["mobile-test"],
        change={
            "projects": {"Mobile": {"connections": {"mobile-test": {"checks": {"required template": None}}}}}
        },
    )
    plant(
        "the connection that must work from any branch",
        control="resource-usable-from-any-branch",
        on=["web-dev"],
        change={"projects": {"Web": {"connections": {"web-dev": {"checks": {"branch control": None}}}}}},
    )

"""What is checked before a pipeline may use a resource of the hardened world."""

from functools import cache

from ...state.protection import Check
from .rights import APPROVERS

TEMPLATES = "Platform/pipeline-templates"
TEMPLATES_TAG = "v3.1.0"
"""Pipelines take the templates from here: nothing comes into them that nobody looked at."""


@cache
def guards() -> dict[str, Check]:
    """The run comes from a protected branch, and its definition extends the common template."""
    return {
        "branch control": Check(
            type="Branch control",
            inputs={
                "allowedBranches": "refs/heads/main,refs/heads/release/*",
                "ensureProtectionOfBranch": "true",
                "allowUnknownStatusBranch": "false",
            },
        ),
        "required template": Check(
            type="Required template",
            settings={
                "extendsChecks": [
                    {
                        "repositoryType": "git",
                        "repositoryName": TEMPLATES,
                        "repositoryRef": f"refs/tags/{TEMPLATES_TAG}",
                        "templatePath": "service.yml",
                    }
                ]
            },
        ),
    }


@cache
def approved() -> dict[str, Check]:
    """Beside that, two people who wrote nothing of it have looked at the change."""
    return guards() | {
        "approval": Check(
            type="Approval",
            approvers={APPROVERS: True},
            settings={
                "minRequiredApprovers": 2,
                "requesterCannotBeApprover": True,
                "executionOrder": "anyOrder",
                "instructions": "Look at the change and at what the test environment says of it.",
            },
            timeout=1440,
        )
    }


@cache
def production() -> dict[str, Check]:
    """Beside that, only while people are at work to see what happens, and one run after the other."""
    return approved() | {
        "business hours": Check(
            type="Business Hours",
            inputs={
                "businessDays": "Monday, Tuesday, Wednesday, Thursday",
                "startTime": "08:00",
                "endTime": "16:00",
                "timeZone": "UTC",
            },
        ),
        "exclusive lock": Check(type="Exclusive Lock"),
    }

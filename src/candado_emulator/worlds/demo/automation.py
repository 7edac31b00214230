"""What signs in by itself: tokens and applications."""

from ..planting import Plant

OF_AN_ADMINISTRATOR = "backup of all repositories"
OF_THE_DEPLOYMENT = "deploy from my laptop"


def weaknesses(plant: Plant) -> None:
    """Plants what is wrong here."""
    _tokens(plant)
    _applications(plant)


def _tokens(plant: Plant) -> None:
    plant(
        "the deployment that Jonas does himself",
        control="full-access-token",
        on=[OF_THE_DEPLOYMENT],
        change={
            "users": {
                "jonas@contoso.example": {
                    "tokens": {
                        OF_THE_DEPLOYMENT: {"scopes": ["app_token"], "created": "-20d", "expires": "+40d"}
                    }
                }
            }
        },
    )
    plant(
        "what somebody sees in the audit log of it",
        control="work-done-with-tokens",
        on=["Jonas (jonas@contoso.example)"],
        change={
            "audit": [
                {
                    "action": "Library.VariableGroupModified",
                    "time": "-2d",
                    "actor": "jonas@contoso.example",
                    "project": "Web",
                    "mechanism": "PAT authorizationId: 2b6a1f7e-6d5c-4c0a-9f0d-0a5d9e1c7b42",
                }
            ]
        },
    )
    plant(
        "the inventory of all our organizations",
        control="global-token",
        on=["inventory"],
        change={
            "users": {
                "ulla@contoso.example": {
                    "tokens": {"inventory": {"all_organizations": True, "expires": "+20d"}}
                }
            }
        },
    )
    plant(
        "the robot that greets newcomers",
        control="token-with-dangerous-scopes",
        on=["greeter"],
        change={
            "users": {
                "kofi@contoso.example": {
                    "tokens": {
                        "greeter": {"scopes": ["vso.memberentitlementmanagement_write"], "expires": "+30d"}
                    }
                }
            }
        },
    )
    plant(
        "the token that must never run out again",
        control="long-lived-token",
        on=["nightly import"],
        change={
            "users": {
                "tomas@contoso.example": {
                    "tokens": {
                        "nightly import": {"scopes": ["vso.code"], "created": "-100d", "expires": "+265d"}
                    }
                }
            }
        },
    )
    plant(
        "the one that will, on Sunday",
        control="token-about-to-expire",
        on=["weekly report"],
        change={
            "users": {
                "sunita@contoso.example": {
                    "tokens": {"weekly report": {"scopes": ["vso.work"], "created": "-50d", "expires": "+4d"}}
                }
            }
        },
    )
    plant(
        "the backup that runs as the emergency account",
        control="administrators-token",
        on=[OF_AN_ADMINISTRATOR],
        change={
            "users": {
                "emergency-2@contoso.example": {
                    "tokens": {
                        OF_AN_ADMINISTRATOR: {"scopes": ["vso.code"], "created": "-30d", "expires": "+30d"}
                    }
                }
            }
        },
    )


def _applications(plant: Plant) -> None:
    plant(
        "the importer that could not read one thing",
        control="application-among-administrators",
        on=["ticket-import (8a6b1f54-0d6d-4d0a-93cf-1f8f5f0f6a02)"],
        change={
            "service_principals": {
                "ticket-import": {
                    "application_id": "8a6b1f54-0d6d-4d0a-93cf-1f8f5f0f6a02",
                    "last_accessed": "-2d",
                }
            },
            "projects": {
                "Data": {"groups": {"Project Administrators": {"members": {"ticket-import": True}}}}
            },
        },
    )
    plant(
        "the chat robot of last year",
        control="inactive-service-principal",
        on=["chat-robot (0c4b9f1e-55a0-4d9c-8d2a-0e7f3f1d9b31)"],
        change={
            "service_principals": {
                "chat-robot": {
                    "application_id": "0c4b9f1e-55a0-4d9c-8d2a-0e7f3f1d9b31",
                    "created": "-3y",
                    "last_accessed": "-400d",
                }
            }
        },
    )
    plant(
        "Yusuf, who repaired the upgrade at night",
        control="somebody-acts-as-the-service",
        on=["Project Collection Service Accounts"],
        change={
            "groups": {"Project Collection Service Accounts": {"members": {"yusuf@contoso.example": True}}}
        },
    )

"""Guests, leavers, and people who have more than their part."""

from ..planting import Plant

CONTRACTOR = "li.wei_agency.example#EXT#@contoso.example"


def weaknesses(plant: Plant) -> None:
    """Plants what is wrong here."""
    _guests(plant)
    _leavers(plant)


def _guests(plant: Plant) -> None:
    plant(
        "the agency that had to start on Monday",
        control="guests-allowed",
        on=["External guest access"],
        change={"policies": {"DisallowAadGuestUserAccess": False}},
    )
    plant(
        "the contractor who was let in by hand",
        control="guest-outside-group",
        on=[f"Li Wei ({CONTRACTOR})"],
        change={
            "users": {
                CONTRACTOR: {
                    "display_name": "Li Wei",
                    "mail": "li.wei@agency.example",
                    "guest": True,
                    "created": "-3y",
                    "last_accessed": "-70d",
                }
            },
            "projects": {"Mobile": {"groups": {"Project Administrators": {"members": {CONTRACTOR: True}}}}},
        },
    )
    plant(
        "the week in which the contractor ran the project",
        control="guest-among-administrators",
        on=[f"Li Wei ({CONTRACTOR})"],
        change={},
    )
    plant(
        "the end of the contract, in September",
        control="inactive-guest",
        on=[f"Li Wei ({CONTRACTOR})"],
        change={},
    )
    plant(
        "the administrator who left with the contract",
        control="inactive-administrator",
        on=[f"Li Wei ({CONTRACTOR})"],
        change={},
    )
    plant(
        "the team mailbox, entered twice",
        control="one-address-two-accounts",
        on=["Sunita (sunita@contoso.example)", "Tomas (tomas@contoso.example)"],
        change={
            "users": {
                "sunita@contoso.example": {"mail": "data@contoso.example"},
                "tomas@contoso.example": {"mail": "data@contoso.example"},
            }
        },
    )
    plant(
        "the rule for engineers, which ran out of licences",
        control="broken-group-rule",
        on=["All Release Managers"],
        change={
            "groups": {"All Release Managers": {"rule": {"status": "unableToApply", "last_run": "-40d"}}}
        },
    )


def _leavers(plant: Plant) -> None:
    plant(
        "Wen, who left in spring",
        control="deleted-account-still-here",
        on=["Wen (wen@contoso.example)"],
        change={"users": {"wen@contoso.example": {"deleted_in_origin": True, "last_accessed": "-8d"}}},
    )
    plant(
        "Quentin's sabbatical",
        control="inactive-user",
        on=["Quentin (quentin@contoso.example)"],
        change={"users": {"quentin@contoso.example": {"last_accessed": "-160d"}}},
    )
    plant(
        "the professor, who advises and signs in from home",
        control="personal-microsoft-account",
        on=["Professor Sato (k.sato@outlook.example)"],
        change={
            "users": {
                "k.sato@outlook.example": {
                    "display_name": "Professor Sato",
                    "origin": "msa",
                    "license_assigned_by": "groupRule",
                    "license": "stakeholder",
                }
            }
        },
    )

"""The project Handbook: mostly documents, and names that nobody in their right mind would choose."""

from msgspec.structs import replace

from ...state.identity import Group
from ...state.project import Project
from ..company import EXTERNAL_AUDITORS
from .builders import pipeline, plain, project, repository

BIDIRECTIONAL = "Editors \u202e(srotidE)\u202c"


def handbook() -> Project:
    """The project."""
    found = project(
        "Handbook",
        "How we work.",
        repositories={
            "handbook": repository(
                "handbook",
                "How we work.",
                {
                    "docs/on-call.md": "# On call\n\nOne week each.\n",
                    "docs/secrets.md": "# Secrets\n\nThey are in a key vault, never here.\n",
                    'docs/<img src=x onerror=alert("path")>.md': "# A page with an odd name\n",
                },
                template="document.yml",
            ),
            "decisions": repository(
                "decisions",
                "What we decided, and why.",
                {"0001-record-decisions.md": "# 1. Record decisions\n"},
                template="document.yml",
            ),
            "brand": repository(
                "brand", "Colours and letters.", {"colours.md": "# Colours\n"}, template="document.yml"
            ),
        },
        pipelines={
            "handbook": pipeline("handbook"),
            "decisions": pipeline("decisions"),
            "brand": pipeline("brand"),
        },
        variable_groups={
            "handbook-settings": plain(
                "Addresses.", {"site": "https://handbook.contoso.example"}, ["handbook"]
            )
        },
    )
    return replace(
        found,
        groups=found.groups
        | {
            "Guests": Group(
                description="They read this and nothing else.", members={EXTERNAL_AUDITORS: True}
            ),
            BIDIRECTIONAL: Group(
                description="\u001b[31mRed\u001b[0m\u200b, and 5 < 6 & 7 > 6", members={"Contributors": True}
            ),
        },
    )

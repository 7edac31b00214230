"""The project Handbook: mostly documents, and names that nobody in their right mind would choose.

Each kind of thing that can be named has a name here, or elsewhere in this world, that would do harm where it
is not made harmless: in a page, a terminal, a sheet, a shell, a path, a query or a template.
"""

from msgspec.structs import replace

from ...state.feed import FeedView
from ...state.identity import Group
from ...state.project import Project
from ...state.repository import Branch
from ..company import EXTERNAL_AUDITORS
from .builders import (
    APPROVED_PACKAGES,
    environment,
    feed,
    pipeline,
    plain,
    project,
    repository,
    secure_file,
)
from .checks import approved

BIDIRECTIONAL = "Editors \u202e(srotidE)\u202c"
BRAND = 'brand"><img src=x onerror=alert(1)>'


def handbook() -> Project:
    """The project."""
    letters = feed("Fonts.", {"<i>approved-packages</i>": APPROVED_PACKAGES})
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
            BRAND: replace(
                repository(
                    "brand", "Colours and letters.", {"colours.md": "# Colours\n"}, template="document.yml"
                ),
                branches={"main": Branch(), "letters/$(id)`id`": Branch(committed="-5d")},
            ),
        },
        pipelines={
            "handbook": pipeline("handbook"),
            "decisions": pipeline("decisions"),
            BRAND: pipeline(BRAND),
            "Docs/[bold red]links": pipeline("handbook", queue="press 'n' go"),
        },
        variable_groups={
            "handbook-settings": plain(
                "Addresses.", {"site": "https://handbook.contoso.example", "+1{{7*7}}": "2"}, ["handbook"]
            )
        },
        secure_files={
            "..\\..\\letterhead; drop table findings;--.p12": secure_file(["handbook"], approved())
        },
        environments={"--output=handbook": environment("The pages.", ["handbook"], approved())},
        feeds={
            "\t=letters": replace(letters, views=letters.views | {"<s>Old</s>": FeedView()}),
        },
        queues=("press 'n' go",),
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

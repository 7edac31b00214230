"""The project Mobile: the apps, and the keys that sign them."""

from ...state.project import Project
from . import files
from .builders import azure, deployment, environment, pipeline, project, repository, secure_file, vault
from .checks import approved, production


def mobile() -> Project:
    """The project."""
    ships = ["Release/mobile-ship"]
    return project(
        "Mobile",
        "The apps for telephones.",
        repositories={
            "mobile-ios": repository(
                "mobile-ios",
                "The app for iOS.",
                {
                    "Package.resolved": '{"pins": [], "version": 3}\n',
                    "App/App.swift": "import SwiftUI\n",
                    "ship.yml": files.definition(
                        "deploy.yml", service="mobile-ios", environment="app-stores"
                    ),
                },
            ),
            "mobile-android": repository(
                "mobile-android",
                "The app for Android.",
                {"build.gradle.kts": 'plugins { id("com.android.application") version "8.8.0" }\n'},
            ),
            "mobile-shared": repository(
                "mobile-shared", "What both share.", files.node("mobile-shared", {"zod": "3.24.1"})
            ),
        },
        pipelines={
            "mobile-ios": pipeline("mobile-ios"),
            "mobile-android": pipeline("mobile-android"),
            "mobile-shared": pipeline("mobile-shared"),
            "Release/mobile-ship": deployment("mobile-ios", "ship.yml", "Azure Pipelines"),
        },
        connections={
            "mobile-prod": azure("mobile-prod", "prod", ships, production()),
            "mobile-test": azure("mobile-test", "test", ships, approved()),
        },
        variable_groups={
            "store-accounts": vault("contoso-mobile", "mobile-prod", ["store-api-key"], ships, production())
        },
        secure_files={
            "ios-distribution.p12": secure_file(ships, production()),
            "android-upload.keystore": secure_file(ships, production()),
        },
        environments={
            "beta-testers": environment("Some hundred people who said yes.", ships, approved()),
            "app-stores": environment("Everyone with a telephone.", ships, production()),
        },
    )

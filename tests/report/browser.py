"""Reports in a real browser: Chromium, without a network, that remembers what a page tried."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
import pytest
from playwright.sync_api import Browser, Page, sync_playwright

_ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


class Opened(msgspec.Struct):
    """A page, and what it did."""

    page: Page
    requests: list[str]
    """addresses that it asked for, its own file apart"""
    complaints: list[str]
    """errors and warnings of the console, violations of the policy among them"""


@contextmanager
def browser() -> Iterator[Browser]:
    """Chromium; the test is skipped, saying so, where there is none."""
    path = os.environ.get("CANDADO_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if path is None:
        pytest.skip("there is no Chromium (set CANDADO_CHROMIUM)")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=_ARGUMENTS)
        yield started
        started.close()


@contextmanager
def opened(
    browser: Browser, file: Path, *, dark: bool = False, width: int = 1280, fragment: str = ""
) -> Iterator[Opened]:
    """A report's file, opened in a fresh profile."""
    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme="dark" if dark else "light"
    )
    page = context.new_page()
    found = Opened(page, [], [])
    address = file.as_uri()
    page.on(
        "request",
        lambda request: found.requests.append(request.url) if not request.url.startswith(address) else None,
    )
    page.on(
        "console",
        lambda message: (
            found.complaints.append(message.text) if message.type in ("error", "warning") else None
        ),
    )
    page.on("pageerror", lambda error: found.complaints.append(str(error)))
    page.goto(f"{address}{fragment}")
    yield found
    context.close()

"""What the tests in a real browser share: the sizes of windows, and where screenshots go."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page

SCREENSHOTS = Path(__file__).parents[1] / "screenshots"
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 360, "height": 740}

Opened = Callable[..., Page]


def sideways(page: Page) -> int:
    """By how many pixels a page is wider than its window."""
    return int(page.evaluate("document.documentElement.scrollWidth - window.innerWidth"))

"""What the tests in a real browser share: the sizes of windows, what their pages complain of, and
where screenshots go.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import ConsoleMessage, Page, Request

SCREENSHOTS = Path(__file__).parents[1] / "screenshots"
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 360, "height": 740}
# What the browser says of a page with the status 400 or 404, beside showing it.
REFUSED = "Failed to load resource: the server responded with a status of 40"

Opened = Callable[..., Page]
# Where the point of a period, of the first row, is drawn, in pixels of the window.
PLACE_OF_A_POINT = """period => {
  const data = JSON.parse(document.querySelector('#chart-data').textContent);
  const value = data.rows[0].values[data.periods.indexOf(period)];
  const box = document.querySelector('.canvas'), at = box.getBoundingClientRect();
  const chart = echarts.getInstanceByDom(box);
  const [x, y] = chart.convertToPixel({ xAxisIndex: 0, yAxisIndex: 0 }, [period, value]);
  return [at.x + x, at.y + y];
}"""


def sideways(page: Page) -> int:
    """By how many pixels a page is wider than its window."""
    return int(page.evaluate("document.documentElement.scrollWidth - window.innerWidth"))


def hear(page: Page, at: str, complaints: list[str], refused: bool = False) -> None:
    """Keep what goes wrong in a window from now on, and what is asked of another host than `at`.

    What breaks the security policy is told on the console, as any other fault is. `refused`: pages
    with the status 400 or 404 are meant.
    """

    def keep(message: ConsoleMessage) -> None:
        if not (refused and message.text.startswith(REFUSED)):
            complaints.append(message.text)

    def see(request: Request) -> None:
        if not request.url.startswith((at, "data:", "blob:")):
            complaints.append(f"asked {request.url}")

    page.on("console", keep)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", see)

"""The pages of policies, of the corpus and the help keep the rules of accessibility.

In both languages, light and dark, in a wide and in a narrow window.
"""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.webui.windows import NARROW, WIDE, Opened

PAGES = {
    "policies": "/policies?q=林业&all=1",
    "no policy": "/policies?q=河涨制",
    "policy": "/policies/river_chief",
    "silent policy": "/policies/beautiful_china?region=990200",
    "checklist": "/policies/checklist?list=河长制&list=林长制&list=河涨制",
    "no checklist": "/policies/checklist",
    "discover": "/policies/discover?form=ending",
    "names": "/policies/names",
    "corpus": "/corpus?open=all",
    "help": "/help",
}


@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("address", PAGES.values(), ids=PAGES.keys())
def test_no_rule_is_broken(opened: Opened, address: str, language: str, colours: str) -> None:
    # axe is put into the page, which its policy forbids to others
    page = opened(
        f"/language/{language}?back={address.replace('&', '%26')}",
        viewport=WIDE,
        color_scheme=colours,
        bypass_csp=True,
    )
    for details in page.locator("main details").all()[:3]:
        details.evaluate("one => { one.open = true; }")
    for window in (WIDE, NARROW):
        page.set_viewport_size(window)
        found = Axe().run(page).response["violations"]
        assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == []

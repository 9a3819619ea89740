"""A real browser opens the pages where texts are shown: nothing of a text runs or is fetched."""

from __future__ import annotations

from urllib.parse import quote

from playwright.sync_api import Browser, Page

from tests.hostile.conftest import Home
from tests.hostile.looking import made
from tests.hostile.texts import COMPUTED, HOSTILE
from tests.signing_in import sign_in_by_page
from tests.webui.windows import PLACE_OF_A_POINT, hear

COUNTIES = "region=880100&level=county"
PAGES = (
    "/?q=造林",
    "/?q=造林&unit=passage",
    "/reports/{0}?q=造林&figures=1",
    "/reports/{0}/source?lines=all",
    "/reports/{0}/beside/{1}",
    f"/compare?indicator=人工造林&{COUNTIES}",
    f"/compare?indicator=人工造林&{COUNTIES}&chart=box",
    f"/compare?indicator=人工造林&{COUNTIES}&chart=multiples",
    f"/compare?indicator=人工造林&{COUNTIES}&chart=scatter&with=gdp.total",
    "/indicators?q=造林",
    "/phrases?q=以*为抓手&group=match",
    "/phrases?q=为引领",
    "/phrases/similar?text=全年新增人工造林11543亩",
    "/phrases/templates",
    "/policies/河长制",
    "/policies/checklist?list=河长制&list=<img src=x onerror=pwned()>管理办法&by=county",
    "/policies/discover",
    "/policies/names",
    "/reuse?report={0}",
    "/reuse",
    "/trends?q=河长制&q=造林&by=county",
    "/corpus?open=all",
)
OF_PEOPLE = (
    "/account",
    "/users",
    "/trail",
    "/review",
    "/review/corrections",
    "/removed",
    "/uploads",
    "/searches",
)
# Reports that differ in how they would break out; their pages are opened one after another.
KINDS = tuple({one.kind: number for number, one in enumerate(HOSTILE)}.values())
LISTEN = """
window.heard = [];
window.pwned = () => window.heard.push('pwned');
addEventListener('securitypolicyviolation', e => window.heard.push(e.blockedURI + ' ' + e.sample));
"""
# What a page came to hold: elements and attributes of no template, and what scripts wrote into it.
FOUND = """elements => {
  const found = [];
  for (const one of document.querySelectorAll('*')) {
    const tag = one.localName;
    if (!elements.includes(tag)) { found.push('<' + tag + '>'); }
    for (const { name, value } of one.attributes) {
      if (name.startsWith('on') || name.includes('pwned')) { found.push(tag + ' ' + name); }
      if (['src', 'href', 'action'].includes(name) && new URL(value, location).origin !== origin) {
        found.push(tag + ' ' + name + ' ' + value);
      }
    }
  }
  return found;
}"""
# Everything that has something to say when it is pointed at, or reached by keys; a few of each.
POINTED = "[data-tip], [data-figure], .prose a.n, .canvas, [title], summary"


def test_nothing_of_a_text_runs(hostile: Home, browser: Browser, hostile_server: str) -> None:
    complaints: list[str] = []
    context = browser.new_context(base_url=hostile_server, viewport={"width": 1280, "height": 900})
    context.add_init_script(LISTEN)
    page = context.new_page()
    hear(page, hostile_server, complaints, refused=True)
    page.on("dialog", lambda dialog: (complaints.append(dialog.message), dialog.dismiss()))
    sign_in_by_page(page, hostile.corpus, "admin")
    ids = hostile.corpus.store.ids()
    known = page.request.get  # asks as this window would
    there = [one for one in OF_PEOPLE if known(one).status == 200]
    opened = [*(one.format(*ids) for one in PAGES), *there]
    opened += [f"/reports/{ids[number % len(ids)]}?q=造林" for number in KINDS]
    opened += [f"/?q={quote(HOSTILE[number].text, safe='')}" for number in KINDS[:4]]
    for address in opened:
        page.goto(address, wait_until="load")
        point(page)
        found = page.evaluate(FOUND, sorted(made()[0] | {"canvas"}))
        assert found == [], address
        assert page.evaluate("window.heard") == [], address
        assert COMPUTED not in page.inner_text("body"), address
        # What a browser advises of forms is no complaint of a text.
        assert [one for one in complaints if not one.startswith("[DOM] ")] == [], address
        assert page.url.startswith(hostile_server), address
    context.close()


def point(page: Page) -> None:
    """Point at what has more to say, and reach it by keys, so that scripts show it."""
    for one in page.locator(POINTED).all()[:4]:
        if one.is_visible():
            one.hover(force=True, timeout=2000)
            one.evaluate("one => one.focus()")
    if page.locator(".canvas canvas").count():
        page.mouse.move(*page.evaluate(PLACE_OF_A_POINT, "2019"))
        page.wait_for_timeout(300)

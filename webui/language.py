"""The two languages of the pages: Chinese, in which they are written, and English by a switch.

What a page says stands in its module or template in Chinese, inside `_("…")`; the catalogue in
`translations/en` says the same in English, and `scripts/translations.py` keeps it up. The words of
reports, and names of places, indicators and policies, are never translated: `zh` tells whoever
reads a page aloud that they are Chinese. The choice is the reader's and no part of an address: a
link that is sent on opens in the language of who opens it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from flask import Blueprint, Flask, Response, abort, redirect, request
from flask_babel import Babel, get_domain, gettext
from flask_babel import get_locale as _locale
from markupsafe import Markup, escape
from werkzeug.wrappers import Response as BaseResponse

# Under the code of each its own name for itself; the first is spoken to who has chosen none.
LANGUAGES = {"zh": "中文", "en": "English"}
# What stands in the attribute `lang`.
TAGS = {"zh": "zh-CN", "en": "en"}
COOKIE = "language"
A_YEAR = 365 * 24 * 3600
HAN = re.compile(r"[\u3400-\u9fff]")
LATIN = re.compile("[A-Za-z]")
# An address of this site: neither //elsewhere nor /\elsewhere, and without what browsers leave out.
OWN_PATH = re.compile(r"/(?![/\\])[^\x00-\x20\\]*")

# Says a sentence in the language of the page: _("没有 %(name)s 的报告", name="青禾县").
_: Callable[..., str] = gettext

languages = Blueprint("languages", __name__)


def many(message: str, num: int, **variables: object) -> str:
    """A sentence that counts, where English tells one from many: many("%(num)s 份报告", 12).

    `num` is written with separators of thousands.
    """
    said = get_domain().get_translations().ungettext(message, message, num)
    return str(said % {"num": f"{num:,}", **variables})


def later(message: str) -> str:
    """Marks a sentence of a table that is said, by `_`, when a page is made."""
    return message


def language() -> str:
    """The code of the language of the page that is made; Chinese where none is made."""
    spoken = _locale()
    return spoken.language if spoken else "zh"


def zh(text: object) -> Markup:
    """Words that are Chinese in either language, marked as such on an English page."""
    shown = escape(text)
    if language() == "zh" or not HAN.search(shown) or LATIN.search(shown):
        return shown
    return Markup('<span lang="zh">{}</span>').format(shown)


def speak(app: Flask) -> None:
    """Let the pages of an application speak the language that their reader has chosen."""
    Babel(app, default_locale="zh", locale_selector=_chosen)
    app.jinja_env.policies["ext.i18n.trimmed"] = True
    app.jinja_env.filters["zh"] = zh
    app.jinja_env.globals.update(
        zh=zh, many=_many_shown, language=language, LANGUAGES=LANGUAGES, TAGS=TAGS
    )
    app.register_blueprint(languages)
    app.after_request(_name_language)


def _chosen() -> str:
    chosen = request.cookies.get(COOKIE, "")
    return chosen if chosen in LANGUAGES else "zh"


def _many_shown(message: str, num: int, **variables: Any) -> Markup:
    """`many` in a template: the sentence may hold markup, its variables are escaped."""
    return Markup(many(message, num, **{name: escape(one) for name, one in variables.items()}))


@languages.get("/language/<code>")
def choose(code: str) -> BaseResponse:
    """Keep the choice, and go back to the page that it was made on."""
    if code not in LANGUAGES:
        abort(404)
    back = request.args.get("back", "/")
    answer = redirect(back if OWN_PATH.fullmatch(back) else "/")
    answer.set_cookie(COOKIE, code, max_age=A_YEAR, httponly=True, samesite="Lax")
    return answer


def _name_language(response: Response) -> Response:
    """Who keeps a page keeps it for one language."""
    if response.mimetype == "text/html":
        response.headers["Content-Language"] = TAGS[language()]
        response.vary.add("Cookie")
    return response

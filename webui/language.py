"""The two languages of the pages: Chinese, in which they are written, and English by a switch.

What a page says stands in its module or template in Chinese, inside `_("…")`; the catalogue in
`translations/en` says the same in English, and `scripts/translations.py` keeps it up. The words of
reports, and names of places, indicators and policies, are never translated: `zh` tells whoever
reads a page aloud that they are Chinese. The choice is the reader's and no part of an address: a
link that is sent on opens in the language of who opens it.

Programs have no switch. They say by Accept-Language in which language they want to be told what is
wrong, and who says nothing is spoken to in English, as on the command line.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from gettext import NullTranslations
from typing import Any

from flask import Blueprint, Flask, Response, abort, g, has_app_context, redirect, request
from flask_babel import Babel, get_locale, get_translations
from markupsafe import Markup, escape
from werkzeug.wrappers import Response as BaseResponse

# Under the code of each its own name for itself; the first is spoken to who has chosen none.
LANGUAGES = {"zh": "中文", "en": "English"}
# What stands in the attribute `lang`.
TAGS = {"zh": "zh-CN", "en": "en"}
COOKIE = "language"
LONGEST_BACK = 8000
A_YEAR = 365 * 24 * 3600
HAN = re.compile(r"[\u3400-\u9fff]")
LATIN = re.compile("[A-Za-z]")
# An address of this site: neither //elsewhere nor /\elsewhere, and without what browsers leave out.
OWN_PATH = re.compile(r"/(?![/\\])[^\x00-\x20\\]*")

languages = Blueprint("languages", __name__)


def _(message: str, **variables: object) -> str:
    """A sentence in the language of the page: _("没有 %(name)s 的报告", name="青禾县")."""
    said = _say(message)
    return said % variables if variables else said


def many(message: str, num: int, **variables: object) -> str:
    """A sentence that counts, where English tells one from many: many("%(num)s 份报告", 12).

    `num` is written with separators of thousands.
    """
    return _count(message, message, num) % {"num": f"{num:,}", **variables}


def later(message: str) -> str:
    """Marks a sentence of a table that is said, by `_`, when a page is made."""
    return message


def language() -> str:
    """The code of the language of the page that is made; Chinese where none is made."""
    return _spoken()[0]


def zh(text: object) -> Markup:
    """Words that are Chinese in either language, marked as such on an English page."""
    shown = escape(text)
    if language() == "zh":
        return shown
    # 人工造林>1万亩 has no Latin letters, though its &gt; does
    words = shown.striptags()
    if not HAN.search(words) or LATIN.search(words):
        return shown
    return Markup('<span lang="zh">{}</span>').format(shown)


def _spoken() -> tuple[str, NullTranslations]:
    """The language of the page and what is said in it, found once: a page says thousands."""
    if not has_app_context():
        return "zh", NullTranslations()
    if "spoken" not in g:
        locale = get_locale()
        g.spoken = (locale.language if locale else "zh", get_translations())
    spoken: tuple[str, NullTranslations] = g.spoken
    return spoken


def _say(message: str) -> str:
    return _spoken()[1].gettext(message)


def _say_in(context: str, message: str) -> str:
    return _spoken()[1].pgettext(context, message)


def _count(one: str, several: str, num: int) -> str:
    return _spoken()[1].ngettext(one, several, num)


def speak(app: Flask, is_of_programs: Callable[[str], bool]) -> None:
    """Let the pages of an application speak the language that their reader has chosen.

    `is_of_programs` tells of a path whether programs ask there.
    """
    Babel(app, default_locale="zh", locale_selector=partial(_chosen, is_of_programs))
    app.jinja_env.policies["ext.i18n.trimmed"] = True
    # those of Babel look the language up for each word
    install = app.jinja_env.install_gettext_callables  # type: ignore[attr-defined]
    install(_say, _count, newstyle=True, pgettext=_say_in)
    app.jinja_env.filters["zh"] = zh
    app.jinja_env.globals.update(
        zh=zh,
        many=_many_shown,
        language=language,
        LANGUAGES=LANGUAGES,
        TAGS=TAGS,
        own_address=own_address,
    )
    app.register_blueprint(languages)
    app.after_request(_name_language_of_page)


def name_language(response: Response, *chosen_by: str) -> None:
    """Whoever keeps a text of ours keeps it for one language; headers of a request chose that."""
    response.headers["Content-Language"] = TAGS[language()]
    response.vary.update(chosen_by)


def own_address() -> str:
    """The address that the switch leads back to: that of the page, or the first page where that
    answers a form, or is so long that it is no page at all.
    """
    address = request.full_path.rstrip("?")
    return address if request.method == "GET" and len(address) <= LONGEST_BACK else "/"


def _chosen(is_of_programs: Callable[[str], bool]) -> str:
    chosen = request.cookies.get(COOKIE, "")
    if chosen in LANGUAGES:
        return chosen
    if is_of_programs(request.path):
        return request.accept_languages.best_match(LANGUAGES, "en")
    return "zh"


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


def _name_language_of_page(response: Response) -> Response:
    if response.mimetype == "text/html":
        name_language(response, "Cookie")
    return response

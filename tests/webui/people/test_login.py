"""Coming in, staying in, going out: over the pages, without a browser."""

from __future__ import annotations

import re
import stat
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from indexer.accounts import disable, set_password
from indexer.corpus import Corpus, open_corpus
from indexer.settings import AccessSettings, Settings
from tests.signing_in import PASSWORD, Asking, asking, give_account, sign_in

Opening = Callable[..., Corpus]


@pytest.fixture
def opening(tmp_path: Path) -> Iterator[Opening]:
    """Opens an empty home with settings of access."""
    opened: list[Corpus] = []

    def open_home(**access: object) -> Corpus:
        settings = Settings(home=tmp_path / "home", access=AccessSettings(**access))  # type: ignore[arg-type]
        opened.append(open_corpus(settings, create=True))
        return opened[-1]

    yield open_home
    for one in opened:
        one.close()


def enter(client: Asking, name: str = "editor", password: str = PASSWORD, **form: str) -> int:
    return client.post("/login", data={"name": name, "password": password, **form}).status_code


def acts(corpus: Corpus) -> list[str]:
    """What stands in the trail, the oldest first."""
    return [entry.action for entry in reversed(list(corpus.store.trail.entries()))]


def test_there_is_no_account_before_one_is_made(corpus: Corpus) -> None:
    page = asking(corpus).get("/login").text
    assert "shuzhi users add" in page
    for name in ("admin", "root", "editor", ""):
        assert enter(asking(corpus), name, name) == 401


@pytest.mark.parametrize(
    ("name", "password"),
    [("editor", "another password"), ("nobody", PASSWORD), ("editor", ""), ("", ""), ("EDITOR", PASSWORD),
     ("editor' OR 1=1 --", PASSWORD), ("editor", PASSWORD + "x"), ("editor\x00", PASSWORD), ("𠮷" * 5000, "x" * 5000)],
)  # fmt: skip
def test_what_is_wrong_is_not_said(corpus: Corpus, name: str, password: str) -> None:
    give_account(corpus, "editor")
    client = asking(corpus)
    answer = client.post("/login", data={"name": name, "password": password})
    assert answer.status_code == 401
    assert "名字或密码不对" in answer.text
    assert client.get("/account").status_code == 303
    assert PASSWORD not in answer.text


def test_who_fails_waits_and_longer_each_time(corpus: Corpus) -> None:
    give_account(corpus, "editor")
    give_account(corpus, "reader")
    client = asking(corpus)
    assert [enter(client, password="wrong") for _ in range(4)] == [401] * 4
    refused = client.post("/login", data={"name": "editor", "password": "wrong"})
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "2")
    # what comes meanwhile is not even looked at, and costs nothing more
    assert enter(client) == 429
    assert enter(client, name="reader") == 303
    time.sleep(2.1)
    again = client.post("/login", data={"name": "editor", "password": "wrong"})
    assert (again.status_code, again.headers["Retry-After"]) == (429, "4")
    time.sleep(4.1)
    assert enter(client) == 303
    # the right password ends it
    assert enter(asking(corpus), password="wrong") == 401


def test_a_session_ends_by_the_clock(opening: Opening) -> None:
    corpus = opening(session_hours=3 / 3600)
    client = sign_in(corpus, "reader")
    assert client.get("/account").status_code == 200
    time.sleep(3.1)
    assert client.get("/account").status_code == 303


def test_a_session_that_is_not_used_ends(opening: Opening) -> None:
    corpus = opening(idle_minutes=2 / 60)
    client = sign_in(corpus, "reader")
    assert client.get("/account").status_code == 200
    time.sleep(2.1)
    assert client.get("/account").status_code == 303


def test_a_session_is_over_for_who_kept_its_cookie(corpus: Corpus) -> None:
    client = sign_in(corpus, "reader")
    kept = client.get_cookie("shuzhi")
    assert kept and client.post("/logout").status_code == 303
    thief = asking(corpus)
    thief.set_cookie("shuzhi", kept.value)
    assert thief.get("/account").status_code == 303


@pytest.mark.parametrize("how", ["password", "disable", "others"])
def test_sessions_are_ended_at_once(corpus: Corpus, how: str) -> None:
    here, there = sign_in(corpus, "editor"), sign_in(corpus, "editor")
    give_account(corpus, "admin")
    if how == "password":
        set_password(corpus.store, "editor", "some other words", "shell:test")
    elif how == "disable":
        disable(corpus.store, "editor", "shell:test")
    else:
        assert here.post("/account/sessions").status_code == 303
    assert there.get("/account").status_code == 303
    assert here.get("/account").status_code == (200 if how == "others" else 303)


def test_who_comes_in_gets_another_session(corpus: Corpus) -> None:
    """Whatever was put into the browser before the login is worth nothing after it."""
    give_account(corpus, "editor")
    client = asking(corpus)
    client.get("/login")
    planted = client.get_cookie("shuzhi")
    assert planted and enter(client) == 303
    mine = client.get_cookie("shuzhi")
    assert mine and mine.value != planted.value
    thief = asking(corpus)
    thief.set_cookie("shuzhi", planted.value)
    assert thief.get("/account").status_code == 303


def test_a_form_of_before_the_login_is_stale(corpus: Corpus) -> None:
    give_account(corpus, "editor")
    client = asking(corpus)
    found = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/login").text)
    assert found and enter(client) == 303
    answer = client.post("/account/sessions", data={"csrf_token": found[1]})
    assert answer.status_code == 400 and "这张表单过期了" in answer.text


# (what stands after next=, where the login leads)
NEXT = [
    ("/compare", "/compare"),
    ("/?q=河长制&region=990121", "/?q=%E6%B2%B3%E9%95%BF%E5%88%B6&region=990121"),
    ("", "/"),
    ("https://evil.example/", "/"),
    ("//evil.example", "/"),
    ("/\\evil.example", "/"),
    ("\\\\evil.example", "/"),
    ("/\tevil.example", "/"),
    ("/\r\nSet-Cookie: x=y", "/"),
    ("javascript:alert(1)", "/"),
    ("/login?next=/login", "/"),
    (" //evil.example", "/"),
    ("http:evil.example", "/"),
]


@pytest.mark.parametrize(("following", "led_to"), NEXT)
def test_a_login_leads_to_no_other_site(sample: Corpus, following: str, led_to: str) -> None:
    give_account(sample, "reader")
    answer = asking(sample).post(
        "/login", data={"name": "reader", "password": PASSWORD, "next": following}
    )
    assert (answer.status_code, answer.headers["Location"]) == (303, led_to)
    assert "Set-Cookie: x" not in str(answer.headers)


@pytest.mark.parametrize(
    ("proxies", "said", "secure"),
    [(0, {}, False), (0, {"X-Forwarded-Proto": "https"}, False), (1, {}, False), (1, {"X-Forwarded-Proto": "https"}, True)],
)  # fmt: skip
def test_the_cookie(opening: Opening, proxies: int, said: dict[str, str], secure: bool) -> None:
    answer = asking(opening(proxies=proxies)).get("/login", headers=said)
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie and "Path=/" in cookie
    assert ("Secure" in cookie) is secure
    assert cookie.startswith("__Host-shuzhi=" if secure else "shuzhi=")
    assert ("Strict-Transport-Security" in answer.headers) is secure


# (the Host header, what X-Forwarded-Host says, settings, whether it is answered)
HOSTS: list[tuple[str, str, dict[str, object], bool]] = [
    ("localhost", "", {}, True),
    ("localhost:8765", "", {}, True),
    ("127.0.0.1:8765", "", {}, True),
    ("[::1]:8765", "", {}, True),
    ("192.168.1.7", "", {}, True),
    ("evil.example", "", {}, False),
    ("localhost.evil.example", "", {}, False),
    ("evil.example", "", {"trusted_hosts": "shuzhi.example"}, False),
    ("shuzhi.example", "", {"trusted_hosts": "a.example, Shuzhi.example"}, True),
    ("SHUZHI.example:443", "", {"trusted_hosts": "shuzhi.example"}, True),
    ("x.shuzhi.example", "", {"trusted_hosts": "shuzhi.example"}, False),
    ("localhost", "evil.example", {}, True),
    ("localhost", "evil.example", {"proxies": 1}, False),
    ("10.0.0.5", "shuzhi.example", {"proxies": 1, "trusted_hosts": "shuzhi.example"}, True),
]


@pytest.mark.parametrize(("host", "forwarded", "access", "answered"), HOSTS)
def test_only_our_names_are_answered(
    opening: Opening, host: str, forwarded: str, access: dict[str, object], answered: bool
) -> None:
    headers = {"Host": host, **({"X-Forwarded-Host": forwarded} if forwarded else {})}
    client = asking(opening(**access))
    assert client.get("/login", headers=headers).status_code == (200 if answered else 421)
    assert client.get("/api/v1/stats", headers=headers).status_code == (200 if answered else 421)


def test_what_a_proxy_says_is_not_believed_unasked(opening: Opening) -> None:
    """Else who tries passwords would come from another address each time."""
    corpus = opening()
    give_account(corpus, "editor")
    client = asking(corpus)
    codes = [
        client.post(
            "/login", data={"name": "editor", "password": "x"}, headers={"X-Forwarded-For": f"10.0.0.{n}"}
        ).status_code
        for n in range(6)
    ]  # fmt: skip
    assert codes[:4] == [401] * 4 and set(codes[4:]) == {429}


def test_the_key_of_a_home(corpus: Corpus) -> None:
    first, second = asking(corpus).application, asking(corpus).application
    assert first.secret_key == second.secret_key and len(str(first.secret_key)) == 64
    mode = stat.S_IMODE((corpus.settings.home / "secret").stat().st_mode)
    assert mode == 0o600


def test_a_password_is_changed_by_who_knows_the_old_one(corpus: Corpus) -> None:
    client = sign_in(corpus, "reader")
    new = {"new": "quite other words", "again": "quite other words"}
    for form, said in (
        ({"old": "wrong", **new}, "现在的密码不对"),
        ({"old": PASSWORD, **new, "again": "x"}, "两次输入的新密码不一样"),
        ({"old": PASSWORD, "new": "short", "again": "short"}, "密码要有 10 到 200 个字符"),
        ({"old": PASSWORD, "new": "reader reader", "again": "reader reader"}, "密码里不要有名字"),
    ):
        answer = client.post("/account/password", data=form)
        assert answer.status_code == 400 and said in answer.text
    assert client.post("/account/password", data={"old": PASSWORD, **new}).status_code == 303
    assert client.get("/account").status_code == 303
    assert enter(asking(corpus), "reader") == 401
    assert enter(asking(corpus), "reader", "quite other words") == 303


def test_a_token_is_shown_once_and_can_be_ended(corpus: Corpus) -> None:
    client, program = sign_in(corpus, "reader"), asking(corpus)
    page = client.post(
        "/account/tokens", data={"name": "每周汇总", "days": "7", "scope": "read"}
    ).text
    secret = re.findall(r"shuzhi_[\w-]{40,}", page)[0]
    said = {"Authorization": f"Bearer {secret}"}
    assert program.get("/api/v1/stats", headers=said).status_code == 200
    assert secret not in client.get("/account").text
    assert client.post("/account/tokens/1").status_code == 303
    refused = program.get("/api/v1/stats", headers=said)
    assert refused.status_code == 401 and refused.headers["WWW-Authenticate"] == "Bearer"
    assert refused.get_json()["type"] == "/api/docs#login"


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ({"name": "", "days": "7", "scope": "read"}, 400),
        ({"name": "x", "days": "0", "scope": "read"}, 400),
        ({"name": "x", "days": "367", "scope": "read"}, 400),
        ({"name": "x", "days": "٣", "scope": "read"}, 200),
        ({"name": "x", "days": "7"}, 400),
        ({"name": "x", "days": "7", "scope": "everything"}, 400),
        ({"name": "x", "days": "7", "scope": "upload"}, 403),
        ({"name": "x" * 61, "days": "7", "scope": "read"}, 400),
    ],
)
def test_a_token_that_will_not_do(corpus: Corpus, form: dict[str, str], status: int) -> None:
    assert sign_in(corpus, "reader").post("/account/tokens", data=form).status_code == status


def test_nobody_ends_the_token_of_another(corpus: Corpus) -> None:
    mine = sign_in(corpus, "editor")
    mine.post("/account/tokens", data={"name": "x", "days": "7", "scope": "read"})
    assert sign_in(corpus, "reader").post("/account/tokens/1").status_code == 404
    assert "已停用" not in mine.get("/account").text


def test_admins_make_and_change_accounts(corpus: Corpus) -> None:
    admin = sign_in(corpus, "admin")
    page = admin.post("/users", data={"name": "王_1", "role": "editor"}).text
    password = re.findall(r"<code>([^<]+)</code>", page)[0]
    person = asking(corpus)
    assert enter(person, "王_1", password) == 303
    assert admin.post("/users/王_1", data={"do": "reader"}).status_code == 303
    # at once, in the session that is open
    assert person.post("/policies/discover").status_code == 403
    assert admin.post("/users/王_1", data={"do": "disable"}).status_code == 303
    assert person.get("/account").status_code == 303
    refused = asking(corpus).post("/login", data={"name": "王_1", "password": password})
    assert refused.status_code == 401 and "这个账号已停用" in refused.text
    assert admin.post("/users/王_1", data={"do": "enable"}).status_code == 303
    assert enter(asking(corpus), "王_1", password) == 303
    again = admin.post("/users/王_1", data={"do": "password"}).text
    assert enter(asking(corpus), "王_1", re.findall(r"<code>([^<]+)</code>", again)[0]) == 303


@pytest.mark.parametrize(
    ("address", "form", "status", "said"),
    [
        ("/users", {"name": "admin", "role": "reader"}, 400, "已经有这个名字的账号"),
        ("/users", {"name": "a b", "role": "reader"}, 400, "名字用字母"),
        ("/users", {"name": "shell:root", "role": "reader"}, 400, "名字用字母"),
        ("/users", {"name": "<b>", "role": "reader"}, 400, "名字用字母"),
        ("/users", {"name": "li", "role": "king"}, 400, "选一个角色"),
        ("/users/admin", {"do": "disable"}, 400, "这是唯一的管理员"),
        ("/users/admin", {"do": "reader"}, 400, "这是唯一的管理员"),
        ("/users/nobody", {"do": "disable"}, 404, "没有这个账号"),
        ("/users/admin", {"do": "fly"}, 400, "没有这个操作"),
    ],
)
def test_accounts_that_will_not_do(
    corpus: Corpus, address: str, form: dict[str, str], status: int, said: str
) -> None:
    answer = sign_in(corpus, "admin").post(address, data=form)
    assert answer.status_code == status and said in answer.text
    assert "<b>" not in answer.text.partition("<main")[2].partition('role="alert"')[2][:60]


def test_what_was_done_stands_in_the_trail_without_secrets(corpus: Corpus) -> None:
    client = sign_in(corpus, "admin")
    client.post("/account/tokens", data={"name": "x", "days": "7", "scope": "read"})
    enter(asking(corpus), "admin", "my other password")
    enter(asking(corpus), "my other password typed as a name", "x")
    client.post("/logout")
    assert acts(corpus) == [
        "add user",
        "log in",
        "add token",
        "failed login",
        "failed login",
        "log out",
    ]
    home = corpus.settings.home
    corpus.close()
    kept = b"".join(file.read_bytes() for file in home.rglob("*") if file.is_file())
    for secret in (PASSWORD, "my other password"):
        assert secret.encode() not in kept

"""Reviewing over the pages, as forms: without a browser and without script."""

from __future__ import annotations

import io
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from flask import Flask

from indexer.corpus import Corpus, changing
from indexer.corrections import correct, correct_figure, showing
from tests.corrections.homes import total
from tests.signing_in import Asking, asking, sign_in

At = Callable[[str], str]


def send(client: Asking, item: str, address: str = "/review", **form: str) -> Any:
    data = {"item": item, "seen": "0", "reason": "见原文", **form}
    return client.post(address, data=data)


@pytest.mark.parametrize("address", ["/review", "/review/corrections", "/review/corrections.csv"])
def test_only_editors_review(corpus: Corpus, app: Flask, id_: str, address: str) -> None:
    assert asking(corpus, app).get(address).status_code == 303
    assert sign_in(corpus, "reader", app).get(address).status_code == 403
    assert sign_in(corpus, "editor", app).get(address).status_code == 200


@pytest.mark.parametrize("address", ["/review", "/review/undo", "/review/corrections"])
def test_only_editors_correct(corpus: Corpus, app: Flask, id_: str, at: At, address: str) -> None:
    reader = sign_in(corpus, "reader", app)
    assert send(reader, at("11543亩"), address, verdict="wrong").status_code == 403
    assert total(corpus, "指标:人工造林") == 1


def test_the_least_sure_comes_first_with_its_words(
    editor: Asking, corpus: Corpus, id_: str, at: At
) -> None:
    page = editor.get("/review?what=figures").text
    assert "<mark>806人</mark>" in page and "识别监测对象214户" in page
    sure = [f.confidence for f in corpus.store.figures_in(id_) if f.indicator]
    assert min(sure) == next(
        f.confidence for f in corpus.store.figures_in(id_) if f.quote == "806人"
    )


def test_what_is_accepted_leaves_the_queue_and_the_next_comes(
    editor: Asking, corpus: Corpus, id_: str, at: At
) -> None:
    answer = send(editor, at("806人"), "/review?what=figures", verdict="accepted", next=at("24.5%"))
    assert (answer.status_code, answer.headers["Location"]) == (
        303, f"/review?what=figures&item={at('24.5%')}",
    )  # fmt: skip
    page = editor.get("/review?what=figures").text
    assert "<mark>806人</mark>" not in page and "认可" in page
    assert "<mark>806人</mark>" in editor.get("/review?what=figures&state=done").text


def test_a_figure_is_changed_by_its_boxes(editor: Asking, corpus: Corpus, id_: str, at: At) -> None:
    boxes = {"indicator": "退耕还林", "value": "1.2万", "unit": "亩", "status": "target", "role": "measure", "period": "2023", "scope": ""}  # fmt: skip
    assert send(editor, at("11543亩"), verdict="changed", **boxes).status_code == 303
    (made,) = corpus.store.figure_corrections.all()
    assert made.figure is not None and made.person == "editor"
    assert (str(made.figure.value), made.figure.status) == ("12000", "target")
    assert (total(corpus, "指标:退耕还林"), total(corpus, "指标:人工造林")) == (1, 0)


def test_a_candidate_is_taken_by_a_press(editor: Asking, corpus: Corpus, id_: str, at: At) -> None:
    assert send(editor, at("11543亩"), take="grassland.restored").status_code in (303, 400)
    send(editor, f"{id_}.region", take="620724")
    assert total(corpus, "地区:高台县") == 1


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("value", "很多", "这不是数"),
        ("indicator", "人造林", "词表里没有这个指标"),
        ("unit", "万亩", "万、亿写在数值里"),
        ("period", "去年", "写 2023、2019..2023"),
        ("reason", " ", "写一句怎么知道的"),
    ],
)
def test_what_cannot_be_is_said_and_stays_in_its_box(
    editor: Asking, corpus: Corpus, id_: str, at: At, name: str, text: str, said: str
) -> None:
    answer = send(editor, at("11543亩"), verdict="changed", **{"value": "7", name: text})
    assert answer.status_code == 400 and said in answer.text
    assert f'value="{text}"' in answer.text
    assert corpus.store.figure_corrections.all() == ()


def test_who_comes_second_is_shown_what_holds(
    editor: Asking, corpus: Corpus, id_: str, at: At
) -> None:
    start = int(at("11543亩").split(".")[1])
    correct_figure(corpus, id_, start, "changed", {"value": "7"}, "见表", "wang")
    answer = send(editor, at("11543亩"), verdict="wrong")
    assert answer.status_code == 409
    assert (
        "有人刚刚改过这一项" in answer.text and "11543 → 7" in answer.text and "wang" in answer.text
    )
    assert 'name="seen" value="1"' in answer.text
    assert len(corpus.store.figure_corrections.all()) == 1
    assert send(editor, at("11543亩"), verdict="wrong", seen="1").status_code == 303


def test_it_is_undone_from_the_list_of_ones_own(
    editor: Asking, corpus: Corpus, id_: str, at: At
) -> None:
    item = at("11543亩")
    send(editor, item, verdict="wrong")
    assert total(corpus, "指标:人工造林") == 0
    assert 'value="f1"' in editor.get("/review").text
    answer = editor.post("/review/undo", data={"number": "f1", "back": "/review?what=figures"})
    assert answer.headers["Location"] == "/review?what=figures"
    assert total(corpus, "指标:人工造林") == 1
    assert editor.post("/review/undo", data={"number": "f1"}).status_code == 400
    away = editor.post("/review/undo", data={"number": "f9", "back": "https://example.org/"})
    assert "example.org" not in away.headers.get("Location", "")


def test_while_an_ingest_holds_the_home_it_is_saved_and_said(
    editor: Asking, corpus: Corpus, id_: str, at: At, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(showing, "SECONDS_TO_WAIT", 0.1)
    with changing(corpus.settings.home):
        answer = send(editor, f"{id_}.year", verdict="changed", value="2022")
        assert answer.headers["Location"].endswith("saved=later")
        assert "已经保存" in editor.get(answer.headers["Location"]).text
    assert corpus.store.heads([id_])[id_].metadata.year.value == 2022


HOSTILE = ["/review?item=x", "/review?item=0000000000000.year", "/review?after=9~x", "/review?after=0.5~aaaaaaaaaaaa.99999999999", "/review?what=zz&year=x&region=%00&indicator=%3Cb%3E"]  # fmt: skip


@pytest.mark.parametrize("address", HOSTILE)
def test_addresses_that_nobody_made_break_nothing(editor: Asking, id_: str, address: str) -> None:
    answer = editor.get(address)
    assert (
        answer.status_code in (200, 404)
        and "<b>" not in unescape("") + answer.text.split("<main")[0]
    )


def test_words_of_reports_are_no_markup(corpus: Corpus, editor: Asking, id_: str, at: At) -> None:
    correct(corpus, id_, "title", "<img src=x>", "<b>见</b>", "wang")
    for address in ("/review", f"/review?item={id_}.title", "/review/corrections"):
        page = editor.get(address).text
        assert "<img src=x>" not in page and "<b>见</b>" not in page


def test_corrections_go_out_and_in_as_a_table(
    editor: Asking, corpus: Corpus, id_: str, at: At
) -> None:
    send(editor, at("11543亩"), verdict="changed", value="7")
    send(editor, f"{id_}.year", verdict="changed", value="2022")
    table = editor.get("/review/corrections.csv").data
    assert table.decode("utf-8-sig").count(id_) == 2
    bad = table + f",{id_},,,figure,很多,,,,changed,{at('24.5%').split('.')[1]},24.5%\r\n".encode()
    bad = bad.replace(b",7,", b",8,")
    page = editor.post(
        "/review/corrections",
        data={"csrf_token": csrf(editor), "table": (io.BytesIO(bad), "t.csv")},
        content_type="multipart/form-data",
    ).text
    assert (
        "用上了 1 行；1 行本来就是这样，0 行没有填，1 行不能用" in page
        and "很多 is no number" in page
    )
    figure = next(f for f in corpus.store.figures_in(id_) if f.quote == "11543亩")
    assert str(figure.value) == "8"


def csrf(client: Asking) -> str:
    page = client.get("/review/corrections").text
    return page.split('name="csrf_token" value="', 1)[1].split('"', 1)[0]


def test_a_report_leads_to_its_items_and_says_who_corrected(
    editor: Asking, corpus: Corpus, app: Flask, id_: str, at: At
) -> None:
    send(editor, at("11543亩"), verdict="changed", value="7", reason="见附表三")
    send(editor, f"{id_}.year", verdict="changed", value="2022")
    page = editor.get(f"/reports/{id_}").text
    assert f"/review?item={at('11543亩')}" in page and f"/review?item={id_}.year" in page
    assert "editor 于" in page and "见附表三" in page
    outside = asking(corpus, app).get(f"/reports/{id_}").text
    assert "/review?" not in outside and "editor 于" not in outside and "见附表三" in outside

"""Saved e-mails and web pages in one file: what is in them, under which names, within bounds."""

from __future__ import annotations

import base64
import time
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer import readers
from indexer.errors import UnreadableReport
from indexer.readers import SourceFile
from indexer.readers.mail import MAX_PARTS

from .building import checked, docx, page, paragraph, zipped

DATA = Path(__file__).parents[1] / "data" / "mail"
LONG = "一年来，全区完成造林1.8万亩，修复草原3.2万亩。" * 8
SHORT = "请查收附件。"
DOCX = docx(paragraph("述职报告"))
BOUNDARY = "=_b"


def found(data: bytes, name: str = "a.eml") -> dict[str, str]:
    """The files in a mail, by name, with what is read from them or why it is not."""
    texts = {}
    for file in readers.expand(SourceFile(name, data)):
        if isinstance(file, UnreadableReport):
            texts[checked(file, file.path).path] = f"({file.reason})"
        else:
            texts[file.path.removeprefix(f"{name}!/")] = readers.read(file).text
    return texts


def part(content: bytes | str, *headers: str) -> bytes:
    raw = content.encode() if isinstance(content, str) else content
    head = "\r\n".join((*headers, "Content-Transfer-Encoding: base64"))
    return head.encode("utf-8", "surrogateescape") + b"\r\n\r\n" + base64.encodebytes(raw)


def mail(*parts: bytes, kind: str = "mixed", boundary: str = BOUNDARY) -> bytes:
    """A mail of several parts, or one of them."""
    begin = f"\r\n--{boundary}\r\n".encode()
    head = f'From: a@b.example\r\nMIME-Version: 1.0\r\nContent-Type: multipart/{kind}; boundary="{boundary}"\r\n\r\n'
    return head.encode() + begin + begin.join(parts) + f"\r\n--{boundary}--\r\n".encode()


def plain(text: str, codec: str = "utf-8") -> bytes:
    return part(text.encode(codec), f"Content-Type: text/plain; charset={codec}")


def html(text: str) -> bytes:
    return part(page(f"<p>{text}</p>"), "Content-Type: text/html; charset=utf-8")


def attached(name: str, content: bytes = DOCX) -> bytes:
    """An attachment whose name is written as `name` says: ="a.docx", *=utf-8''a.docx."""
    return part(content, f"Content-Disposition: attachment; filename{name}")


def test_a_mail_of_a_mail_program() -> None:
    texts = found((DATA / "forwarded.eml").read_bytes())
    assert list(texts) == ["body.txt", "柳湾区林业局2022年工作总结.docx", "林长制考核说明.txt"]
    assert texts["body.txt"].startswith(
        "各位同志：\r\n现将我局2022年工作总结报送如下。全年完成造林1.8万亩"
    )
    assert texts["林长制考核说明.txt"] == "林长制考核实行百分制，得分90分以上的为优秀等次。"


def test_a_page_in_one_file() -> None:
    data = (DATA / "page.mht").read_bytes()
    for name in ("林业/总结.mht", "总结.doc", "总结.mhtml"):
        (text,) = readers.expand(SourceFile(name, data))
        assert isinstance(text, SourceFile) and text.path == f"{name}!/总结.html"
        raw = readers.read(text)
        assert raw.title == "柳湾区林业局2022年工作总结"
        assert raw.text.startswith("各位同志：\n现将我局")


BODIES = [
    # plain text before a page, and what is too short left out
    (mail(plain(LONG), html(LONG), kind="alternative"), {"body.txt": LONG}),
    (mail(plain(SHORT), html(LONG), kind="alternative"), {"body.html": LONG + "\n"}),
    (mail(plain(SHORT), attached('="a.docx"')), {"a.docx": "述职报告\n"}),
    # two texts around a picture; in GBK; a mail of one part
    (mail(plain(LONG), plain(SHORT, "gbk")), {"body.txt": f"{LONG}\n{SHORT}"}),
    (plain(LONG, "gb18030"), {"body.txt": LONG}),
    (b"\r\n" + plain(LONG), {"body.txt": LONG}),
    (b"Subject: x\n\n" + LONG.encode("gbk"), {"body.txt": LONG}),
    # lines that the program broke, and says so
    (part("农业 \r\n水务" + LONG, "Content-Type: text/plain; format=flowed; charset=utf-8"), {"body.txt": "农业水务" + LONG}),
    # a mail in a mail
    (
        mail(plain(SHORT), b"Content-Type: message/rfc822\r\n\r\n" + mail(plain(LONG), attached('="b.docx"'), boundary="in")),
        {"body.txt": f"{SHORT}\n{LONG}", "b.docx": "述职报告\n"},
    ),
    # archives are opened, pictures and the like left alone
    (
        mail(attached('="包.zip"', zipped({"甲.docx": DOCX})), attached('="a.png"'), attached('="b.docx"')),
        {"包.zip!/甲.docx": "述职报告\n", "b.docx": "述职报告\n"},
    ),
    # the same name twice, no name at all
    (mail(attached('="a.docx"'), attached('="a.docx"')), {"a.docx": "述职报告\n", "1-a.docx": "述职报告\n"}),
    (mail(part(DOCX, "Content-Disposition: attachment")), {"attachment": "述职报告\n"}),
]  # fmt: skip


@pytest.mark.parametrize("data, expected", BODIES)
def test_what_is_in_it(data: bytes, expected: dict[str, str]) -> None:
    assert found(data) == expected


NAME = "述职报告.docx"
GBK, UTF = NAME.encode("gbk"), NAME.encode()
NAMES = [
    f'="=?utf-8?B?{base64.b64encode(UTF).decode()}?="',
    f'="=?GB2312?B?{base64.b64encode(GBK).decode()}?="',
    f"==?gb18030?Q?{''.join(f'={byte:02X}' for byte in GBK)}?=",
    # a character cut in two between two words
    f'="=?GBK?B?{base64.b64encode(GBK[:3]).decode()}?=\r\n =?GBK?B?{base64.b64encode(GBK[3:]).decode()}?="',
    f"*=gb2312''{quote(GBK)}",
    f"*=UTF-8'zh-CN'{quote(UTF)}",
    f"*1*={quote(GBK)[10:]};\r\n filename*0*=gbk''{quote(GBK)[:10]}",
    # both ways, the old one for old programs
    f"=\"??.docx\";\r\n filename*=utf-8''{quote(UTF)}",
    # no way at all
    f'="{NAME}"',
    f'="{GBK.decode("utf-8", "surrogateescape")}"',
    f"={NAME}",
    # a charset that nobody knows, and a folder
    f"*=x-unknown''{quote(GBK)}",
    f'="C:\\\\文档\\\\{NAME}"',
    f'="../../{NAME}"',
]


@pytest.mark.parametrize("name", NAMES)
def test_names(name: str) -> None:
    assert list(found(mail(attached(name)))) == [NAME]


def test_a_name_in_the_other_header() -> None:
    typed = part(DOCX, f'Content-Type: application/msword; name="{NAME}"')
    assert list(found(mail(plain(SHORT), typed))) == [NAME]


def nested(depth: int) -> bytes:
    data = plain(LONG)
    for number in range(depth):
        data = mail(data, boundary=f"b{number}")
    return data


NOTHING = "neither a text of some length nor a file that may be a report in it"
REFUSED = [
    (mail(plain(SHORT)), NOTHING),
    (mail(attached('="a.png"')), NOTHING),
    (b"From: a@b.example\r\n\r\n", NOTHING),
    (mail(part("{{", "Content-Type: text/plain; charset=x")), NOTHING),
    (mail(*[plain("甲")] * (MAX_PARTS + 1)), "it has more than 1,000 parts"),
    (nested(60), "its parts are too many or too deep in each other"),
    (b"Content-Type: message/rfc822\n\n" * 5000, "its parts are too many"),
    (b"Content-Type: text/plain" + b";a=b" * 100_000 + b"\n\n", "its parts are too many"),
    (mail(plain(LONG)) + bytes(64 << 20), "larger than 64 MB"),
]


@pytest.mark.parametrize("data, reason", REFUSED, ids=range(len(REFUSED)))
def test_refused(data: bytes, reason: str) -> None:
    begun = time.process_time()
    (said,) = found(data).values()
    assert said.startswith(f"({reason}")
    assert time.process_time() - begun < 5


def test_mails_in_mails_in_mails() -> None:
    data = mail(attached('="a.docx"'))
    for _ in range(5):
        data = mail(attached('="b.eml"', data))
    assert "files packed in each other more than 3 deep" in " ".join(found(data).values())


@settings(max_examples=100, deadline=None)
@given(st.data(), st.sampled_from(["forwarded.eml", "page.mht"]))
def test_any_damage(data: st.DataObject, name: str) -> None:
    changed = bytearray((DATA / name).read_bytes())
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(changed) - 1))
        changed[at : at + data.draw(st.sampled_from([1, 4, 200]))] = data.draw(
            st.binary(max_size=4) | st.sampled_from([b"\r\n", b"=?", b"?=", b"filename*0*=", b"--"])
        )
    for file in readers.expand(SourceFile(name, bytes(changed))):
        if isinstance(file, SourceFile):
            file.path.encode()

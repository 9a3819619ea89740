"""Why a file could not be read, and what to do, in Chinese: failures are kept in English.

What is not in the table stays English, and is marked as such. To keep both languages in the store
was the other way; it would freeze the words of a day, and a mended sentence would reach no failure
that was told before it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from webui.language import TAGS, language

# As the readers say it, with {} for what differs -> the same in Chinese.
CHINESE: Mapping[str, str] = {
    # reasons
    "encrypted with a password": "加了密码",
    "the file is empty": "文件是空的",
    "the file holds no text": "文件里没有文字",
    "the file holds only blanks": "文件里只有空白",
    "the document holds no text": "文档里没有文字",
    "no Chinese text in it": "里面没有中文",
    "no Chinese text in this page, links aside": "网页里除了链接没有中文",
    "no web page could be made of this file": "这个文件不成网页",
    "the page is too large or too deeply nested": "网页太大，或者嵌套太深",
    "the page declares external entities or its own": "网页里声明了外部实体",
    "the PDF shows no text": "PDF 里没有文字",
    "the PDF is damaged": "PDF 坏了",
    "the PDF is cut off: its end is missing": "PDF 不完整，缺了末尾",
    "the PDF has {} pages": "PDF 有 {} 页，太长",
    "it is no PDF inside": "内容不是 PDF",
    "no rich text in it, as its name says": "内容不是 RTF",
    "a Word file from before 1997": "1997 年以前的 Word 文件",
    "a binary Excel file (.xlsb)": "二进制的 Excel 文件（.xlsb）",
    "broken, or no table as its name says": "坏了，或者内容不是表格",
    "more than {} rows": "超过 {} 行",
    "more than {} sheets": "超过 {} 张工作表",
    "more than {} files": "超过 {} 个文件",
    "more than {} files at a time": "一次发了超过 {} 个文件",
    "larger than any file that is read": "太大，这样大的文件都不读",
    "larger than {}": "大于 {}",
    "a table of reports, not one report": "一张列着多份报告的表",
    "an archive of files, not one report": "装着多个文件的压缩包",
    "an archive of {} files": "装着 {} 个文件的压缩包",
    "the zip archive holds no file to read": "压缩包里没有能读的文件",
    "not a zip archive, as its name says": "内容不是 zip 压缩包",
    "the packed data is broken or cut short": "压缩的数据坏了或不完整",
    "{}, for which there is no reader yet": "还不能读这种文件（{}）",
    "it was changed while it was read": "读的时候被改动了",
    "it is not there any more": "已经不在了",
    "not a plain file": "不是普通文件",
    "no such member in it": "压缩包里没有这个文件",
    "cannot be opened: {}": "打不开：{}",
    "no known encoding of Chinese text fits (tried UTF-8, GB18030, Big5, UTF-16), "
    "or too much of it is broken": "试过 UTF-8、GB18030、Big5、UTF-16，都读不出中文，或者坏得太多",
    "the site asks programs not to read it": "网站不许程序读取",
    "no host of the name {} is known": "找不到 {} 这个网站",
    "{} takes no connection": "连不上 {}",
    "{} broke the connection off": "{} 中断了连接",
    "no answer within {} seconds": "{} 秒内没有回应",
    "the answer of {} is broken": "{} 的回应残缺",
    "deleted on {} by {}: {}": "{} 由 {} 删除：{}",
    # what to do
    "restore it with: shuzhi removed --restore {}": "要恢复，由管理员在“已删除的报告”里恢复 {}",
    "let it be taken in again with: shuzhi removed --forget {}": (
        "要再导入，先由管理员在“已删除的报告”里放行 {}"
    ),
    "download or save it again": "重新下载或保存一次",
    "download or copy it again": "重新下载或复制一次",
    "check its name and permissions": "查看文件名和权限",
    "look how it is spelled": "查看名称怎么写",
    "leave it out, or check that the right file was saved": "不要它，或者看看是不是存错了文件",
    "add it again when nothing writes to it any more": "等没有程序写它了，再导入一次",
    "check that the text itself was saved into this file": "看看正文是不是存进了这个文件",
    "give it its right suffix": "改成正确的后缀",
    "send the rest by itself": "其余的另外发",
    "split the table": "把表拆开",
    "split the file": "把文件拆开",
    "split it, or save the text alone as .txt": "拆开，或者只把文字存成 .txt",
    "split it, or save it as .csv": "拆开，或者存成 .csv",
    "unpack it and add the files inside": "解压后导入里面的文件",
    "unpack it and add the files, or pack them again as .zip": "解压后导入，或者重新压成 .zip",
    "add the reports themselves, as .docx, .html or .txt": "直接导入报告（.docx、.html、.txt）",
    "when its pages are pictures, run OCR first and save as .docx or .txt": (
        "如果各页是图片，先做文字识别，再存成 .docx 或 .txt"
    ),
    "open it with the password, take the password off and save as .docx": (
        "用密码打开，去掉密码，存成 .docx"
    ),
    "open it with the password, take the password off and save as .xlsx": (
        "用密码打开，去掉密码，存成 .xlsx"
    ),
    "open it with the password and save it as a PDF without one": "用密码打开，存成没有密码的 PDF",
    "open it in Word, WPS or LibreOffice and save as .docx": (
        "用 Word、WPS 或 LibreOffice 打开，存成 .docx"
    ),
    "open it in Word, WPS or LibreOffice and save as .docx or .txt": (
        "用 Word、WPS 或 LibreOffice 打开，存成 .docx 或 .txt"
    ),
    "open it in Word or WPS, which may repair it, and save as .docx": (
        "用 Word 或 WPS 打开（也许能修复），存成 .docx"
    ),
    "open it in Excel or WPS and save as .xlsx": "用 Excel 或 WPS 打开，存成 .xlsx",
    "open it in Excel or WPS, which may repair it, and save as .xlsx": (
        "用 Excel 或 WPS 打开（也许能修复），存成 .xlsx"
    ),
    "open it in its program and save as .docx": "用原来的程序打开，存成 .docx",
    "open it, copy the text of the report and save as .docx or .txt": (
        "打开，复制报告的文字，存成 .docx 或 .txt"
    ),
    "open it in the program that made it and save it as .txt in UTF-8, or as .docx": (
        "用原来的程序打开，存成 UTF-8 的 .txt 或 .docx"
    ),
    "open it in a viewer of PDF files and print or save it as a new PDF, "
    "or save its text as .docx or .txt": (
        "用 PDF 阅读器打开，另存成新的 PDF，或者把文字存成 .docx 或 .txt"
    ),
    "a page may load its text later: open it in a browser and save the text as .txt": (
        "网页可能后来才装入正文：用浏览器打开，把文字存成 .txt"
    ),
    "open it in a browser and save the text as .txt": "用浏览器打开，把文字存成 .txt",
    "open it in a browser; if it shows a report, save the text as .txt": (
        "用浏览器打开，如果是报告，把文字存成 .txt"
    ),
    "try again later; or save the page from a browser and add the file": (
        "过一会儿再试，或者用浏览器存下网页再导入"
    ),
    "open it in a browser and, if it shows a report, save the page and add the file": (
        "用浏览器打开，如果是报告，存下网页再导入"
    ),
    "check the address in a browser": "用浏览器看看网址对不对",
}


@dataclass(frozen=True, slots=True)
class Told:
    """A reason or a hint; `tag` is its language where that is not the language of the page."""

    text: str
    tag: str = ""


def told(english: str) -> Told:
    """What a failure says, in the language of the page as far as it is known.

    >>> told("the PDF has 12,000 pages").text, told("no table was found")
    ('PDF 有 12,000 页，太长', Told(text='no table was found', tag='en'))
    """
    if language() == "en" or not english:
        return Told(english)
    for pattern, chinese in _patterns():
        if found := pattern.fullmatch(english):
            return Told(chinese.format(*found.groups()))
    return Told(english, TAGS["en"])


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple(
        (re.compile("(.+)".join(map(re.escape, english.split("{}")))), chinese)
        for english, chinese in CHINESE.items()
    )

"""What kind of file it is: by its name, and by its content where that is unmistakable."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from indexer.addresses import readable_path
from indexer.readers.models import SourceFile
from indexer.readers.unzip import member_names

# Kinds that lie beside reports and hold none; a walk through a folder passes them without a word.
NO_REPORTS = frozenset(
    ".json .jsonl .yaml .yml .toml .ini .cfg .conf .xml .rst .log .lock .db .sqlite "
    ".sqlite3 .parquet .pkl .npy .tmp .bak .swp .part .crdownload .lnk .url .torrent .png .jpg "
    ".jpeg .gif .svg .webp .bmp .ico .tif .tiff .heic .psd .py .pyc .ipynb .js .mjs .ts .css "
    ".scss .map .sh .bat .ps1 .sql .java .class .jar .c .h .cpp .go .rs .rb .exe .dll .so .o "
    ".iso .dmg .apk .msi .ttf .otf .ttc .woff .woff2 .eot .mp3 .mp4 .m4a .wav .ogg .flac .avi "
    ".mov .mkv .flv .wmv .webm .rmvb".split()
)
# What a project says of itself lies beside reports too: README.md, README.zh-CN.md, 更新日志.md.
_OF_A_PROJECT = re.compile(
    "(readme|changelog|changes|license|licence|contributing|code_of_conduct|security|authors|notice|"
    "history|news|todo|install|architecture|design|style|summary|自述文件|更新日志|使用说明|说明)"
    r"([._-][a-z]{2}([_-][a-z]+)?)?\.(md|markdown)",
    re.IGNORECASE,
)
# A table of labels lies beside reports more often than one of texts: read when it is named itself.
READ_WHEN_NAMED = frozenset((".tsv",))

_TO_WORD = "open it in Word, WPS or LibreOffice and save as .docx or .txt"
_TO_TEXT = "open it, copy the text of the report and save as .docx or .txt"
_TO_ZIP = "unpack it and add the files, or pack them again as .zip"
# Kinds that may well hold reports: what they are, and what a person can do until a reader exists.
WITHOUT_READER: dict[str, tuple[str, str]] = {
    ".odt": ("an OpenDocument text (.odt)", _TO_WORD),
    ".ofd": ("an OFD file", "open it in an OFD viewer, then save its text as .docx or .txt"),
    ".caj": ("a CAJ file", "open it in CAJViewer, then save its text as .docx or .txt"),
    ".ppt": ("an old PowerPoint file (.ppt)", _TO_TEXT),
    ".pptx": ("a PowerPoint file (.pptx)", _TO_TEXT),
    ".epub": ("an e-book (.epub)", _TO_TEXT),
    ".msg": ("a saved Outlook e-mail (.msg)", "save its text and its attachments as files"),
    ".rar": ("a RAR archive", _TO_ZIP),
    ".7z": ("a 7z archive", _TO_ZIP),
    ".gz": ("a gzip archive", _TO_ZIP),
    ".tgz": ("a gzip archive", _TO_ZIP),
    ".tar": ("a tar archive", _TO_ZIP),
}

# OLE is the shell of the files of Word, Excel and WPS before .docx.
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MAGIC = (
    (_OLE, ".doc"),
    (b"%PDF-", ".pdf"),
    (b"{\\rtf", ".rtf"),
    (b"Rar!\x1a\x07", ".rar"),
    (b"7z\xbc\xaf\x27\x1c", ".7z"),
    (b"\x1f\x8b\x08", ".gz"),
)
_OFFICE_PARTS = (
    ("word/document", ".docx"),
    ("xl/workbook", ".xlsx"),
    ("ppt/presentation", ".pptx"),
)
_HTML = re.compile(
    rb"\s*(<\?xml[^>]*>\s*)?((?><!--.*?-->)\s*)*+"
    rb"<(!doctype\s+html|(html|head|body|meta|title|div|table|center|article|p|h1|font)[\s>])",
    re.IGNORECASE | re.DOTALL,
)
_MHT = re.compile(rb"\s*(From|Subject|Date|MIME-Version):.*?^Content-Type:", re.I | re.S | re.M)

# Names that tell more than the content does: a .txt of HTML is somebody's source text, OLE is the
# shell of all old office files, an .odt is a zip too.
_NAME_TELLS_MORE = {
    ".html": {".txt", ".text", ".shtml", ".htm", ".xhtml", ".eml", ".mht", ".mhtml"},
    ".mht": {".txt", ".text", ".eml", ".mhtml"},
    ".doc": {".dot", ".wps", ".xls", ".xlsx", ".et", ".ppt", ".msg"},
    ".docx": {".docm"},
    ".zip": {".docx", ".docm", ".xlsx", ".pptx", ".odt", ".ods", ".ofd", ".epub", ".wps", ".et"},
}
# Kinds that begin with signs of their own: what does not was only given their name.
_WITH_A_HEAD = {".doc", ".dot", ".wps", ".rtf"}


def suffix_of(path: str) -> str:
    """The last suffix of a file name in lower case, or nothing.

    That of an address is the one of its path, or of the name after #, never of its host or query.

    >>> suffix_of("2023/总结.DOCX"), suffix_of("a.zip!/b.c/述职报告")
    ('.docx', '')
    >>> suffix_of("https://qinghe.example"), suffix_of("https://qinghe.example/a.html?x=1.doc")
    ('', '.html')
    """
    return PurePosixPath(readable_path(path).replace("\\", "/").rstrip()).suffix.lower()


def is_of_a_project(name: str) -> bool:
    """Whether a file tells of a project, and not of a year's work, by its name alone.

    >>> is_of_a_project("README.zh-CN.md"), is_of_a_project("述职说明.md")
    (True, False)
    """
    return bool(_OF_A_PROJECT.fullmatch(name))


def readable_name(raw: bytes) -> str:
    """A file name from its bytes: Chinese Windows writes GBK where others have UTF-8.

    >>> readable_name("述职报告.txt".encode("gbk"))
    '述职报告.txt'
    """
    for codec in ("utf-8", "gb18030"):
        try:
            return raw.decode(codec)
        except UnicodeDecodeError:
            continue
    return raw.decode("utf-8", errors="replace")


def harmless_name(name: str) -> str:
    """The name that others gave to a file as a label: nothing is ever written under it.

    >>> harmless_name("../../etc\\\\a.txt"), harmless_name("/甲.txt"), harmless_name("..")
    ('etc/a.txt', '甲.txt', 'unnamed')
    """
    # .. and a leading / would point out of the archive, control characters write on a terminal.
    name = "".join(char if char.isprintable() else "\ufffd" for char in name)
    parts = [part for part in name.replace("\\", "/").split("/") if part not in ("", ".", "..")]
    return "/".join(parts) or "unnamed"


def kind_of(source: SourceFile) -> str:
    """The suffix that a file deserves, whatever its name says.

    >>> kind_of(SourceFile("总结.doc", b"<html><body>"))
    '.html'
    >>> kind_of(SourceFile("总结.txt", b"<html><body>"))
    '.txt'
    """
    suffix = suffix_of(source.path)
    content = _content_kind(source)
    if content and suffix not in _NAME_TELLS_MORE.get(content, ()):
        return content
    if not content and suffix in _WITH_A_HEAD | WITHOUT_READER.keys():
        # Neither the head that such a file has nor a NUL: a text that was given the name .doc.
        return suffix if b"\0" in source.data[:1024] else ".txt"
    return suffix


def _content_kind(source: SourceFile) -> str:
    """The suffix that goes with the first bytes; nothing for plain text and the unknown."""
    data = source.data
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip_kind(source)
    if is_encrypted_office(data):
        suffix = suffix_of(source.path)
        return suffix if suffix in (".xlsx", ".xls", ".et") else ".docx"
    for magic, suffix in _MAGIC:
        if data.startswith(magic):
            return suffix
    head = data[:4096].lstrip(b"\xef\xbb\xbf\xff\xfe").replace(b"\0", b"")  # UTF-16 halves to ASCII
    if _HTML.match(head):
        return ".html"
    return ".mht" if _MHT.match(head) else ""


def is_encrypted_office(data: bytes) -> bool:
    """Word keeps a .docx with a password as a stream of this name inside an OLE file."""
    return data.startswith(_OLE) and "EncryptedPackage".encode("utf-16-le") in data


def _zip_kind(source: SourceFile) -> str:
    names = member_names(source)
    for part, suffix in _OFFICE_PARTS:
        if any(name.replace("\\", "/").startswith(part) for name in names):
            return suffix
    return ".zip"

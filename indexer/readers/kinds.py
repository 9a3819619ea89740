"""What kind of file it is: by its name, and by its content where that is unmistakable."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from indexer.readers.models import SourceFile
from indexer.readers.unzip import member_names

# Kinds that lie beside reports and hold none; a walk through a folder passes them without a word.
NO_REPORTS = frozenset(
    ".tsv .csv .json .jsonl .yaml .yml .toml .ini .cfg .conf .xml .md .rst .log .lock .db .sqlite "
    ".sqlite3 .parquet .pkl .npy .tmp .bak .swp .part .crdownload .lnk .url .torrent .png .jpg "
    ".jpeg .gif .svg .webp .bmp .ico .tif .tiff .heic .psd .py .pyc .ipynb .js .mjs .ts .css "
    ".scss .map .sh .bat .ps1 .sql .java .class .jar .c .h .cpp .go .rs .rb .exe .dll .so .o "
    ".iso .dmg .apk .msi .ttf .otf .ttc .woff .woff2 .eot .mp3 .mp4 .m4a .wav .ogg .flac .avi "
    ".mov .mkv .flv .wmv .webm .rmvb".split()
)

_TO_WORD = "open it in Word, WPS or LibreOffice and save as .docx or .txt"
_TO_TEXT = "open it, copy the text of the report and save as .docx or .txt"
_TO_ZIP = "unpack it and add the files, or pack them again as .zip"
# Kinds that may well hold reports: what they are, and what a person can do until a reader exists.
WITHOUT_READER: dict[str, tuple[str, str]] = {
    ".doc": ("an old Word file (.doc)", _TO_WORD),
    ".dot": ("an old Word template (.dot)", _TO_WORD),
    ".wps": ("a WPS file (.wps)", _TO_WORD),
    ".rtf": ("a rich text file (.rtf)", _TO_WORD),
    ".odt": ("an OpenDocument text (.odt)", _TO_WORD),
    ".pdf": ("a PDF file", "save as .docx or .txt; when its pages are pictures, run OCR first"),
    ".ofd": ("an OFD file", "open it in an OFD viewer, then save its text as .docx or .txt"),
    ".caj": ("a CAJ file", "open it in CAJViewer, then save its text as .docx or .txt"),
    ".xls": ("an old Excel file (.xls)", _TO_TEXT),
    ".xlsx": ("an Excel file (.xlsx)", _TO_TEXT),
    ".et": ("a WPS sheet (.et)", _TO_TEXT),
    ".ods": ("an OpenDocument sheet (.ods)", _TO_TEXT),
    ".ppt": ("an old PowerPoint file (.ppt)", _TO_TEXT),
    ".pptx": ("a PowerPoint file (.pptx)", _TO_TEXT),
    ".epub": ("an e-book (.epub)", _TO_TEXT),
    ".eml": ("a saved e-mail (.eml)", "save its text as .txt and its attachments as files"),
    ".msg": ("a saved Outlook e-mail (.msg)", "save its text and its attachments as files"),
    ".mht": ("a web page in one file (.mht)", "open it in a browser and save as .html or .txt"),
    ".mhtml": ("a web page in one file (.mhtml)", "open it in a browser and save as .html or .txt"),
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
    ".doc": {".dot", ".wps", ".xls", ".et", ".ppt", ".msg"},
    ".docx": {".docm"},
    ".zip": {".docx", ".docm", ".xlsx", ".pptx", ".odt", ".ods", ".ofd", ".epub", ".wps", ".et"},
}
_MADE_OF_TEXT = {".eml", ".mht", ".mhtml"}


def suffix_of(path: str) -> str:
    """The last suffix of a file name in lower case, or nothing.

    >>> suffix_of("2023/总结.DOCX"), suffix_of("a.zip!/b.c/述职报告")
    ('.docx', '')
    """
    return PurePosixPath(path.replace("\\", "/").rstrip()).suffix.lower()


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
    if not content and suffix in WITHOUT_READER.keys() - _MADE_OF_TEXT:
        # Neither the head that such a file has nor a NUL: a text that was given the name .doc.
        return suffix if b"\0" in source.data[:1024] else ".txt"
    return suffix


def _content_kind(source: SourceFile) -> str:
    """The suffix that goes with the first bytes; nothing for plain text and the unknown."""
    data = source.data
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip_kind(source)
    if is_encrypted_office(data):
        return ".docx"
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

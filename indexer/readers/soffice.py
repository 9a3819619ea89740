"""LibreOffice, where the machine has it, as a converter: an old file -> .docx.

It is started for each file, with a profile of its own in a folder that is removed: 1.6 seconds, of
which a profile that stays would save 0.3, and no file can leave anything behind for the next one.

What keeps it from reaching out: links are never updated, places that are not trusted are not
followed, every address goes to a proxy where nobody answers, and macros are off. A document that
links to a picture on a server asks for it three times under the usual settings and never under
these (tests/readers/test_word_old.py); macros that run when a file is opened do not run when it is
converted, whatever the settings. The name of the filter is given, so that a file cannot choose
another one, as a web page that calls itself .doc would.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from indexer.readers import programs

MAX_SECONDS = 60

_MAC = "/Applications/LibreOffice.app/Contents/MacOS/soffice"
_SCRIPTING = "/org.openoffice.Office.Common/Security/Scripting"
_WRITER = "/org.openoffice.Office.Writer"
_NETWORK = "/org.openoffice.Inet/Settings"
_SETTINGS = (
    (_SCRIPTING, "DisableMacrosExecution", "true"),
    (_SCRIPTING, "MacroSecurityLevel", "3"),  # very high: not even signed ones
    (_SCRIPTING, "BlockUntrustedRefererLinks", "true"),
    (f"{_WRITER}/Content/Update", "Link", "0"),  # never
    (f"{_WRITER}/Filter/Import/VBA", "Load", "false"),
    (f"{_WRITER}/Filter/Import/VBA", "Executable", "false"),
    (_NETWORK, "ooInetProxyType", "2"),  # by hand, as follows; port 9 is discard
    *((_NETWORK, f"ooInet{kind}ProxyName", "127.0.0.1") for kind in ("HTTP", "HTTPS", "FTP")),
    *((_NETWORK, f"ooInet{kind}ProxyPort", "9") for kind in ("HTTP", "HTTPS", "FTP")),
    (_NETWORK, "ooInetNoProxy", ""),
)


def installed() -> str | None:
    """Where LibreOffice is, None where there is none."""
    found = programs.installed("soffice") or programs.installed("libreoffice")
    return found or (_MAC if Path(_MAC).is_file() else None)


def to_docx(data: bytes, suffix: str, input_filter: str) -> bytes | None:
    """The file as a .docx; None when there is no LibreOffice, or it fails, or takes too long.

    `input_filter` is the name that LibreOffice has for the format: "MS Word 97".
    """
    program = installed()
    if program is None:
        return None
    with tempfile.TemporaryDirectory(prefix="shuzhi-") as name:
        folder = Path(name)
        original = folder / f"report{suffix}"
        original.write_bytes(data)
        settings = folder / "profile" / "user" / "registrymodifications.xcu"
        settings.parent.mkdir(parents=True)
        settings.write_text(_registry(), encoding="utf-8")
        command = [
            *(program, "--headless", "--norestore", "--nolockcheck", "--nologo"),
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            *(f"--infilter={input_filter}", "--convert-to", "docx:MS Word 2007 XML"),
            *("--outdir", str(folder / "out"), str(original)),
        ]
        environment = {"LANG": "C.UTF-8", "SAL_USE_VCLPLUGIN": "svp"}
        programs.run(command, folder, MAX_SECONDS, environment)
        made = folder / "out" / "report.docx"
        if not made.is_file() or made.stat().st_size > programs.MAX_OUTPUT_BYTES:
            return None
        return made.read_bytes()


def _registry() -> str:
    items = "".join(
        f'<item oor:path="{path}"><prop oor:name="{name}" oor:op="fuse">'
        f"<value>{value}</value></prop></item>\n"
        for path, name, value in _SETTINGS
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<oor:items xmlns:oor="http://openoffice.org/2001/registry" '
        'xmlns:xs="http://www.w3.org/2001/XMLSchema" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">\n'
        f"{items}</oor:items>\n"
    )

#!/usr/bin/env python3
"""Fill webui/static/vendor with the three libraries that the pages load, and their licences.

The packages come from whatever registry the local npm is set to; only files whose hash stands here
are kept. To take a newer version, change it and the hashes:

    scripts/vendor_assets.py
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

TARGET = Path(__file__).parents[1] / "webui" / "static" / "vendor"
SUMS = "SHA256SUMS"

# package: {file in it: (name here, SHA-256)}
ASSETS = {
    "htmx.org@2.0.11": {
        "dist/htmx.min.js": (
            "htmx.min.js",
            "d6fdc75f204e6bdefa99b69bf1e6d4ac69b8a364f77929f45c13476b4000f717",
        ),
        "LICENSE": (
            "htmx.LICENSE",
            "d3d2456f76414f2456104660ebd65aff1c04cd7966b942bdabd63f3cdb316a38",
        ),
    },
    "echarts@6.1.0": {
        "dist/echarts.min.js": (
            "echarts.min.js",
            "b66b25aeb4df84e33199dc21694014d336d222cbd9deb0e5a7c14bd6aa0d0fd0",
        ),
        "LICENSE": (
            "echarts.LICENSE",
            "634293835b43a6dd2094fa39182a3d9a6b9ca43b7fdb9ac354e8037af2a3093a",
        ),
        "NOTICE": (
            "echarts.NOTICE",
            "d491d358344f842685c1b1585970999db65fe30ecf7ef3867af8814f4016c016",
        ),
        "licenses/LICENSE-d3": (
            "echarts.LICENSE-d3",
            "e1211892da0b0e0585b7aebe8f98c1274fba15bafe47fa1f4ee8a7a502c06304",
        ),
    },
    "@picocss/pico@2.1.1": {
        "css/pico.min.css": (
            "pico.min.css",
            "fbc9a63fc9fc9f72d12fd7fc9806e11fa9f77ae4f9cad146b27003a1119ba3db",
        ),
        "LICENSE.md": (
            "pico.LICENSE.md",
            "afaff063e044233f917b7807dccab022f09dca474f92b642846bee4850655bbf",
        ),
    },
}


def pack(package: str, folder: Path) -> Path:
    """The tarball of a package, brought into a folder by npm."""
    packed = subprocess.run(
        ["npm", "pack", "--silent", package], cwd=folder, check=True, capture_output=True, text=True
    )
    return folder / packed.stdout.split()[-1]


def take(tarball: Path, file: str, digest: str) -> bytes:
    """One file of a tarball. Ends the program when it is not the one whose hash stands above."""
    with tarfile.open(tarball) as archive:
        member = archive.extractfile(f"package/{file}")
        data = member.read() if member else b""
    if (found := hashlib.sha256(data).hexdigest()) != digest:
        sys.exit(f"{tarball.name}: {file} has the hash {found}, not {digest}; nothing was changed")
    return data


def main() -> None:
    """Fetch everything, and write only when all of it is as expected."""
    files: dict[str, bytes] = {}
    with tempfile.TemporaryDirectory() as folder:
        for package, wanted in ASSETS.items():
            tarball = pack(package, Path(folder))
            for file, (name, digest) in wanted.items():
                files[name] = take(tarball, file, digest)
    TARGET.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        (TARGET / name).write_bytes(data)
    sums = [f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in sorted(files.items())]
    (TARGET / SUMS).write_text("".join(sums), encoding="ascii")


if __name__ == "__main__":
    main()

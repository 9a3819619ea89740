#!/usr/bin/env python3
"""An office at work: readers who read, editors who send reports and correct, all at once.

A home with made reports is filled in a folder that goes at the end, and served as `shuzhi serve`
serves it, with its worker. Each reader asks for a page, reads for some seconds and asks for the
next; each editor sends files, takes them in when they were looked into, and corrects fields of
reports that were there before. Prints how long pages took, what came of the files, how much memory
the server has from minute to minute, and whether each correction stands and is found. Ends with 1
where an answer was an error, a correction or file is lost, the 95th of 100 searches took longer
than 300 ms, or memory grew:

    scripts/load_office.py
    scripts/load_office.py --reports 10000 --seconds 60 --files 100
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import re
import statistics
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from itertools import cycle, islice
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from indexer.accounts import add_user  # noqa: E402
from indexer.corpus import open_corpus  # noqa: E402
from indexer.ingest import ingest, walk  # noqa: E402
from indexer.search import SearchRequest, search  # noqa: E402
from indexer.settings import Settings  # noqa: E402
from scripts.attack_pages import PASSWORD, Answer, Browser  # noqa: E402
from scripts.load_pages import Measured, drawn, serving  # noqa: E402
from scripts.made_reports import made_reports  # noqa: E402

SAMPLE = ROOT / "corpus"
# What readers ask for: of ten pages so many of each kind.
SHARES = {"search": 6, "report": 3, "compare": 1}
LIMIT = 300
FILES_AT_ONCE = 25
SECONDS_TO_WARM_UP = 10
SECONDS_BETWEEN_CORRECTIONS = 3.0
SECONDS_TO_END = 300
# What memory may grow by from the first half of the time to the end of it.
MOST_GROWTH = 0.10
YEARS = (2011, 2020)
OVER = ("done", "cancelled", "failed")


@dataclass
class Office:
    """What happened, as far as it is known."""

    pages: dict[str, Measured] = field(
        default_factory=lambda: {name: Measured() for name in SHARES}
    )
    errors: list[str] = field(default_factory=list)
    corrected: dict[str, int] = field(default_factory=dict)
    corrections: Measured = field(default_factory=Measured)
    uploads: Measured = field(default_factory=Measured)
    files: Counter[str] = field(default_factory=Counter)
    memory: list[tuple[float, float]] = field(default_factory=list)

    def expect(self, what: str, answer: Answer, *statuses: int) -> bool:
        """Whether an answer is one of these; another one is an error."""
        if answer.status in statuses:
            return True
        self.errors.append(f"{what}: {answer.status} {answer.text[:200]!r}")
        return False


def main() -> int:
    """Fill a home, let the office work, print what came of it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--reports", type=int, default=1000, help="that are there before")
    parser.add_argument("--readers", type=int, default=50)
    parser.add_argument("--editors", type=int, default=3)
    parser.add_argument("--files", type=int, default=500, help="that are sent, all together")
    parser.add_argument("--seconds", type=float, default=300)
    parser.add_argument("--reading", type=float, default=5, help="seconds that a page is read for")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        return work(Path(folder), asked)


def work(folder: Path, asked: argparse.Namespace) -> int:
    """A working day of some minutes."""
    home, office = folder / "home", Office()
    with closing(open_corpus(Settings(home=home), create=True)) as corpus:
        before = folder / "reports"
        before.mkdir()
        for number, report in enumerate(made_reports(SAMPLE, asked.reports)):
            (before / f"{number:05}.txt").write_text(report.text, encoding="utf-8")
        ingest(corpus, walk([before], home), jobs=2)
        names = [f"editor{number}" for number in range(asked.editors)]
        for name in names:
            add_user(corpus.store, name, "editor", PASSWORD, "shell:load")
        paths = drawn(corpus, random.Random(1))
        ids = corpus.store.ids()
    sent = [
        (f"{number:04}.txt", f"{report.text}\n编号{number}。".encode())
        for number, report in enumerate(made_reports(SAMPLE, asked.files, seed=2))
    ]
    print(f"{asked.reports} reports; {asked.readers} readers, {asked.editors} editors with "
          f"{asked.files} files, {asked.seconds:.0f} seconds", flush=True)  # fmt: skip
    with serving(home) as server, remembering(office):
        server = server.rstrip("/")
        asyncio.run(read(server, paths, asked, Office(), SECONDS_TO_WARM_UP))
        until = time.monotonic() + asked.seconds
        editors = [
            threading.Thread(
                target=edit,
                args=(
                    server,
                    name,
                    sent[n :: asked.editors],
                    ids[n :: asked.editors],
                    office,
                    until,
                ),
            )
            for n, name in enumerate(names)
        ]
        for editor in editors:
            editor.start()
        asyncio.run(read(server, paths, asked, office, asked.seconds))
        for editor in editors:
            editor.join()
    return report_on(home, asked, office)


async def read(
    server: str,
    paths: Mapping[str, Sequence[str]],
    asked: argparse.Namespace,
    office: Office,
    seconds: float,
) -> None:
    """Readers for so long, each with a connection of its own and pauses of its own."""
    until, at = time.monotonic() + seconds, urlsplit(server)
    kinds = [name for name, share in SHARES.items() for _ in range(share)]
    waiting = {name: cycle(some) for name, some in paths.items()}

    async def reader(number: int) -> None:
        chance = random.Random(number)
        reading, writing = await asyncio.open_connection(at.hostname, at.port)
        await asyncio.sleep(chance.uniform(0, asked.reading))
        while time.monotonic() < until:
            kind = chance.choice(kinds)
            path, begun = next(waiting[kind]), time.monotonic()
            writing.write(f"GET {path} HTTP/1.1\r\nHost: {at.netloc}\r\n\r\n".encode())
            head = (await reading.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
            length = int(head.partition("content-length: ")[2].split("\r", 1)[0])
            await reading.readexactly(length)
            status, measured = int(head.split(" ", 2)[1]), office.pages[kind]
            measured.took.append(time.monotonic() - begun)
            measured.statuses[status] += 1
            if status != 200:
                office.errors.append(f"{path[:120]}: {status}")
            await asyncio.sleep(chance.expovariate(1 / asked.reading))
        writing.close()

    async with asyncio.TaskGroup() as together:
        for number in range(asked.readers):
            together.create_task(reader(number))


def edit(
    server: str,
    name: str,
    files: Sequence[tuple[str, bytes]],
    reports: Sequence[str],
    office: Office,
    until: float,
) -> None:
    """An editor, who sends some files now and then, and corrects in between."""
    try:
        browser, chance = Browser(server).log_in(name), random.Random(name)
        begun = time.monotonic()
        batches = [files[n : n + FILES_AT_ONCE] for n in range(0, len(files), FILES_AT_ONCE)]
        # The last is sent while there is time left to take it in.
        due = [begun + n * 0.8 * (until - begun) / len(batches) for n in range(len(batches))]
        pending: dict[str, tuple[str, float]] = {}
        token = browser.token()
        while time.monotonic() < until:
            if due and time.monotonic() >= due[0]:
                due.pop(0)
                if upload := send(browser, token, batches.pop(0), office):
                    pending[upload] = "sent", time.monotonic()
            look_after(browser, token, pending, office)
            correct(browser, token, chance.choice(reports), chance.randint(*YEARS), office)
            time.sleep(chance.uniform(0, 2 * SECONDS_BETWEEN_CORRECTIONS))
        while pending and time.monotonic() < until + SECONDS_TO_END:
            look_after(browser, token, pending, office)
            time.sleep(1)
        office.errors += [f"{name}: {upload} is not over" for upload in pending]
    except Exception as error:
        office.errors.append(f"{name}: {error!r}")


def send(browser: Browser, token: str, files: Sequence[tuple[str, bytes]], office: Office) -> str:
    """Send files; the address of the upload."""
    head = '--x\r\nContent-Disposition: form-data; name="{}"\r\n\r\n{}'
    parts = [head.format("csrf_token", token).encode()]
    parts += [
        f'--x\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'.encode() + data
        for name, data in files
    ]  # fmt: skip
    body = b"\r\n".join(parts) + b"\r\n--x--\r\n"
    kind = {"Content-Type": "multipart/form-data; boundary=x"}
    begun = time.monotonic()
    answer = browser.send("POST", "/uploads", body, kind)
    if not office.expect("sending files", answer, 303):
        return ""
    office.uploads.took.append(time.monotonic() - begun)
    return answer.headers["Location"]


def look_after(
    browser: Browser, token: str, pending: dict[str, tuple[str, float]], office: Office
) -> None:
    """Take in what was looked into, and count what became of what is over."""
    for upload, (state, begun) in list(pending.items()):
        page = browser.get(upload)
        if not office.expect(upload, page, 200):
            continue
        found = re.search(r'data-state="(\w+)"', page.text)
        now = found[1] if found else "?"
        if now == "ready" and state == "sent":
            keys = re.findall(r'name="take" value="([\d-]+)"', page.text)
            form = [("csrf_token", token), *(("take", key) for key in keys)]
            answer = browser.post(f"{upload}/take", form)
            office.expect("taking files in", answer, 303)
            pending[upload] = "taken", begun
        elif now in OVER:
            office.files[now] += 1
            del pending[upload]


def correct(browser: Browser, token: str, report: str, year: int, office: Office) -> None:
    """Correct the year of a report, in view of what was said of it before."""
    page = browser.get(f"/review?item={report}.year")
    seen = re.search(r'name="seen" value="(\d*)"', page.text)
    form = [
        ("csrf_token", token), ("item", f"{report}.year"), ("verdict", "changed"), ("value", str(year)),
        ("reason", "见封面"), ("seen", seen[1] if seen else ""),
    ]  # fmt: skip
    begun = time.monotonic()
    answer = browser.post("/review", form)
    if office.expect(f"correcting {report}", answer, 303):
        office.corrections.took.append(time.monotonic() - begun)
        office.corrected[report] = year


@contextmanager
def remembering(office: Office) -> Iterator[None]:
    """Write down, every ten seconds, how much memory the processes of the server have."""
    over = threading.Event()

    def look() -> None:
        begun = time.monotonic()
        while not over.wait(10):
            office.memory.append(
                (time.monotonic() - begun, sum(map(_memory, _children(os.getpid()))))
            )

    thread = threading.Thread(target=look)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _children(process: int) -> Iterator[int]:
    """All processes that come from one, on Linux."""
    for task in Path(f"/proc/{process}/task").glob("*/children"):
        try:
            found = [int(child) for child in task.read_text().split()]
        except OSError:
            continue
        for child in found:
            yield child
            yield from _children(child)


def _memory(process: int) -> float:
    """The megabytes that a process has, its share of what it has with others included."""
    try:
        text = Path(f"/proc/{process}/smaps_rollup").read_text()
    except OSError:
        return 0.0
    found = re.search(r"^Pss:\s+(\d+) kB", text, re.M)
    return int(found[1]) / 1024 if found else 0.0


def report_on(home: Path, asked: argparse.Namespace, office: Office) -> int:
    """Print what came of it; 1 where it is not as it should be."""
    print(f"{'':12}{'answers':>9}{'p50 ms':>8}{'p95':>7}{'p99':>7}{'max':>7}")
    shown = {**office.pages, "correcting": office.corrections, "sending": office.uploads}
    for name, measured in shown.items():
        if measured.took:
            print(f"{name:12}{len(measured.took):9}{measured.at(0.5):8.0f}{measured.at(0.95):7.0f}"
                  f"{measured.at(0.99):7.0f}{measured.at(1):7.0f}")  # fmt: skip
    with closing(open_corpus(Settings(home=home))) as corpus:
        reports = corpus.store.count_reports()
        lost = {
            id_: year
            for id_, year in office.corrected.items()
            if not any(
                hit.report.id == id_
                for hit in search(corpus, SearchRequest(f"年份:{year}", limit=10**6)).hits
            )
        }
        kept = len(corpus.store.corrections.all())
        pending = len(corpus.store.pending())
        failed = len(corpus.store.failures.paths())
    made = len(office.corrections.took)
    new = reports - asked.reports
    print(
        f"uploads: {dict(office.files)}; {new} of {asked.files} files are new reports, {failed} failed"
    )
    print(
        f"corrections: {made} made, {kept} kept, {len(lost)} not found; not in the index: {pending}"
    )
    half = len(office.memory) // 2
    first, last = _typical(office.memory[half // 2 : half]), _typical(office.memory[-half // 2 :])
    print(
        "memory, MB: "
        + " ".join(f"{at:.0f}s {size:.0f}" for at, size in islice(office.memory, 0, None, 3))
    )
    print(f"memory from the second quarter of the time to the last: {first:.0f} to {last:.0f} MB")
    print(f"errors: {len(office.errors)}")
    for error in office.errors[:10]:
        print(f"    {error}")
    slow = office.pages["search"].at(0.95) > LIMIT
    grown = first > 0 and last > (1 + MOST_GROWTH) * first
    wrong = office.errors or lost or kept != made or new != asked.files or pending
    return 1 if wrong or slow or grown else 0


def _typical(samples: Sequence[tuple[float, float]]) -> float:
    return statistics.median(size for _, size in samples) if samples else 0.0


if __name__ == "__main__":
    sys.exit(main())

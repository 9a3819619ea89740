"""The pages without a server, and a real browser for those that have one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Browser, BrowserContext, Page

from indexer.corpus import Corpus, open_corpus
from indexer.indexing import catch_up
from indexer.ingest import ingest, walk
from indexer.models import Body
from indexer.search import SearchRequest, search
from indexer.settings import Settings
from indexer.store import Change
from indexer.vocab.portfolios import portfolios_of
from tests.serving import serving
from tests.signing_in import asking, sign_in
from tests.webui.windows import Opened, hear

# Reports of places under the names of their time.
OLD_PLACES = {
    "xiangfan-2005.txt": "襄樊市2005年政府工作报告\n"
    "——2005年2月22日在襄樊市第十三届人民代表大会第四次会议上\n各位代表：\n一、造林\n造林五万亩。",
    "xiangyang-2015.txt": "襄阳市2015年政府工作报告\n"
    "——2015年1月22日在襄阳市第十六届人民代表大会第五次会议上\n各位代表：\n一、造林\n造林六万亩。",
    "zhangye-1998.txt": "张掖地区行署副专员1998年度述职报告\n1998年，造林三万亩。\n一、造林",
    "ganzhou-2020.txt": "甘肃省张掖市甘州区副区长2020年度述职报告\n2020年，造林两万亩。\n一、造林",
}
# What two officials are in charge of, as a person states it.
PORTFOLIOS = {
    "zhangye-1998.txt": ["林业"],
    "ganzhou-2020.txt": "林业 水务 供销 教育 科技 卫生健康 交通运输 财政 审计 商务 民政 司法 应急管理 气象 文化".split(),
}


@pytest.fixture(scope="session")
def old_places(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Corpus]:
    """Places that changed their names, and officials with portfolios. For reading only."""
    folder = tmp_path_factory.mktemp("old")
    corpus = open_corpus(Settings(home=folder / "home"), create=True)
    for name, text in OLD_PLACES.items():
        (folder / name).write_text(text, encoding="utf-8")
    assert not ingest(corpus, walk([folder], corpus.settings.home)).rejected
    ids = report_ids(corpus)
    corpus.store.corrections.add(
        [
            *(
                Change(
                    ids[file],
                    "portfolios",
                    tuple(portfolio for name in names for portfolio in portfolios_of(name)),
                    "见分工文件",
                )
                for file, names in PORTFOLIOS.items()
            ),
            Change(
                ids["ganzhou-2020.txt"],
                "bodies",
                (Body("区水务局", "分管"), Body("区委农办", "联系"), Body("区林业局", "分管")),
                "见分工文件",
            ),
        ]
    )
    catch_up(corpus.store, corpus.engine, corpus.regions)
    yield corpus
    corpus.close()


@pytest.fixture(scope="session")
def old_client(old_places: Corpus) -> FlaskClient:
    """Asks for pages of the corpus of old places."""
    return asking(old_places)


@pytest.fixture(scope="session")
def old_server(old_places: Corpus) -> Iterator[str]:
    """The address of a server that shows the corpus of old places."""
    with serving(old_places) as address:
        yield address


def report_ids(corpus: Corpus) -> dict[str, str]:
    """The ids of all reports by the names of their files."""
    hits = search(corpus, SearchRequest(limit=100)).hits
    return {Path(hit.report.sources[0].path).name: hit.report.id for hit in hits}


@pytest.fixture(scope="session")
def old_ids(old_places: Corpus) -> dict[str, str]:
    """The ids of the reports of old places by the names of their files."""
    return report_ids(old_places)


@pytest.fixture(scope="session")
def client(sample: Corpus) -> FlaskClient:
    """Asks for pages of the sample corpus."""
    return asking(sample)


@pytest.fixture(scope="session")
def editor(sample: Corpus) -> FlaskClient:
    """An editor who is logged in to the pages of the sample corpus."""
    return sign_in(sample, "editor")


@pytest.fixture(scope="session")
def deputy(sample: Corpus) -> str:
    """The id of 青禾县副县长2023年度述职述廉报告."""
    return next(
        hit.report.id
        for hit in search(sample, SearchRequest("地区:青禾县 年份:2023")).hits
        if hit.report.metadata.role.value == "副县长"
    )


@pytest.fixture(scope="session")
def year_before(sample: Corpus) -> str:
    """The id of 青禾县副县长2022年度述职报告."""
    return next(
        hit.report.id
        for hit in search(sample, SearchRequest("地区:青禾县 年份:2022")).hits
        if hit.report.metadata.role.value == "副县长"
    )


@pytest.fixture
def client_over(corpus: Corpus, tmp_path: Path) -> Callable[[dict[str, str]], FlaskClient]:
    """Asks for pages of a corpus that holds these files: a name and a text each."""

    def take(files: dict[str, str]) -> FlaskClient:
        folder = tmp_path / "files"
        folder.mkdir()
        for name, text in files.items():
            (folder / name).write_text(text, encoding="utf-8")
        assert not ingest(corpus, walk([folder], corpus.settings.home)).rejected
        return asking(corpus)

    return take


@pytest.fixture
def opened(browser: Browser, server: str) -> Iterator[Opened]:
    """Opens windows on the server, and sees at the end that all of them behaved."""
    complaints: list[str] = []
    contexts: list[BrowserContext] = []

    def open_window(path: str, refused: bool = False, at: str = server, **options: Any) -> Page:
        context = browser.new_context(base_url=at, **options)
        contexts.append(context)
        page = context.new_page()
        hear(page, at, complaints, refused)
        page.goto(path)
        return page

    yield open_window
    for context in contexts:
        context.close()
    assert complaints == []

"""Addresses -> the files behind them: polite to the sites, and safe for the net of the reader.

`fetcher` goes by the rules of each site (`robots`) and slowly (`pace`), `asking` makes one request
with bounds, `hosts` says which machines may be asked, `answers` what an answer says. `lists` reads
a file of addresses.

    with Fetcher(settings.fetch) as fetcher:
        source = fetcher.fetch("https://www.qinghe.example/2024/report.html")
"""

from indexer.fetching.fetcher import Fetcher
from indexer.fetching.lists import read_addresses

__all__ = ["Fetcher", "read_addresses"]

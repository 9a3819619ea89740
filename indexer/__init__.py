"""述值 Shuzhi: reads officials' reports, extracts what they say, and finds it again.

Start with `ingest.py`: it holds the order in which a report passes through the other modules.
"""

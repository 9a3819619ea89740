"""Saved searches: one's own, each by its address, and what came in since."""

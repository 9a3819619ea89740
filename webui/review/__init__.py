"""Looking through what the rules were least sure of: the queue, one item, and what was decided."""

from __future__ import annotations

from webui.review.views import review

__all__ = ["review"]

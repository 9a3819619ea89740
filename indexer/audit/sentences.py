"""The figures of a report by sentence, with the words between them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from indexer.audit.records import Account
from indexer.models import Figure
from indexer.vocab.units import convert

# Growth at comparable prices or of another coverage is no quotient of the two values beside it.
OTHER_TERMS = re.compile("可比|不变价|同口径|扣除|剔除|实际增长|年均|平均")
# 由31万千瓦|增加到|51万千瓦
RISE = "增长|增加|提高|提升|扩大|上升|发展|攀升|跃升|升"
FALL = "下降|减少|降低|缩小|缩短|压缩|压减|收窄|降|减"
CHANGED_TO = re.compile(f"(?:(?P<up>{RISE})|(?P<down>{FALL}))(?:到|至)了?(?:约|近)?")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a report with its figures, in order."""

    account: Account
    figures: tuple[Figure, ...]

    def before(self, index: int) -> str:
        """The words between a figure and the one before it, or the start of the sentence."""
        start = self.figures[index - 1].end if index else self.figures[0].sentence.start
        return self.account.text[start : self.figures[index].start]

    def between(self, first: int, last: int) -> str:
        """All that stands between two figures."""
        return self.account.text[self.figures[first].end : self.figures[last].start]

    def after(self, index: int) -> str:
        """The words behind a figure, up to the next or the end of the sentence."""
        last = index + 1 == len(self.figures)
        end = self.figures[index].sentence.end if last else self.figures[index + 1].start
        return self.account.text[self.figures[index].end : end]

    def starts_change(self, index: int) -> bool:
        """Whether a figure is what another began with: 由|31万千瓦|增加到51万千瓦."""
        return bool(CHANGED_TO.fullmatch(self.after(index)))


def sentences(account: Account) -> Iterator[Sentence]:
    """The sentences that hold figures; of figures that overlap only the first is kept."""
    for _, group in groupby(account.figures, key=lambda figure: figure.sentence):
        kept: list[Figure] = []
        for figure in group:
            if not kept or figure.start >= kept[-1].end:
                kept.append(figure)
        yield Sentence(account, tuple(kept))


def comparable(first: Figure, second: Figure) -> bool:
    """Whether two figures have values that convert into each other, and are no rates."""
    if first.value is None or second.value is None or {first.unit, second.unit} & {"", "%", "‰"}:
        return False
    return first.unit == second.unit or convert(second.value, second.unit, first.unit) is not None

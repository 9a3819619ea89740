"""What the pages about deleted reports show."""

from __future__ import annotations

from dataclasses import dataclass

from indexer.corpus import Corpus
from indexer.models import Report
from indexer.removal import KEPT_DAYS, PathTaken, Removed, days_left
from webui.language import _, many
from webui.people.me import me
from webui.states import Link, State


@dataclass(frozen=True, slots=True)
class RemovePage:
    """The form that deletes a report; `wrong` says what was wrong with it as it was sent."""

    id: str
    title: str
    paths: tuple[str, ...]
    days: int
    reason: str = ""
    wrong: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A report that was deleted, in words; `purged` ones have nothing left to restore."""

    id: str
    title: str
    person: str
    time: str
    reason: str
    left: str
    purged: bool
    can_forget: bool


@dataclass(frozen=True, slots=True)
class RemovedPage:
    """All that were deleted; `wrong` says why the last thing asked for was not done."""

    rows: tuple[Row, ...]
    days: int
    wrong: str = ""


def remove_page(report: Report, reason: str = "", wrong: str = "") -> RemovePage:
    """The form for a report, as it is shown first or comes back."""
    title = report.metadata.title.value or report.id
    paths = tuple(source.path.rpartition("/")[2] for source in report.sources)
    return RemovePage(report.id, title, paths, KEPT_DAYS, reason, wrong)


def removed_page(corpus: Corpus, wrong: str = "") -> RemovedPage:
    """The list of all that were deleted."""
    return RemovedPage(tuple(map(_row, corpus.store.removals.all())), KEPT_DAYS, wrong)


def is_gone(removed: Removed) -> State:
    """What stands at the address of a report that was deleted; its words never do."""
    text = _("%(day)s 删除。", day=_day(removed))
    if not me().may("admin"):
        return State(_("这份报告已删除"), text, actions=(Link(_("检索报告"), "/"),))
    why = _("由 %(person)s 删除，理由：%(reason)s", person=removed.person, reason=removed.reason)
    left = _left(removed)
    return State(
        _("这份报告已删除"),
        text,
        links=(Link(why, "/removed", left),),
        actions=(
            Link(_("恢复或清理") if removed.has_rows else _("已删除的报告"), "/removed"),
            Link(_("检索报告"), "/"),
        ),
    )


def taken_words(error: PathTaken) -> str:
    """Why a report cannot be put back: its file is another report's by now."""
    return _(
        "没有恢复：它的文件 %(path)s 现在是另一份报告 %(other)s。先删除那一份，再恢复这一份。",
        path=error.path.rpartition("/")[2],
        other=error.other,
    )


def busy_words() -> str:
    """Somebody else is changing the home."""
    return _("另一个程序正在改动语料，还没有做。等它结束，再按一次。")


def _row(removed: Removed) -> Row:
    return Row(
        id=removed.report,
        title=removed.title or removed.report,
        person=removed.person,
        time=f"{removed.removed_at.astimezone():%Y-%m-%d %H:%M}",
        reason=removed.reason,
        left=_left(removed),
        purged=not removed.has_rows,
        can_forget=removed.purged_at is not None,
    )


def _left(removed: Removed) -> str:
    if removed.has_rows:
        return many("还可恢复 %(num)s 天", days_left(removed))
    return _("已彻底清除") if removed.purged_at else _("正在清除")


def _day(removed: Removed) -> str:
    return removed.removed_at.astimezone().date().isoformat()

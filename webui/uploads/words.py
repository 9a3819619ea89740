"""The states of uploads and of their files in words."""

from __future__ import annotations

from collections.abc import Mapping

from indexer.uploads import FileState, UploadRefused, UploadState
from webui.language import _, later

UPLOAD_STATES: Mapping[UploadState, str] = {
    "inspecting": later("正在查看"),
    "ready": later("等你确认"),
    "queued": later("排队等待导入"),
    "running": later("正在导入"),
    "stopping": later("正在停下"),
    "done": later("导入完毕"),
    "cancelled": later("已取消"),
    "expired": later("过期没有确认，文件已清除"),
    "failed": later("程序出错，没有做完"),
}
FILE_STATES: Mapping[FileState, str] = {
    "waiting": later("还没有看"),
    "opened": later("看过了"),
    "readable": later("可以导入"),
    "unreadable": later("读不了"),
    "chosen": later("等待导入"),
    "left out": later("没有选"),
    "added": later("新报告"),
    "updated": later("更新了报告"),
    "duplicate": later("同文，添了一个来源"),
    "unchanged": later("没有变化"),
}
NOT_TAKEN = later("没有导入")
FIELD_NAMES: Mapping[str, str] = {
    "region": later("地区"),
    "year": later("年份"),
    "kind": later("类型"),
    "role": later("职务"),
}


def refused(error: UploadRefused, megabytes: int, files: int) -> tuple[str, str]:
    """Why nothing was kept of what was sent, and what to do."""
    if error.reason == "nothing":
        return _("没有收到文件"), _("先选文件，或把文件拖到框里，再按“上传”。")
    return too_much(megabytes, files)


def too_much(megabytes: int, files: int) -> tuple[str, str]:
    """More was sent than is taken at a time."""
    return (
        _("一次发得太多，没有收下"),
        _(
            "一次最多 %(megabytes)s MB、%(files)s 个文件，压缩包里的也算。分成几次发。",
            megabytes=f"{megabytes:,}",
            files=f"{files:,}",
        ),
    )


def no_room() -> tuple[str, str]:
    """The disk is full."""
    return _("服务器的磁盘满了，没有收下"), _("请管理员腾出地方，然后再发一次。")

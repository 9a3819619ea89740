"""What the trail calls a thing -> what people call it."""

from __future__ import annotations

import json

from indexer.trail import Entry
from webui.language import _, later

ACTIONS = {
    "accept policy": later("收进政策"),
    "add token": later("新建令牌"),
    "add user": later("新建账号"),
    "back up": later("备份"),
    "cancel upload": later("取消上传"),
    "correct": later("更正字段"),
    "correct figure": later("审定数字"),
    "cut trail": later("清理过期记录"),
    "disable user": later("停用账号"),
    "enable user": later("启用账号"),
    "end other sessions": later("结束其他登录"),
    "export": later("导出"),
    "failed login": later("登录失败"),
    "forget report": later("允许重新导入"),
    "import": later("导入整库"),
    "ingest": later("导入了报告"),
    "log in": later("登录"),
    "log out": later("退出"),
    "purge report": later("清除报告"),
    "reindex": later("重建索引"),
    "remove report": later("删除报告"),
    "repair": later("修复语料"),
    "restore backup": later("恢复备份"),
    "restore report": later("恢复报告"),
    "revoke token": later("作废令牌"),
    "set password": later("设置密码"),
    "set role": later("改变角色"),
    "take upload": later("确认上传"),
    "undo correction": later("撤回更正"),
    "undo figure correction": later("撤回审定"),
    "upload": later("上传文件"),
    "upload expired": later("上传过期清除"),
    "upload failed": later("上传出错"),
}
DETAILS = {
    "added": later("新报告"),
    "asked": later("条件"),
    "bytes": later("字节"),
    "days": later("保留天数"),
    "duplicate": later("同文"),
    "duplicates": later("同文"),
    "files": later("文件"),
    "from": later("来自"),
    "hash": later("校验值"),
    "known": later("原有"),
    "made": later("备份时间"),
    "name": later("名称"),
    "originals": later("原件"),
    "reason": later("理由"),
    "reports": later("报告"),
    "rejected": later("读不了"),
    "role": later("角色"),
    "rows": later("行"),
    "title": later("标题"),
    "unchanged": later("没有变化"),
    "updated": later("更新了报告"),
}


def action_words(action: str) -> str:
    """An action in words; one that has none here under the name that the trail has for it."""
    return _(ACTIONS[action]) if action in ACTIONS else action


def detail_words(entry: Entry) -> tuple[tuple[str, str], ...]:
    """What an entry tells besides, each by a name."""
    return tuple(
        (_(DETAILS[name]) if name in DETAILS else name, _plain(value))
        for name, value in entry.details.items()
    )


def _plain(value: object) -> str:
    if isinstance(value, bool | int | str):
        return str(value)
    if isinstance(value, dict):
        return "，".join(f"{name}={_plain(one)}" for name, one in value.items())
    return json.dumps(value, ensure_ascii=False)

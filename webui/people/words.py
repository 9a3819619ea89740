"""What roles, scopes and troubles with accounts are called on pages."""

from __future__ import annotations

from collections.abc import Mapping

from indexer.accounts import AccountError
from indexer.models import Role, Scope
from webui.language import _, later

ROLE_NAMES: Mapping[Role, str] = {
    "reader": later("读者"),
    "editor": later("编辑"),
    "admin": later("管理员"),
}
SCOPE_NAMES: Mapping[Scope, str] = {"read": later("检索和读取"), "upload": later("导入报告")}
WRONG: Mapping[str, str] = {
    "name": later("名字用字母、汉字、数字，中间可有 . _ - @，最多 64 个字"),
    "taken": later("已经有这个名字的账号"),
    "unknown": later("没有这个账号"),
    "password": later("密码要有 10 到 200 个字符，几个不相干的词连起来就好"),
    "easy": later("密码里不要有名字，也不要总是那几个字符，这样的密码最先被人试到"),
    "token": later("写上用途，勾选用来做什么，有效期 1 到 366 天"),
    "last": later("这是唯一的管理员，先把另一个账号改为管理员"),
}


def told(error: AccountError) -> str:
    """What is wrong, in the language of the page."""
    return _(WRONG[error.wrong])

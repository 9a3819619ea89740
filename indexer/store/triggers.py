"""What databases themselves refuse: to change an entry of the trail, and to lose one.

Who may do anything with a database may take a trigger out as well; then the hashes of the entries
tell. A backup may hold these triggers and no others: a stranger's would be run.
"""

from __future__ import annotations

from collections.abc import Mapping

REFUSED = "an entry of the trail stands for good"

# By name, as SQLite keeps them.
SQLITE: Mapping[str, str] = {
    "trail_unchanged": (
        "CREATE TRIGGER trail_unchanged BEFORE UPDATE ON trail "
        f"BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"
    ),
    "trail_kept": (
        "CREATE TRIGGER trail_kept BEFORE DELETE ON trail "
        "WHEN old.id > (SELECT coalesce(max(id), 0) FROM trail_cut) "
        f"BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"
    ),
}
POSTGRESQL = (
    f"""
CREATE FUNCTION keep_trail() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF old.id <= (SELECT coalesce(max(id), 0) FROM trail_cut) THEN RETURN old; END IF;
    END IF;
    RAISE EXCEPTION '{REFUSED}';
END $$
""",
    "CREATE TRIGGER trail_kept BEFORE UPDATE OR DELETE ON trail "
    "FOR EACH ROW EXECUTE FUNCTION keep_trail()",
    "CREATE TRIGGER trail_not_emptied BEFORE TRUNCATE ON trail "
    "FOR EACH STATEMENT EXECUTE FUNCTION keep_trail()",
)

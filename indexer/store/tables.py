"""The tables of the store. The migrations bring a database from one form of them to the next."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
)

metadata = MetaData()


def _of_report() -> Column[str]:
    return Column(
        "report_id", String(64), ForeignKey("reports.id", ondelete="CASCADE"), primary_key=True
    )


reports = Table(
    "reports",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("text", Text, nullable=False),
    Column("text_sha256", String(64), nullable=False, unique=True),
    Column("extraction", Text, nullable=False),  # the version of the rules that read it
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("updated_at", DateTime(timezone=True), nullable=False),
)

# Without it every long text is passed over to reach its digest.
Index("reports_by_id_and_text", reports.c.id, reports.c.text_sha256)

# For what came in since a moment, without passing over the texts.
Index("reports_by_time", reports.c.created_at, reports.c.id)

# One row for each of models.FIELD_NAMES.
fields = Table(
    "fields",
    metadata,
    _of_report(),
    Column("name", String(32), primary_key=True),
    Column("value", JSON),
    Column("status", String(16), nullable=False),
    Column("confidence", Float, nullable=False),
    Column("evidence", JSON, nullable=False),
    Column("candidates", JSON, nullable=False),
)

Index("fields_by_confidence", *(fields.c[name] for name in ("confidence", "report_id", "name")))

sections = Table(
    "sections",
    metadata,
    _of_report(),
    Column("ordinal", Integer, primary_key=True),
    Column("level", Integer, nullable=False),
    Column("number", Text, nullable=False),
    Column("heading", Text, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
)

passages = Table(
    "passages",
    metadata,
    _of_report(),
    Column("ordinal", Integer, primary_key=True),
    Column("section", Integer),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
)

# Numbers are kept exactly as text; `amount` is for questions of range (see figure_ranges).
figures = Table(
    "figures",
    metadata,
    _of_report(),
    Column("ordinal", Integer, primary_key=True),
    Column("passage", Integer),  # the ordinal of the one that it stands in
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("quote", Text, nullable=False),
    Column("value", Text),
    Column("unit", Text, nullable=False),
    Column("sentence_start", Integer, nullable=False),
    Column("sentence_end", Integer, nullable=False),
    Column("value_max", Text),
    Column("base_value", Text),
    Column("base_unit", Text),
    Column("amount", Float),
    Column("amount_unit", Text, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("comparator", String(16), nullable=False),
    Column("direction", String(16)),
    Column("base", String(16)),
    Column("status", String(16), nullable=False),
    Column("role", String(16), nullable=False),
    Column("indicator", String(64)),
    Column("phrase", Text),
    Column("phrase_start", Integer),
    Column("phrase_end", Integer),
    Column("head", Text),
    Column("period_start", String(16)),
    Column("period_end", String(16)),
    Column("scope", Text),
    Column("share_of", Text),
    Column("confidence", Float, nullable=False),
    Column("rule", Text, nullable=False),
)
# Holds all that counts of an indicator ask for, so that they never read the long rows themselves.
Index(
    "figures_by_indicator",
    *(figures.c[name] for name in ("indicator", "report_id", "role", "period_end")),
)

# What a person looks through, the least sure first.
Index(
    "figures_by_confidence",
    *(figures.c[name] for name in ("confidence", "report_id", "start", "indicator")),
)

# `policy` is empty for a document that no policy is known by.
mentions = Table(
    "mentions",
    metadata,
    _of_report(),
    Column("ordinal", Integer, primary_key=True),
    Column("passage", Integer),  # the ordinal of the one that it stands in
    Column("policy", String(64)),
    Column("kind", String(16), nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("quote", Text, nullable=False),
    Column("alias", Text, nullable=False),
)
# Holds all that counts of a policy ask for.
Index(
    "mentions_by_policy",
    *(mentions.c[name] for name in ("policy", "report_id", "passage", "alias")),
)

# By which policies the mentions of a report were found. Not a column of `reports`: to write one
# there is to write its long text anew.
mention_versions = Table(
    "mention_versions",
    metadata,
    _of_report(),
    Column("version", Text, nullable=False),
)

originals = Table(
    "originals",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("size", Integer, nullable=False),
)

# What stands at a path now has no superseded_at; what stood there before is kept with one.
sources = Table(
    "sources",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("report_id", String(64), ForeignKey("reports.id"), nullable=False, index=True),
    Column("path", Text, nullable=False),
    Column("sha256", String(64), ForeignKey("originals.sha256"), nullable=False),
    Column("media_type", Text, nullable=False),
    Column("encoding", Text),
    Column("reader", Text, nullable=False),
    Column("labels", JSON, nullable=False),  # the row of the manifest, or empty
    Column("offsets", JSON),  # runs of the map to the decoded source, for plain text
    Column("ingested_at", DateTime(timezone=True), nullable=False),
    Column("superseded_at", DateTime(timezone=True)),
    Column("recognized", JSON),  # start, end and confidence of each page read from a picture
)
Index(
    "sources_path_now",
    sources.c.path,
    unique=True,
    sqlite_where=sources.c.superseded_at.is_(None),
    postgresql_where=sources.c.superseded_at.is_(None),
)

failures = Table(
    "failures",
    metadata,
    Column("path", Text, primary_key=True),
    Column("reason", Text, nullable=False),
    Column("hint", Text, nullable=False),
    Column("failed_at", DateTime(timezone=True), nullable=False),
)

# What a person says of a field, one row a version; the newest without undone_at holds. JSON null in
# `value` says that the field is unknown on purpose.
corrections = Table(
    "corrections",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("report_id", String(64), ForeignKey("reports.id"), nullable=False, index=True),
    Column("field", String(32), nullable=False),
    Column("value", JSON),
    Column("old", JSON),  # the value that held before
    Column("reason", Text, nullable=False),
    # Who said it; empty where nobody was asked.
    Column("person", Text, nullable=False, server_default=""),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("undone_at", DateTime(timezone=True)),
    sqlite_autoincrement=True,  # a number names one correction for good
)

# Reports that are the same text: each of them, and the id of the one that stands for all.
near_duplicates = Table(
    "near_duplicates",
    metadata,
    _of_report(),
    Column("group_id", String(64), nullable=False, index=True),
)

# The version of the last change of each report that is or was, and that which the index shows; one
# that is in no other table must leave the index.
changes = Table(
    "changes",
    metadata,
    Column("report_id", String(64), primary_key=True),
    Column("version", BigInteger, nullable=False),
    Column("shown", BigInteger, nullable=False),
)
_not_shown = changes.c.version > changes.c.shown
Index(
    "changes_not_shown",
    changes.c.report_id,
    sqlite_where=_not_shown,
    postgresql_where=_not_shown,
)
Index("changes_by_version", changes.c.version)

# The newest version of all, and the generation of the index that shows what is not lacking.
counters = Table(
    "counters",
    metadata,
    Column("name", String(32), primary_key=True),
    Column("value", BigInteger, nullable=False),
)

# What several processes were asked to do together, in order; each name by its digest, as a path may
# be longer than what a key of PostgreSQL can hold.
claims = Table(
    "claims",
    metadata,
    Column("task", String(64), primary_key=True),
    Column("name", String(64), primary_key=True),
    Column("ordinal", Integer, nullable=False),
    Column("done_at", DateTime(timezone=True)),
)

# ------------------------------------------------------------------- people, and what they did

# Who may do what. `password` is a hash of argon2, or none for who never logs in.
users = Table(
    "users",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(64), nullable=False, unique=True),
    Column("role", String(16), nullable=False),
    Column("password", Text),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("disabled_at", DateTime(timezone=True)),
    sqlite_autoincrement=True,
)

# Of secrets only the SHA-256 is kept: they are long and random, so that nobody finds them by it.
sessions = Table(
    "sessions",
    metadata,
    Column("secret", String(64), primary_key=True),
    Column("user_id", Integer, ForeignKey("users.id"), nullable=False, index=True),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("seen_at", DateTime(timezone=True), nullable=False),
    Column("ended_at", DateTime(timezone=True)),
    Column("agent", Text, nullable=False),
)

tokens = Table(
    "tokens",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("user_id", Integer, ForeignKey("users.id"), nullable=False, index=True),
    Column("name", Text, nullable=False),
    Column("secret", String(64), nullable=False, unique=True),
    Column("scopes", JSON, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("expires_at", DateTime(timezone=True), nullable=False),
    Column("revoked_at", DateTime(timezone=True)),
    sqlite_autoincrement=True,
)

# How often a name, known or not, was given with a wrong password since it was given with the right
# one; by its digest, as whoever types a password into the wrong box has it here as a name.
login_failures = Table(
    "login_failures",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("count", Integer, nullable=False),
    Column("last_at", DateTime(timezone=True), nullable=False),
)

# Who did what, in order and without gaps; each row names the one before it by its hash. The first
# that is left after what was too old went is preceded by what `trail_cut` says.
trail = Table(
    "trail",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("time", String(32), nullable=False),  # as it was hashed, after ISO 8601
    Column("person", Text, nullable=False),
    Column("action", String(32), nullable=False),
    Column("subject", Text, nullable=False),
    Column("details", Text, nullable=False),  # JSON as it was hashed
    Column("before", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
)
Index("trail_by_action", trail.c.action)
Index("trail_by_person", trail.c.person)

trail_cut = Table(
    "trail_cut",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),  # of the last row that went
    Column("hash", String(64), nullable=False),
)

# What a person sent to be taken in; its files lie in the home until that is done. `take`: without
# being looked at before. `tries` counts the processes that died of it since it last got on.
uploads = Table(
    "uploads",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("person", Text, nullable=False),
    Column("state", String(16), nullable=False, index=True),
    Column("take", Boolean, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("begun_at", DateTime(timezone=True)),
    Column("ended_at", DateTime(timezone=True)),
)

# Each file as it was sent is its member 0; from 1 on is what stands in it, if only itself.
upload_files = Table(
    "upload_files",
    metadata,
    Column("upload_id", String(32), ForeignKey("uploads.id", ondelete="CASCADE"), primary_key=True),
    Column("file", Integer, primary_key=True, autoincrement=False),
    Column("member", Integer, primary_key=True, autoincrement=False),
    Column("path", Text, nullable=False),  # as it was named
    Column("target", Text, nullable=False),  # the path of the source that it becomes
    Column("size", BigInteger, nullable=False),
    Column("state", String(16), nullable=False),
    Column("reason", Text, nullable=False),
    Column("hint", Text, nullable=False),
    Column("labels", JSON, nullable=False),
    Column("report_id", String(64)),
    Column("preview", JSON),
)

# What a person says of a figure, one row a version as in `corrections`. `extracted` is the figure
# as the rules read it, `change` what is said of it.
figure_corrections = Table(
    "figure_corrections",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("report_id", String(64), ForeignKey("reports.id"), nullable=False, index=True),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("text_sha256", String(64), nullable=False),  # of the text that the span is of
    Column("sentence", Text, nullable=False),  # that it stands in: a changed text may have it too
    Column("verdict", String(16), nullable=False),
    Column("change", JSON, nullable=False),
    Column("extracted", JSON, nullable=False),
    Column("reason", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("undone_at", DateTime(timezone=True)),
    Column("unread_at", DateTime(timezone=True)),  # since when the rules read no figure there
    sqlite_autoincrement=True,
)

# Reports that were deleted: all their rows until they are purged, and that they were here.
removed_reports = Table(
    "removed_reports",
    metadata,
    Column("report_id", String(64), primary_key=True),
    Column("text_sha256", String(64), nullable=False, index=True),
    Column("title", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("removed_at", DateTime(timezone=True), nullable=False),
    Column("purged_at", DateTime(timezone=True)),
    Column("rows", JSON),
)

# The files in which a deleted report ever stood, and whether it did so when it was deleted.
removed_files = Table(
    "removed_files",
    metadata,
    Column(
        "report_id",
        String(64),
        ForeignKey("removed_reports.report_id", ondelete="CASCADE"),
        primary_key=True,
    ),
    Column("sha256", String(64), primary_key=True, index=True),
    Column("stood", Boolean, nullable=False),
)

saved_searches = Table(
    "saved_searches",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("person", Text, nullable=False, index=True),
    Column("name", Text, nullable=False),
    Column("question", Text, nullable=False),  # the address of the search, after the ?
    Column("feed_secret", String(64), nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("seen_at", DateTime(timezone=True), nullable=False),
)

"""The tables of the store. The migrations bring a database from one form of them to the next."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
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

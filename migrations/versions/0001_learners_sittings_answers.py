"""Learners, sittings, answers, cards and reports.

Revision ID: 0001
Revises:
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "learner",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("plain", sa.Boolean(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reachable", sa.Boolean(), nullable=False),
        sa.Column("heard", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_learner")),
    )
    op.create_table(
        "card",
        sa.Column("learner", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("fact", sa.String(length=48), nullable=False),
        sa.Column("stability", sa.Double(), nullable=False),
        sa.Column("difficulty", sa.Double(), nullable=False),
        sa.Column("due", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reviewed", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.Column("right", sa.Integer(), nullable=False),
        sa.Column("known", sa.Boolean(), nullable=False),
        sa.Column("question", sa.String(length=48), nullable=False),
        sa.ForeignKeyConstraint(["learner"], ["learner.id"], name=op.f("fk_card_learner_learner"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("learner", "fact", name=op.f("pk_card")),
    )
    op.create_table(
        "report",
        sa.Column("learner", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("question", sa.String(length=48), nullable=False),
        sa.Column("hash", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.String(length=16), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["learner"], ["learner.id"], name=op.f("fk_report_learner_learner"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("learner", "question", "hash", name=op.f("pk_report")),
    )
    op.create_table(
        "sitting",
        sa.Column("id", sa.String(length=24), nullable=False),
        sa.Column("learner", sa.BigInteger(), nullable=False),
        sa.Column("topic", sa.String(length=48), nullable=False),
        sa.Column("asked", sa.JSON(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("shown", sa.Integer(), nullable=False),
        sa.Column("draft", sa.JSON(), nullable=False),
        sa.Column("started", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["learner"], ["learner.id"], name=op.f("fk_sitting_learner_learner"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sitting")),
    )
    op.create_index("ix_sitting_learner", "sitting", ["learner"], unique=False)
    op.create_index(
        "uq_sitting_open",
        "sitting",
        ["learner"],
        unique=True,
        sqlite_where=sa.text("ended IS NULL"),
        postgresql_where=sa.text("ended IS NULL"),
    )

    op.create_table(
        "answer",
        sa.Column("sitting", sa.String(length=24), nullable=False),
        sa.Column("turn", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("learner", sa.BigInteger(), nullable=False),
        sa.Column("question", sa.String(length=48), nullable=False),
        sa.Column("hash", sa.String(length=16), nullable=False),
        sa.Column("shown", sa.JSON(), nullable=False),
        sa.Column("choice", sa.JSON(), nullable=False),
        sa.Column("verdict", sa.String(length=16), nullable=False),
        sa.Column("found", sa.Integer(), nullable=False),
        sa.Column("of", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["learner"], ["learner.id"], name=op.f("fk_answer_learner_learner"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["sitting"], ["sitting.id"], name=op.f("fk_answer_sitting_sitting"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("sitting", "turn", name=op.f("pk_answer")),
    )
    op.create_index(op.f("ix_answer_learner"), "answer", ["learner"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_answer_learner"), "answer")

    op.drop_table("answer")
    op.drop_index("uq_sitting_open", "sitting")
    op.drop_index("ix_sitting_learner", "sitting")

    op.drop_table("sitting")
    op.drop_table("report")
    op.drop_table("card")
    op.drop_table("learner")

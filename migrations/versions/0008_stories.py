"""Stories that learners play, and the facts that they met there.

Revision ID: 0008
Revises: 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "met",
        sa.Column("learner", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("fact", sa.String(length=48), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["learner"], ["learner.id"], name="fk_met_learner_learner", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("learner", "fact", name="pk_met"),
    )
    op.create_table(
        "play",
        sa.Column("id", sa.String(length=24), nullable=False),
        sa.Column("learner", sa.BigInteger(), nullable=False),
        sa.Column("scenario", sa.String(length=24), nullable=False),
        sa.Column("moves", sa.JSON(), nullable=False),
        sa.Column("started", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["learner"], ["learner.id"], name="fk_play_learner_learner", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_play"),
    )
    op.create_index("ix_play_learner", "play", ["learner"])
    op.create_index(
        "uq_play_open",
        "play",
        ["learner", "scenario"],
        unique=True,
        sqlite_where=sa.text("ended IS NULL"),
        postgresql_where=sa.text("ended IS NULL"),
    )


def downgrade() -> None:
    op.drop_table("play")
    op.drop_table("met")

"""Tests explained to the whole class at once, due dates of single learners, lists of ids to be looked at first.

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # What was given or begun before goes on as it was: explained to each who has finished.
    with op.batch_alter_table("sitting") as sitting:
        sitting.add_column(sa.Column("sealed", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("sitting") as sitting:
        sitting.alter_column("sealed", server_default=None, existing_type=sa.Boolean(), existing_nullable=False)
    with op.batch_alter_table("assignment") as assignment:
        assignment.add_column(sa.Column("explains", sa.String(length=8), nullable=False, server_default="finished"))
    with op.batch_alter_table("assignment") as assignment:
        assignment.alter_column(
            "explains", server_default=None, existing_type=sa.String(length=8), existing_nullable=False
        )
    op.create_table(
        "extension",
        sa.Column("assignment", sa.String(length=24), nullable=False),
        sa.Column("learner", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("due", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["assignment"], ["assignment.id"], name="fk_extension_assignment_assignment", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["learner"], ["learner.id"], name="fk_extension_learner_learner", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("assignment", "learner", name="pk_extension"),
    )
    op.create_index("ix_extension_learner", "extension", ["learner"])
    op.create_table(
        "roster_draft",
        sa.Column("klass", sa.String(length=24), nullable=False),
        sa.Column("roster_id", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["klass"], ["class.id"], name="fk_roster_draft_klass_class", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("klass", "roster_id", name="pk_roster_draft"),
    )


def downgrade() -> None:
    op.drop_table("roster_draft")
    op.drop_table("extension")
    # The version before knows no other kinds of notices.
    op.execute("DELETE FROM notice WHERE kind IN ('moved', 'explain')")
    with op.batch_alter_table("assignment") as assignment:
        assignment.drop_column("explains")
    with op.batch_alter_table("sitting") as sitting:
        sitting.drop_column("sealed")

"""What learners have read before they are asked, and whether they would rather guess first.

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("learner") as learner:
        learner.add_column(sa.Column("guess_first", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("learner") as learner:
        learner.alter_column("guess_first", server_default=None, existing_type=sa.Boolean(), existing_nullable=False)
    # Quizzes that were given before are taken as they were given: without readings.
    with op.batch_alter_table("assignment") as assignment:
        assignment.add_column(sa.Column("read_first", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("assignment") as assignment:
        assignment.alter_column("read_first", server_default=None, existing_type=sa.Boolean(), existing_nullable=False)
    op.create_table(
        "reading",
        sa.Column("learner", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("reading", sa.String(length=48), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["learner"], ["learner.id"], name="fk_reading_learner_learner", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("learner", "reading", name="pk_reading"),
    )


def downgrade() -> None:
    op.drop_table("reading")
    with op.batch_alter_table("assignment") as assignment:
        assignment.drop_column("read_first")
    with op.batch_alter_table("learner") as learner:
        learner.drop_column("guess_first")
    # What was still to be read before a question is a fifth value, which the version before does not know.
    sitting = sa.table("sitting", sa.column("id", sa.String), sa.column("asked", sa.JSON))
    for id, asked in op.get_bind().execute(sa.select(sitting.c.id, sitting.c.asked)).all():
        if any(len(dealt) > 4 for dealt in asked):
            without = [dealt[:4] for dealt in asked]
            op.execute(sitting.update().where(sitting.c.id == id).values(asked=without))

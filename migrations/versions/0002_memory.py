"""Time zones, the share of facts to remember, exams, reminders, misconceptions, and answers marked as guesses.

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("learner") as learner:
        learner.add_column(sa.Column("zone", sa.String(length=48), nullable=False, server_default=""))
        learner.add_column(sa.Column("retention", sa.Double(), nullable=False, server_default="0.9"))
        learner.add_column(sa.Column("exam", sa.Date(), nullable=True))
        learner.add_column(sa.Column("asking", sa.String(length=16), nullable=False, server_default=""))
    with op.batch_alter_table("answer") as answer:
        answer.add_column(sa.Column("guessed", sa.Boolean(), nullable=False, server_default=sa.false()))
        answer.drop_index("ix_answer_learner")
        answer.create_index("ix_answer_learner_at", ["learner", "at"])
    with op.batch_alter_table("card") as card:
        card.add_column(sa.Column("days", sa.Integer(), nullable=False, server_default="0"))
        card.add_column(sa.Column("before", sa.JSON(), nullable=False, server_default="[]"))
    op.execute(sa.text("UPDATE card SET days = 1 WHERE known"))  # it was known at least on the day of the last answer

    # The defaults were only for the rows that were there already: new ones are written with a value.
    for table, columns in {
        "learner": ("zone", "retention", "asking"),
        "answer": ("guessed",),
        "card": ("days", "before"),
    }.items():
        with op.batch_alter_table(table) as batch:
            for column in columns:
                batch.alter_column(column, server_default=None)

    op.create_table(
        "mistake",
        sa.Column("learner", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("misconception", sa.String(length=48), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("standing", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["learner"], ["learner.id"], name=op.f("fk_mistake_learner_learner"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("learner", "misconception", name=op.f("pk_mistake")),
    )
    op.create_table(
        "reminder",
        sa.Column("learner", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("minute", sa.Integer(), nullable=False),
        sa.Column("wanted", sa.Boolean(), nullable=False),
        sa.Column("next", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ignored", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["learner"], ["learner.id"], name=op.f("fk_reminder_learner_learner"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("learner", name=op.f("pk_reminder")),
    )
    op.create_index(op.f("ix_reminder_next"), "reminder", ["next"])


def downgrade() -> None:
    op.drop_table("reminder")
    op.drop_table("mistake")
    with op.batch_alter_table("card") as card:
        card.drop_column("before")
        card.drop_column("days")
    with op.batch_alter_table("answer") as answer:
        answer.drop_index("ix_answer_learner_at")
        answer.create_index("ix_answer_learner", ["learner"])
        answer.drop_column("guessed")
    with op.batch_alter_table("learner") as learner:
        for column in ("asking", "exam", "retention", "zone"):
            learner.drop_column(column)

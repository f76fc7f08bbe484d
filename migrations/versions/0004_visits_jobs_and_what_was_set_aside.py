"""Last visits, jobs (files that are being made), updates that were set aside, and the steadiness of the clock.

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("learner") as learner:
        learner.add_column(sa.Column("seen", sa.Date(), nullable=True))
    last_answer = "SELECT max(answer.at) FROM answer WHERE answer.learner = learner.id"
    # A PostgreSQL server would take the day in its own time zone.
    in_utc = " AT TIME ZONE 'UTC'" if op.get_bind().dialect.name == "postgresql" else ""
    op.execute(f"UPDATE learner SET seen = date(coalesce(({last_answer}), since){in_utc})")  # noqa: S608 - ours alone
    with op.batch_alter_table("learner") as learner:
        learner.alter_column("seen", nullable=False, existing_type=sa.Date())
    op.create_table(
        "job",
        sa.Column("id", sa.String(length=24), nullable=False),
        sa.Column("learner", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("wanted", sa.JSON(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("message", sa.BigInteger(), nullable=False),
        sa.Column("made", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("sending", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["learner"], ["learner.id"], name="fk_job_learner_learner", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_job"),
    )
    op.create_index("ix_job_learner", "job", ["learner"])
    op.create_index("ix_job_made", "job", ["made"])
    op.create_table(
        "set_aside",
        sa.Column("update", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("reason", sa.String(length=48), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("update", name="pk_set_aside"),
    )
    op.create_table(
        "house",
        sa.Column("name", sa.String(length=16), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_house"),
    )


def downgrade() -> None:
    op.drop_table("house")
    op.drop_table("set_aside")
    op.drop_table("job")
    with op.batch_alter_table("learner") as learner:
        learner.drop_column("seen")

"""Quizzes in groups: their course, players and votes, and what groups have set.

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "live_group",
        sa.Column("chat", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("everybody", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("chat", name="pk_live_group"),
    )
    op.create_table(
        "live",
        sa.Column("id", sa.String(length=24), autoincrement=False, nullable=False),
        sa.Column("chat", sa.BigInteger(), nullable=False),
        sa.Column("thread", sa.BigInteger(), nullable=True),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("way", sa.String(length=8), nullable=False),
        sa.Column("topic", sa.String(length=48), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.Column("host", sa.String(length=32), nullable=False),
        sa.Column("klass", sa.String(length=24), nullable=True),
        sa.Column("assignment", sa.String(length=24), nullable=True),
        sa.Column("phase", sa.String(length=16), nullable=False),
        sa.Column("questions", sa.JSON(), nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due", sa.DateTime(timezone=True), nullable=True),
        sa.Column("claim", sa.String(length=24), nullable=False),
        sa.Column("lobby", sa.BigInteger(), nullable=False),
        sa.Column("poll", sa.String(length=32), nullable=False),
        sa.Column("poll_message", sa.BigInteger(), nullable=False),
        sa.Column("closes", sa.DateTime(timezone=True), nullable=True),
        sa.Column("silent", sa.Integer(), nullable=False),
        sa.Column("pausing", sa.Boolean(), nullable=False),
        sa.Column("ending", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assignment"], ["assignment.id"], name="fk_live_assignment_assignment", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["klass"], ["class.id"], name="fk_live_klass_class", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_live"),
    )
    with op.batch_alter_table("live") as table:
        table.create_index("ix_live_due", ["due"], unique=False)
        table.create_index("ix_live_poll", ["poll"], unique=False)
        table.create_index(
            "uq_live_chat",
            ["chat"],
            unique=True,
            sqlite_where=sa.text("phase <> 'over'"),
            postgresql_where=sa.text("phase <> 'over'"),
        )

    op.create_table(
        "live_player",
        sa.Column("live", sa.String(length=24), nullable=False),
        sa.Column("learner", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("alias", sa.String(length=48), nullable=False),
        sa.Column("right", sa.Integer(), nullable=False),
        sa.Column("remember", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["live"], ["live.id"], name="fk_live_player_live_live", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("live", "learner", name="pk_live_player"),
    )
    with op.batch_alter_table("live_player") as table:
        table.create_index("ix_live_player_learner", ["learner"], unique=False)

    op.create_table(
        "live_vote",
        sa.Column("live", sa.String(length=24), nullable=False),
        sa.Column("turn", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("learner", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("options", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["live"], ["live.id"], name="fk_live_vote_live_live", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("live", "turn", "learner", name="pk_live_vote"),
    )
    with op.batch_alter_table("live_vote") as table:
        table.create_index("ix_live_vote_learner", ["learner"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("live_vote") as table:
        table.drop_index("ix_live_vote_learner")

    op.drop_table("live_vote")
    with op.batch_alter_table("live_player") as table:
        table.drop_index("ix_live_player_learner")

    op.drop_table("live_player")
    with op.batch_alter_table("live") as table:
        table.drop_index(
            "uq_live_chat", sqlite_where=sa.text("phase <> 'over'"), postgresql_where=sa.text("phase <> 'over'")
        )
        table.drop_index("ix_live_poll")
        table.drop_index("ix_live_due")

    op.drop_table("live")
    op.drop_table("live_group")
    # The version before knows no quizzes that a class played live.
    op.execute(sa.text("UPDATE assignment SET kind = 'practice' WHERE kind = 'live'"))

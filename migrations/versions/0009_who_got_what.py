"""Who got what of a learner, messages that show results, and what was read before joining.

Revision ID: 0009
Revises: 0008
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # What was agreed to until now is version 1.
    with op.batch_alter_table("member") as member:
        member.add_column(sa.Column("consent", sa.Integer(), nullable=False, server_default="1"))
        member.add_column(sa.Column("read", sa.String(length=64), nullable=False, server_default=""))
    with op.batch_alter_table("member") as member:
        member.alter_column("consent", server_default=None, existing_type=sa.Integer(), existing_nullable=False)
        member.alter_column("read", server_default=None, existing_type=sa.String(length=64), existing_nullable=False)
    op.create_table(
        "disclosure",
        sa.Column("event", sa.String(length=24), autoincrement=False, nullable=False),
        sa.Column("learner", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("what", sa.String(length=16), autoincrement=False, nullable=False),
        sa.Column("klass", sa.String(length=24), nullable=False),
        sa.Column("class_name", sa.String(length=48), nullable=False),
        sa.Column("taker", sa.BigInteger(), nullable=True),
        sa.Column("teacher", sa.String(length=48), nullable=False),
        sa.Column("operator", sa.Boolean(), nullable=False),
        sa.Column("named", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tell", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["learner"], ["learner.id"], name="fk_disclosure_learner_learner", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["taker"], ["learner.id"], name="fk_disclosure_taker_learner", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("event", "learner", "what", name="pk_disclosure"),
    )
    op.create_index("ix_disclosure_learner", "disclosure", ["learner"])
    op.create_index("ix_disclosure_taker", "disclosure", ["taker"])
    op.create_index("ix_disclosure_tell", "disclosure", ["tell"])
    op.create_table(
        "results_message",
        sa.Column("learner", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("message", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("klass", sa.String(length=24), nullable=False),
        sa.Column("handle", sa.String(length=24), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("stale", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["learner"], ["learner.id"], name="fk_results_message_learner_learner", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["klass"], ["class.id"], name="fk_results_message_klass_class", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("learner", "message", name="pk_results_message"),
    )
    op.create_index("ix_results_message_klass", "results_message", ["klass"])
    op.create_index("ix_results_message_stale", "results_message", ["stale"])
    # The files that learners could see until now stay to be seen. Nobody is told of them anew.
    op.execute(
        """
        INSERT INTO disclosure
          (event, learner, what, klass, class_name, taker, teacher, operator, named, at, tell)
        SELECT export.id, member.learner, export.form, export.klass, class.name, export.learner,
          COALESCE(teacher.name, ''), false, export.named, export.at, NULL
        FROM export
        JOIN class ON class.id = export.klass
        JOIN member ON member.klass = export.klass AND member.joined <= export.at
        LEFT JOIN teacher ON teacher.klass = export.klass AND teacher.learner = export.learner
        """
    )


def downgrade() -> None:
    op.drop_table("results_message")
    op.drop_table("disclosure")
    with op.batch_alter_table("member") as member:
        member.drop_column("read")
        member.drop_column("consent")

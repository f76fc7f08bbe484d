"""Classes, their teachers and members, assignments, and notes of files of results.

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def _learner(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["learner"], ["learner.id"], name=f"fk_{table}_learner_learner", ondelete="CASCADE")


def _class(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["klass"], ["class.id"], name=f"fk_{table}_klass_class", ondelete="CASCADE")


def _time(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _text(name: str, length: int, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.String(length=length), nullable=nullable)


def _person() -> sa.Column[object]:
    return sa.Column("learner", sa.BigInteger(), autoincrement=False, nullable=False)


def upgrade() -> None:
    op.create_table(
        "instructor",
        _person(),
        _time("since"),
        _learner("instructor"),
        sa.PrimaryKeyConstraint("learner", name="pk_instructor"),
    )
    op.create_table("used_code", _text("code", 24), _time("at"), sa.PrimaryKeyConstraint("code", name="pk_used_code"))
    op.create_table(
        "class",
        _text("id", 24),
        _text("name", 48),
        _text("code", 24),
        _time("until", nullable=True),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("asks_id", sa.Boolean(), nullable=False),
        _time("since"),
        sa.PrimaryKeyConstraint("id", name="pk_class"),
        sa.UniqueConstraint("code", name="uq_class_code"),
    )
    op.create_table(
        "teacher",
        _text("klass", 24),
        _person(),
        _text("name", 48),
        sa.Column("owner", sa.Boolean(), nullable=False),
        _time("since"),
        _text("handle", 24),
        _class("teacher"),
        _learner("teacher"),
        sa.PrimaryKeyConstraint("klass", "learner", name="pk_teacher"),
    )
    op.create_index("ix_teacher_learner", "teacher", ["learner"])
    op.create_table(
        "invitation",
        _text("code", 24),
        _text("klass", 24),
        _time("until"),
        _class("invitation"),
        sa.PrimaryKeyConstraint("code", name="pk_invitation"),
    )
    op.create_index("ix_invitation_klass", "invitation", ["klass"])
    op.create_table(
        "member",
        _text("klass", 24),
        _person(),
        _text("name", 48),
        _text("roster_id", 64),
        _time("joined"),
        _text("handle", 24),
        _class("member"),
        _learner("member"),
        sa.PrimaryKeyConstraint("klass", "learner", name="pk_member"),
    )
    op.create_index("uq_member_class_name", "member", ["klass", "name"], unique=True)
    op.create_index("ix_member_learner", "member", ["learner"])
    op.create_table(
        "roster",
        _text("klass", 24),
        _text("roster_id", 64),
        _class("roster"),
        sa.PrimaryKeyConstraint("klass", "roster_id", name="pk_roster"),
    )
    op.create_table(
        "assignment",
        _text("id", 24),
        _text("klass", 24),
        _text("kind", 16),
        sa.Column("topics", sa.JSON(), nullable=False),
        sa.Column("questions", sa.JSON(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        _text("counted", 8),
        _time("opens"),
        _time("due", nullable=True),
        _text("zone", 48),
        _time("since"),
        _time("given", nullable=True),
        _text("pair", 24, nullable=True),
        _time("reminded", nullable=True),
        _class("assignment"),
        sa.ForeignKeyConstraint(["pair"], ["assignment.id"], name="fk_assignment_pair_assignment", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_assignment"),
    )
    op.create_index("ix_assignment_klass", "assignment", ["klass"])
    op.create_table(
        "notice",
        _text("assignment", 24),
        _person(),
        _text("kind", 8),
        _time("at"),
        sa.ForeignKeyConstraint(
            ["assignment"], ["assignment.id"], name="fk_notice_assignment_assignment", ondelete="CASCADE"
        ),
        _learner("notice"),
        sa.PrimaryKeyConstraint("assignment", "learner", "kind", name="pk_notice"),
    )
    op.create_index("ix_notice_at", "notice", ["at"])
    op.create_table(
        "export",
        _text("id", 24),
        _text("klass", 24),
        sa.Column("learner", sa.BigInteger(), autoincrement=False, nullable=True),
        _text("form", 16),
        sa.Column("named", sa.Boolean(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        _time("at"),
        _class("export"),
        sa.ForeignKeyConstraint(["learner"], ["learner.id"], name="fk_export_learner_learner", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_export"),
    )
    op.create_index("ix_export_klass", "export", ["klass"])
    op.create_index("ix_export_learner", "export", ["learner"])

    with op.batch_alter_table("learner") as learner:
        learner.alter_column("asking", existing_type=sa.String(length=16), type_=sa.String(length=48))
    with op.batch_alter_table("sitting") as sitting:
        sitting.add_column(_text("assignment", 24, nullable=True))
        sitting.add_column(sa.Column("attempt", sa.Integer(), nullable=False, server_default="0"))
        sitting.add_column(sa.Column("silent", sa.Boolean(), nullable=False, server_default=sa.false()))
        sitting.create_foreign_key(
            "fk_sitting_assignment_assignment", "assignment", ["assignment"], ["id"], ondelete="SET NULL"
        )
    with op.batch_alter_table("sitting") as sitting:
        sitting.alter_column("attempt", server_default=None)
        sitting.alter_column("silent", server_default=None)
        sitting.create_index("ix_sitting_assignment", ["assignment"])


def downgrade() -> None:
    op.execute(sa.text("UPDATE learner SET asking = ''"))
    with op.batch_alter_table("learner") as learner:
        learner.alter_column("asking", existing_type=sa.String(length=48), type_=sa.String(length=16))
    with op.batch_alter_table("sitting") as sitting:
        sitting.drop_index("ix_sitting_assignment")
        sitting.drop_constraint("fk_sitting_assignment_assignment", type_="foreignkey")
        for column in ("silent", "attempt", "assignment"):
            sitting.drop_column(column)
    for table in (
        "export",
        "notice",
        "assignment",
        "roster",
        "member",
        "invitation",
        "teacher",
        "class",
        "used_code",
        "instructor",
    ):
        op.drop_table(table)

"""What classes have of their own: documents, drafts, and questions that a teacher has approved.

Revision ID: 0011
Revises: 0010
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "own_pack",
        sa.Column("klass", sa.String(length=24), nullable=False),
        sa.Column("version", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(["klass"], ["class.id"], name="fk_own_pack_klass_class", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("klass", name="pk_own_pack"),
    )
    op.create_table(
        "own_question",
        sa.Column("id", sa.String(length=48), autoincrement=False, nullable=False),
        sa.Column("hash", sa.String(length=16), autoincrement=False, nullable=False),
        sa.Column("klass", sa.String(length=24), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("current", sa.Boolean(), nullable=False),
        sa.Column("retired", sa.Boolean(), nullable=False),
        sa.Column("approved", sa.DateTime(timezone=True), nullable=False),
        sa.Column("draft", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["klass"], ["class.id"], name="fk_own_question_klass_class", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", "hash", name="pk_own_question"),
    )
    op.create_index("ix_own_question_klass", "own_question", ["klass"])
    op.create_table(
        "own_document",
        sa.Column("id", sa.String(length=24), autoincrement=False, nullable=False),
        sa.Column("klass", sa.String(length=24), nullable=False),
        sa.Column("source", sa.JSON(), nullable=False),
        sa.Column("passages", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["klass"], ["class.id"], name="fk_own_document_klass_class", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_own_document"),
    )
    op.create_index("ix_own_document_klass", "own_document", ["klass"])
    op.create_table(
        "own_draft",
        sa.Column("id", sa.String(length=24), autoincrement=False, nullable=False),
        sa.Column("klass", sa.String(length=24), nullable=False),
        sa.Column("document", sa.String(length=24), nullable=True),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("draft", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["klass"], ["class.id"], name="fk_own_draft_klass_class", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["document"], ["own_document.id"], name="fk_own_draft_document_own_document", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_own_draft"),
    )
    op.create_index("ix_own_draft_klass", "own_draft", ["klass"])


def downgrade() -> None:
    # The answers to such questions stay. Nobody can say any more what was asked.
    op.drop_table("own_draft")
    op.drop_table("own_document")
    op.drop_table("own_question")
    op.drop_table("own_pack")

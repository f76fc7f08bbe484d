"""Stories that are played for a class.

Revision ID: 0012
Revises: 0011
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("play") as play:
        play.add_column(sa.Column("assignment", sa.String(length=24), nullable=True))
        play.create_foreign_key(
            "fk_play_assignment_assignment", "assignment", ["assignment"], ["id"], ondelete="SET NULL"
        )
        play.create_index("uq_play_assignment", ["assignment", "learner"], unique=True)


def downgrade() -> None:
    # Stories that classes were given are no quizzes to earlier versions; their ways stay with the learners.
    op.execute("DELETE FROM assignment WHERE kind = 'story'")
    with op.batch_alter_table("play") as play:
        play.drop_index("uq_play_assignment")
        play.drop_constraint("fk_play_assignment_assignment", type_="foreignkey")
        play.drop_column("assignment")

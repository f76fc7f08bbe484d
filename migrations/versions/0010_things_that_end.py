"""Classes end, and who is deleted after a year is told before.

Revision ID: 0010
Revises: 0009
"""

from datetime import timedelta

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

YEAR = timedelta(days=365)


def upgrade() -> None:
    with op.batch_alter_table("learner") as learner:
        learner.add_column(sa.Column("warned", sa.Date(), nullable=True))
    with op.batch_alter_table("disclosure") as disclosure:
        disclosure.add_column(sa.Column("day", sa.Date(), nullable=True))
    with op.batch_alter_table("class") as klass:
        klass.add_column(sa.Column("ends", sa.Date(), nullable=True))
        klass.add_column(sa.Column("under", sa.Integer(), nullable=True))
        klass.add_column(sa.Column("warned", sa.Integer(), nullable=False, server_default="0"))
    with op.batch_alter_table("class") as klass:
        klass.alter_column("warned", server_default=None, existing_type=sa.Integer(), existing_nullable=False)
    _end_classes(op.get_bind())


def _end_classes(connection: sa.Connection) -> None:
    """Let classes end in a year; the bot tells their teachers (-1). Ages are asked when somebody is next invited."""
    now = connection.execute(sa.select(sa.func.current_timestamp(type_=sa.DateTime(timezone=True)))).scalar_one()
    klass = sa.table("class", sa.column("ends", sa.Date()), sa.column("warned", sa.Integer()))
    connection.execute(sa.update(klass).values(ends=(now + YEAR).date(), warned=-1))


def downgrade() -> None:
    op.execute("DELETE FROM disclosure WHERE what IN ('ends', 'ended', 'unvisited')")
    with op.batch_alter_table("class") as klass:
        klass.drop_column("warned")
        klass.drop_column("under")
        klass.drop_column("ends")
    with op.batch_alter_table("disclosure") as disclosure:
        disclosure.drop_column("day")
    with op.batch_alter_table("learner") as learner:
        learner.drop_column("warned")

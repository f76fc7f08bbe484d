"""When a learner agreed to what is shared, and about which version of it they were last asked.

Revision ID: 0013
Revises: 0012
"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("member") as member:
        member.add_column(sa.Column("agreed", sa.Date(), nullable=True))
        member.add_column(sa.Column("asked", sa.Integer(), nullable=True))
    # Until now they agreed by joining, and were asked about nothing else.
    if op.get_bind().dialect.name == "postgresql":
        op.execute("UPDATE member SET agreed = (joined AT TIME ZONE 'UTC')::date, asked = consent")
    else:
        op.execute("UPDATE member SET agreed = date(joined), asked = consent")
    with op.batch_alter_table("member") as member:
        member.alter_column("agreed", nullable=False, existing_type=sa.Date())
        member.alter_column("asked", nullable=False, existing_type=sa.Integer())
        member.create_index("ix_member_asked", ["asked"])


def downgrade() -> None:
    op.execute("DELETE FROM disclosure WHERE what = 'columns'")
    with op.batch_alter_table("member") as member:
        member.drop_index("ix_member_asked")
        member.drop_column("asked")
        member.drop_column("agreed")

"""Codes that numbers are counted by become closed lists; refunds a kind; promises get followed.

Five tables are built anew. Older stores hold e-mails and phone calls under other words, and a
refund as a negative payment: they are brought to today's words, in the tables and in the log of
their changes alike, so that what was done before can still be undone.
"""

from alembic import op

revision = "0002"
down_revision = "0001"

TABLES = (
    """
    CREATE TABLE new_stage_change (
      id BLOB NOT NULL, deleted BOOLEAN DEFAULT 0 NOT NULL, customer_id BLOB NOT NULL,
      stage VARCHAR NOT NULL, day DATE, rep_id BLOB, reason VARCHAR,
      CONSTRAINT pk_stage_change PRIMARY KEY (id),
      CONSTRAINT ck_stage_change_stage CHECK (stage IN ('lead', 'contacted', 'interested',
        'proposal', 'negotiation', 'won', 'lost')),
      CONSTRAINT fk_stage_change_customer_id FOREIGN KEY(customer_id) REFERENCES customer (id),
      CONSTRAINT fk_stage_change_rep_id FOREIGN KEY(rep_id) REFERENCES rep (id)
    )
    """,
    """
    CREATE TABLE new_visit (
      id BLOB NOT NULL, deleted BOOLEAN DEFAULT 0 NOT NULL, customer_id BLOB NOT NULL,
      contact_id BLOB, rep_id BLOB, day DATE NOT NULL, time VARCHAR, zone VARCHAR,
      mode VARCHAR DEFAULT 'visit' NOT NULL, state VARCHAR DEFAULT 'completed' NOT NULL,
      purpose VARCHAR, said VARCHAR, feedback VARCHAR, competitor VARCHAR, result VARCHAR,
      next_on DATE, next_step VARCHAR, next_done_on DATE, follows_id BLOB, code VARCHAR,
      extra JSON,
      CONSTRAINT pk_visit PRIMARY KEY (id),
      CONSTRAINT ck_visit_mode CHECK (mode IN ('visit', 'call', 'wechat', 'mail', 'video')),
      CONSTRAINT ck_visit_state CHECK (state IN ('planned', 'completed', 'missed',
        'cancelled')),
      CONSTRAINT fk_visit_customer_id FOREIGN KEY(customer_id) REFERENCES customer (id),
      CONSTRAINT fk_visit_contact_id FOREIGN KEY(contact_id) REFERENCES contact (id),
      CONSTRAINT fk_visit_rep_id FOREIGN KEY(rep_id) REFERENCES rep (id),
      CONSTRAINT fk_visit_follows_id FOREIGN KEY(follows_id) REFERENCES visit (id)
    )
    """,
    """
    CREATE TABLE new_sales_order (
      id BLOB NOT NULL, deleted BOOLEAN DEFAULT 0 NOT NULL, customer_id BLOB NOT NULL,
      rep_id BLOB, day DATE NOT NULL, code VARCHAR, state VARCHAR DEFAULT 'ordered' NOT NULL,
      currency VARCHAR DEFAULT 'CNY' NOT NULL, amount BIGINT, freight BIGINT, tax BIGINT,
      delivered_on DATE, terms_days BIGINT, due DATE, note VARCHAR, extra JSON,
      CONSTRAINT pk_sales_order PRIMARY KEY (id),
      CONSTRAINT ck_sales_order_state CHECK (state IN ('ordered', 'delivered', 'cancelled')),
      CONSTRAINT fk_sales_order_customer_id FOREIGN KEY(customer_id) REFERENCES customer (id),
      CONSTRAINT fk_sales_order_rep_id FOREIGN KEY(rep_id) REFERENCES rep (id)
    )
    """,
    """
    CREATE TABLE new_order_line (
      id BLOB NOT NULL, deleted BOOLEAN DEFAULT 0 NOT NULL, order_id BLOB NOT NULL,
      product_id BLOB, item VARCHAR, code VARCHAR, position BIGINT,
      quantity BIGINT DEFAULT 1000 NOT NULL, unit_price BIGINT DEFAULT 0 NOT NULL,
      discount BIGINT DEFAULT 0 NOT NULL, amount BIGINT NOT NULL,
      state VARCHAR DEFAULT 'ordered' NOT NULL, delivered_on DATE, extra JSON,
      CONSTRAINT pk_order_line PRIMARY KEY (id),
      CONSTRAINT ck_order_line_state CHECK (state IN ('ordered', 'delivered', 'cancelled')),
      CONSTRAINT fk_order_line_order_id FOREIGN KEY(order_id) REFERENCES sales_order (id),
      CONSTRAINT fk_order_line_product_id FOREIGN KEY(product_id) REFERENCES product (id)
    )
    """,
    """
    CREATE TABLE new_payment (
      id BLOB NOT NULL, deleted BOOLEAN DEFAULT 0 NOT NULL, customer_id BLOB NOT NULL,
      order_id BLOB, rep_id BLOB, day DATE NOT NULL, kind VARCHAR DEFAULT 'payment' NOT NULL,
      amount BIGINT NOT NULL, currency VARCHAR DEFAULT 'CNY' NOT NULL, method VARCHAR,
      code VARCHAR, note VARCHAR, extra JSON,
      CONSTRAINT pk_payment PRIMARY KEY (id),
      CONSTRAINT ck_payment_kind CHECK (kind IN ('payment', 'refund')),
      CONSTRAINT fk_payment_customer_id FOREIGN KEY(customer_id) REFERENCES customer (id),
      CONSTRAINT fk_payment_order_id FOREIGN KEY(order_id) REFERENCES sales_order (id),
      CONSTRAINT fk_payment_rep_id FOREIGN KEY(rep_id) REFERENCES rep (id)
    )
    """,
)

INDEXES = (
    "CREATE INDEX ix_stage_change_customer_id_day ON stage_change (customer_id, day)",
    "CREATE INDEX ix_stage_change_day ON stage_change (day)",
    "CREATE INDEX ix_visit_code ON visit (code)",
    "CREATE INDEX ix_visit_customer_id_day ON visit (customer_id, day)",
    "CREATE INDEX ix_visit_day_state ON visit (day, state)",
    "CREATE INDEX ix_visit_follows_id ON visit (follows_id)",
    "CREATE INDEX ix_visit_rep_id_day ON visit (rep_id, day)",
    "CREATE INDEX ix_sales_order_code ON sales_order (code)",
    "CREATE INDEX ix_sales_order_customer_id_day ON sales_order (customer_id, day)",
    "CREATE INDEX ix_sales_order_day ON sales_order (day)",
    "CREATE INDEX ix_sales_order_delivered_on ON sales_order (delivered_on)",
    "CREATE INDEX ix_sales_order_due ON sales_order (due)",
    "CREATE INDEX ix_sales_order_rep_id_day ON sales_order (rep_id, day)",
    "CREATE INDEX ix_order_line_code ON order_line (code)",
    "CREATE INDEX ix_order_line_delivered_on ON order_line (delivered_on)",
    "CREATE INDEX ix_order_line_order_id ON order_line (order_id)",
    "CREATE INDEX ix_order_line_product_id ON order_line (product_id)",
    "CREATE INDEX ix_payment_code ON payment (code)",
    "CREATE INDEX ix_payment_customer_id_day ON payment (customer_id, day)",
    "CREATE INDEX ix_payment_day ON payment (day)",
    "CREATE INDEX ix_payment_order_id ON payment (order_id)",
)

# table, column, the closed list, the words of older stores, what anything else becomes
CLOSED = (
    (
        "stage_change",
        "stage",
        ("lead", "contacted", "interested", "proposal", "negotiation", "won", "lost"),
        {"prospect": "lead", "quoted": "proposal"},
        "lead",
    ),
    (
        "visit",
        "mode",
        ("visit", "call", "wechat", "mail", "video"),
        {"phone": "call", "email": "mail"},
        "call",
    ),
    (
        "visit",
        "state",
        ("planned", "completed", "missed", "cancelled"),
        {"done": "completed", "canceled": "cancelled"},
        "planned",
    ),
    (
        "sales_order",
        "state",
        ("ordered", "delivered", "cancelled"),
        {"shipped": "delivered", "canceled": "cancelled"},
        "ordered",
    ),
    (
        "order_line",
        "state",
        ("ordered", "delivered", "cancelled"),
        {"shipped": "delivered", "canceled": "cancelled"},
        "ordered",
    ),
)

# of a payment in the log: the amount as it is now and the kind it tells
SIGNED = "CAST(json_extract({json}, '$.amount') AS INTEGER)"
PAYMENT = (
    "json_set({json}, '$.amount', abs(" + SIGNED + "),"
    " '$.kind', CASE WHEN " + SIGNED + " < 0 THEN 'refund' ELSE 'payment' END)"
)


def upgrade() -> None:
    for table, column, codes, renamed, other in CLOSED:
        _close(table, column, codes, renamed, other)
    _tell_refunds_in_the_log()
    for statement in TABLES:
        op.execute(statement)
    for table in ("stage_change", "visit", "sales_order", "order_line"):
        _move(table)
    _move(
        "payment",
        amount="abs(amount)",
        kind="CASE WHEN amount < 0 THEN 'refund' ELSE 'payment' END",
    )
    for statement in INDEXES:
        op.execute(statement)


def _close(
    table: str, column: str, codes: tuple[str, ...], renamed: dict[str, str], other: str
) -> None:
    listed = ", ".join(f"'{code}'" for code in codes)

    def today(value: str) -> str:
        cases = " ".join(f"WHEN '{old}' THEN '{new}'" for old, new in renamed.items())
        return f"CASE {value} {cases} ELSE '{other}' END"

    op.execute(f"UPDATE {table} SET {column} = {today(column)} WHERE {column} NOT IN ({listed})")
    for json in ("fields", "preimage"):
        value = f"json_extract({json}, '$.{column}')"
        op.execute(
            f"UPDATE change SET {json} = json_set({json}, '$.{column}', {today(value)})"
            f" WHERE tbl = '{table}' AND {value} NOT IN ({listed})"
        )


def _tell_refunds_in_the_log() -> None:
    for json in ("fields", "preimage"):
        op.execute(
            f"UPDATE change SET {json} = {PAYMENT.format(json=json)}"
            f" WHERE tbl = 'payment' AND json_type({json}, '$.amount') IS NOT NULL"
        )


def _move(table: str, **changed: str) -> None:
    """Move the rows to the new table, columns as they are or as given, and drop the old one."""
    rows = op.get_bind().exec_driver_sql(f"SELECT name FROM pragma_table_info('{table}')")
    columns = {name: f'"{name}"' for (name,) in rows.all()} | changed
    op.execute(
        f"INSERT INTO new_{table} ({', '.join(columns)})"
        f" SELECT {', '.join(columns.values())} FROM {table}"
    )
    op.execute(f"DROP TABLE {table}")
    op.execute(f"ALTER TABLE new_{table} RENAME TO {table}")

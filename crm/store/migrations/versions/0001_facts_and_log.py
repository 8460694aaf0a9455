"""The first store: the facts, and the log of their changes."""

from alembic import op

revision = "0001"
down_revision = None

TABLES = (
    """
    CREATE TABLE change (
      n INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, step BIGINT NOT NULL, tbl VARCHAR NOT NULL,
      "row" BLOB NOT NULL, kind VARCHAR NOT NULL, fields VARCHAR NOT NULL, preimage VARCHAR,
      base_seq BIGINT DEFAULT 0 NOT NULL, hlc BIGINT NOT NULL, schema BIGINT NOT NULL,
      state BIGINT DEFAULT 0 NOT NULL
    )
    """,
    """
    CREATE TABLE customer (
      id BLOB NOT NULL, deleted BOOLEAN DEFAULT 0 NOT NULL, name VARCHAR NOT NULL, code VARCHAR,
      short_name VARCHAR, kind VARCHAR DEFAULT 'end_customer' NOT NULL, grade VARCHAR,
      channel VARCHAR, industry VARCHAR, country VARCHAR, region VARCHAR, city VARCHAR,
      address VARCHAR, postal_code VARCHAR, phone VARCHAR, fax VARCHAR, email VARCHAR,
      website VARCHAR, since DATE, needs VARCHAR, situation VARCHAR, credit_limit BIGINT,
      terms_days BIGINT, currency VARCHAR DEFAULT 'CNY' NOT NULL, cadence_ideal BIGINT,
      cadence_maximum BIGINT, expected_amount BIGINT, expected_on DATE, tags JSON, note VARCHAR,
      extra JSON,
      CONSTRAINT pk_customer PRIMARY KEY (id)
    )
    """,
    """
    CREATE TABLE product (
      id BLOB NOT NULL, deleted BOOLEAN DEFAULT 0 NOT NULL, name VARCHAR NOT NULL, code VARCHAR,
      category VARCHAR, specification VARCHAR, unit VARCHAR, brand VARCHAR,
      selling_points VARCHAR, answers VARCHAR, launched_on DATE,
      active BOOLEAN DEFAULT 1 NOT NULL, tags JSON, extra JSON,
      CONSTRAINT pk_product PRIMARY KEY (id)
    )
    """,
    """
    CREATE TABLE rep (
      id BLOB NOT NULL, deleted BOOLEAN DEFAULT 0 NOT NULL, name VARCHAR NOT NULL, code VARCHAR,
      email VARCHAR, phone VARCHAR, title VARCHAR, team VARCHAR, hired_on DATE,
      active BOOLEAN DEFAULT 1 NOT NULL, extra JSON,
      CONSTRAINT pk_rep PRIMARY KEY (id)
    )
    """,
    """
    CREATE TABLE setting (
      id BLOB NOT NULL, deleted BOOLEAN DEFAULT 0 NOT NULL, "key" VARCHAR NOT NULL,
      value VARCHAR,
      CONSTRAINT pk_setting PRIMARY KEY (id)
    )
    """,
    """
    CREATE TABLE step (
      n INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, kind VARCHAR NOT NULL,
      verb VARCHAR NOT NULL, about VARCHAR, actor BLOB, at BIGINT NOT NULL, of_step INTEGER,
      state VARCHAR NOT NULL, changes BIGINT NOT NULL,
      CONSTRAINT fk_step_of_step FOREIGN KEY(of_step) REFERENCES step (n)
    )
    """,
    """
    CREATE TABLE sync_context (
      id INTEGER NOT NULL, replica BLOB NOT NULL, applying BOOLEAN DEFAULT 0 NOT NULL,
      step BIGINT, base_seq BIGINT DEFAULT 0 NOT NULL, hlc BIGINT DEFAULT 0 NOT NULL,
      hlc_from BIGINT DEFAULT 0 NOT NULL, n_from BIGINT DEFAULT 0 NOT NULL,
      schema BIGINT DEFAULT 0 NOT NULL,
      CONSTRAINT pk_sync_context PRIMARY KEY (id)
    )
    """,
    """
    CREATE TABLE target (
      id BLOB NOT NULL, deleted BOOLEAN DEFAULT 0 NOT NULL, metric VARCHAR NOT NULL,
      period VARCHAR NOT NULL, starts_on DATE NOT NULL, anchor DATE, until DATE, low BIGINT,
      high BIGINT, sense VARCHAR DEFAULT 'reach' NOT NULL, scope JSON, "each" VARCHAR,
      basis VARCHAR, currency VARCHAR, first_weekday BIGINT DEFAULT 0 NOT NULL,
      ended BOOLEAN DEFAULT 0 NOT NULL, note VARCHAR,
      CONSTRAINT pk_target PRIMARY KEY (id)
    )
    """,
    """
    CREATE TABLE assignment (
      id BLOB NOT NULL, deleted BOOLEAN DEFAULT 0 NOT NULL, customer_id BLOB NOT NULL,
      rep_id BLOB, day DATE, reason VARCHAR,
      CONSTRAINT pk_assignment PRIMARY KEY (id),
      CONSTRAINT fk_assignment_customer_id FOREIGN KEY(customer_id) REFERENCES customer (id),
      CONSTRAINT fk_assignment_rep_id FOREIGN KEY(rep_id) REFERENCES rep (id)
    )
    """,
    """
    CREATE TABLE contact (
      id BLOB NOT NULL, deleted BOOLEAN DEFAULT 0 NOT NULL, customer_id BLOB NOT NULL,
      name VARCHAR NOT NULL, code VARCHAR, gender VARCHAR, department VARCHAR, title VARCHAR,
      role VARCHAR, mobile VARCHAR, phone VARCHAR, email VARCHAR, wechat VARCHAR, qq VARCHAR,
      birth_year BIGINT, birth_month BIGINT, birth_day BIGINT,
      birth_calendar VARCHAR DEFAULT 'solar' NOT NULL, likes VARCHAR, note VARCHAR, tags JSON,
      extra JSON,
      CONSTRAINT pk_contact PRIMARY KEY (id),
      CONSTRAINT fk_contact_customer_id FOREIGN KEY(customer_id) REFERENCES customer (id)
    )
    """,
    """
    CREATE TABLE learning (
      id BLOB NOT NULL, deleted BOOLEAN DEFAULT 0 NOT NULL, day DATE NOT NULL,
      title VARCHAR NOT NULL, kind VARCHAR DEFAULT 'other' NOT NULL, rep_id BLOB,
      product_id BLOB, minutes BIGINT, source VARCHAR, note VARCHAR,
      CONSTRAINT pk_learning PRIMARY KEY (id),
      CONSTRAINT fk_learning_rep_id FOREIGN KEY(rep_id) REFERENCES rep (id),
      CONSTRAINT fk_learning_product_id FOREIGN KEY(product_id) REFERENCES product (id)
    )
    """,
    """
    CREATE TABLE lesson (
      id BLOB NOT NULL, deleted BOOLEAN DEFAULT 0 NOT NULL, day DATE NOT NULL,
      mistake VARCHAR NOT NULL, correction VARCHAR, rep_id BLOB, customer_id BLOB,
      product_id BLOB, topic VARCHAR, active BOOLEAN DEFAULT 1 NOT NULL,
      CONSTRAINT pk_lesson PRIMARY KEY (id),
      CONSTRAINT fk_lesson_rep_id FOREIGN KEY(rep_id) REFERENCES rep (id),
      CONSTRAINT fk_lesson_customer_id FOREIGN KEY(customer_id) REFERENCES customer (id),
      CONSTRAINT fk_lesson_product_id FOREIGN KEY(product_id) REFERENCES product (id)
    )
    """,
    """
    CREATE TABLE meeting (
      id BLOB NOT NULL, deleted BOOLEAN DEFAULT 0 NOT NULL, day DATE NOT NULL, time VARCHAR,
      kind VARCHAR DEFAULT 'meeting' NOT NULL, subject VARCHAR, place VARCHAR, rep_id BLOB,
      companions BIGINT, cost BIGINT, budget BIGINT, currency VARCHAR DEFAULT 'CNY' NOT NULL,
      approval VARCHAR DEFAULT 'none' NOT NULL, outcome VARCHAR, invoice VARCHAR, code VARCHAR,
      extra JSON,
      CONSTRAINT pk_meeting PRIMARY KEY (id),
      CONSTRAINT fk_meeting_rep_id FOREIGN KEY(rep_id) REFERENCES rep (id)
    )
    """,
    """
    CREATE TABLE note (
      id BLOB NOT NULL, deleted BOOLEAN DEFAULT 0 NOT NULL, body VARCHAR NOT NULL,
      day DATE NOT NULL, kind VARCHAR DEFAULT 'note' NOT NULL, rep_id BLOB, customer_id BLOB,
      product_id BLOB, answered_on DATE,
      CONSTRAINT pk_note PRIMARY KEY (id),
      CONSTRAINT fk_note_rep_id FOREIGN KEY(rep_id) REFERENCES rep (id),
      CONSTRAINT fk_note_customer_id FOREIGN KEY(customer_id) REFERENCES customer (id),
      CONSTRAINT fk_note_product_id FOREIGN KEY(product_id) REFERENCES product (id)
    )
    """,
    """
    CREATE TABLE price_change (
      id BLOB NOT NULL, deleted BOOLEAN DEFAULT 0 NOT NULL, product_id BLOB NOT NULL, day DATE,
      price BIGINT NOT NULL, currency VARCHAR DEFAULT 'CNY' NOT NULL, note VARCHAR,
      CONSTRAINT pk_price_change PRIMARY KEY (id),
      CONSTRAINT fk_price_change_product_id FOREIGN KEY(product_id) REFERENCES product (id)
    )
    """,
    """
    CREATE TABLE reading (
      id BLOB NOT NULL, deleted BOOLEAN DEFAULT 0 NOT NULL, metric VARCHAR NOT NULL,
      day DATE NOT NULL, value BIGINT NOT NULL, unit VARCHAR,
      nature VARCHAR DEFAULT 'flow' NOT NULL, currency VARCHAR, rep_id BLOB, customer_id BLOB,
      product_id BLOB, region VARCHAR, source VARCHAR, code VARCHAR,
      CONSTRAINT pk_reading PRIMARY KEY (id),
      CONSTRAINT fk_reading_rep_id FOREIGN KEY(rep_id) REFERENCES rep (id),
      CONSTRAINT fk_reading_customer_id FOREIGN KEY(customer_id) REFERENCES customer (id),
      CONSTRAINT fk_reading_product_id FOREIGN KEY(product_id) REFERENCES product (id)
    )
    """,
    """
    CREATE TABLE sales_order (
      id BLOB NOT NULL, deleted BOOLEAN DEFAULT 0 NOT NULL, customer_id BLOB NOT NULL,
      rep_id BLOB, day DATE NOT NULL, code VARCHAR, state VARCHAR DEFAULT 'ordered' NOT NULL,
      currency VARCHAR DEFAULT 'CNY' NOT NULL, amount BIGINT, freight BIGINT, tax BIGINT,
      delivered_on DATE, terms_days BIGINT, due DATE, note VARCHAR, extra JSON,
      CONSTRAINT pk_sales_order PRIMARY KEY (id),
      CONSTRAINT fk_sales_order_customer_id FOREIGN KEY(customer_id) REFERENCES customer (id),
      CONSTRAINT fk_sales_order_rep_id FOREIGN KEY(rep_id) REFERENCES rep (id)
    )
    """,
    """
    CREATE TABLE stage_change (
      id BLOB NOT NULL, deleted BOOLEAN DEFAULT 0 NOT NULL, customer_id BLOB NOT NULL,
      stage VARCHAR NOT NULL, day DATE, rep_id BLOB, reason VARCHAR,
      CONSTRAINT pk_stage_change PRIMARY KEY (id),
      CONSTRAINT fk_stage_change_customer_id FOREIGN KEY(customer_id) REFERENCES customer (id),
      CONSTRAINT fk_stage_change_rep_id FOREIGN KEY(rep_id) REFERENCES rep (id)
    )
    """,
    """
    CREATE TABLE task (
      id BLOB NOT NULL, deleted BOOLEAN DEFAULT 0 NOT NULL, title VARCHAR NOT NULL,
      customer_id BLOB, rep_id BLOB, due DATE, state VARCHAR DEFAULT 'open' NOT NULL,
      done_on DATE, repeat VARCHAR, previous_id BLOB, note VARCHAR, code VARCHAR,
      CONSTRAINT pk_task PRIMARY KEY (id),
      CONSTRAINT fk_task_customer_id FOREIGN KEY(customer_id) REFERENCES customer (id),
      CONSTRAINT fk_task_rep_id FOREIGN KEY(rep_id) REFERENCES rep (id),
      CONSTRAINT fk_task_previous_id FOREIGN KEY(previous_id) REFERENCES task (id)
    )
    """,
    """
    CREATE TABLE attendance (
      id BLOB NOT NULL, deleted BOOLEAN DEFAULT 0 NOT NULL, meeting_id BLOB NOT NULL,
      customer_id BLOB NOT NULL, contact_id BLOB,
      CONSTRAINT pk_attendance PRIMARY KEY (id),
      CONSTRAINT fk_attendance_meeting_id FOREIGN KEY(meeting_id) REFERENCES meeting (id),
      CONSTRAINT fk_attendance_customer_id FOREIGN KEY(customer_id) REFERENCES customer (id),
      CONSTRAINT fk_attendance_contact_id FOREIGN KEY(contact_id) REFERENCES contact (id)
    )
    """,
    """
    CREATE TABLE gift (
      id BLOB NOT NULL, deleted BOOLEAN DEFAULT 0 NOT NULL, customer_id BLOB NOT NULL,
      contact_id BLOB, rep_id BLOB, day DATE NOT NULL, item VARCHAR NOT NULL,
      quantity BIGINT DEFAULT 1000 NOT NULL, cost BIGINT, budget BIGINT,
      currency VARCHAR DEFAULT 'CNY' NOT NULL, approval VARCHAR DEFAULT 'none' NOT NULL,
      occasion VARCHAR, returned BOOLEAN DEFAULT 0 NOT NULL, note VARCHAR, code VARCHAR,
      extra JSON,
      CONSTRAINT pk_gift PRIMARY KEY (id),
      CONSTRAINT fk_gift_customer_id FOREIGN KEY(customer_id) REFERENCES customer (id),
      CONSTRAINT fk_gift_contact_id FOREIGN KEY(contact_id) REFERENCES contact (id),
      CONSTRAINT fk_gift_rep_id FOREIGN KEY(rep_id) REFERENCES rep (id)
    )
    """,
    """
    CREATE TABLE order_line (
      id BLOB NOT NULL, deleted BOOLEAN DEFAULT 0 NOT NULL, order_id BLOB NOT NULL,
      product_id BLOB, item VARCHAR, code VARCHAR, position BIGINT,
      quantity BIGINT DEFAULT 1000 NOT NULL, unit_price BIGINT DEFAULT 0 NOT NULL,
      discount BIGINT DEFAULT 0 NOT NULL, amount BIGINT NOT NULL,
      state VARCHAR DEFAULT 'ordered' NOT NULL, delivered_on DATE, extra JSON,
      CONSTRAINT pk_order_line PRIMARY KEY (id),
      CONSTRAINT fk_order_line_order_id FOREIGN KEY(order_id) REFERENCES sales_order (id),
      CONSTRAINT fk_order_line_product_id FOREIGN KEY(product_id) REFERENCES product (id)
    )
    """,
    """
    CREATE TABLE payment (
      id BLOB NOT NULL, deleted BOOLEAN DEFAULT 0 NOT NULL, customer_id BLOB NOT NULL,
      order_id BLOB, rep_id BLOB, day DATE NOT NULL, amount BIGINT NOT NULL,
      currency VARCHAR DEFAULT 'CNY' NOT NULL, method VARCHAR, code VARCHAR, note VARCHAR,
      extra JSON,
      CONSTRAINT pk_payment PRIMARY KEY (id),
      CONSTRAINT fk_payment_customer_id FOREIGN KEY(customer_id) REFERENCES customer (id),
      CONSTRAINT fk_payment_order_id FOREIGN KEY(order_id) REFERENCES sales_order (id),
      CONSTRAINT fk_payment_rep_id FOREIGN KEY(rep_id) REFERENCES rep (id)
    )
    """,
    """
    CREATE TABLE visit (
      id BLOB NOT NULL, deleted BOOLEAN DEFAULT 0 NOT NULL, customer_id BLOB NOT NULL,
      contact_id BLOB, rep_id BLOB, day DATE NOT NULL, time VARCHAR, zone VARCHAR,
      mode VARCHAR DEFAULT 'visit' NOT NULL, state VARCHAR DEFAULT 'completed' NOT NULL,
      purpose VARCHAR, said VARCHAR, feedback VARCHAR, competitor VARCHAR, result VARCHAR,
      next_on DATE, next_step VARCHAR, next_done_on DATE, code VARCHAR, extra JSON,
      CONSTRAINT pk_visit PRIMARY KEY (id),
      CONSTRAINT fk_visit_customer_id FOREIGN KEY(customer_id) REFERENCES customer (id),
      CONSTRAINT fk_visit_contact_id FOREIGN KEY(contact_id) REFERENCES contact (id),
      CONSTRAINT fk_visit_rep_id FOREIGN KEY(rep_id) REFERENCES rep (id)
    )
    """,
    """
    CREATE TABLE goods_return (
      id BLOB NOT NULL, deleted BOOLEAN DEFAULT 0 NOT NULL, customer_id BLOB NOT NULL,
      order_id BLOB, order_line_id BLOB, product_id BLOB, rep_id BLOB, day DATE NOT NULL,
      quantity BIGINT DEFAULT 0 NOT NULL, amount BIGINT DEFAULT 0 NOT NULL,
      currency VARCHAR DEFAULT 'CNY' NOT NULL, reason VARCHAR,
      state VARCHAR DEFAULT 'reported' NOT NULL, resolution VARCHAR, code VARCHAR, extra JSON,
      CONSTRAINT pk_goods_return PRIMARY KEY (id),
      CONSTRAINT fk_goods_return_customer_id FOREIGN KEY(customer_id) REFERENCES customer (id),
      CONSTRAINT fk_goods_return_order_id FOREIGN KEY(order_id) REFERENCES sales_order (id),
      CONSTRAINT fk_goods_return_order_line_id FOREIGN KEY(order_line_id) REFERENCES order_line
        (id),
      CONSTRAINT fk_goods_return_product_id FOREIGN KEY(product_id) REFERENCES product (id),
      CONSTRAINT fk_goods_return_rep_id FOREIGN KEY(rep_id) REFERENCES rep (id)
    )
    """,
    """
    CREATE TABLE pitch (
      id BLOB NOT NULL, deleted BOOLEAN DEFAULT 0 NOT NULL, visit_id BLOB NOT NULL,
      product_id BLOB NOT NULL,
      CONSTRAINT pk_pitch PRIMARY KEY (id),
      CONSTRAINT fk_pitch_visit_id FOREIGN KEY(visit_id) REFERENCES visit (id),
      CONSTRAINT fk_pitch_product_id FOREIGN KEY(product_id) REFERENCES product (id)
    )
    """,
)

INDEXES = (
    'CREATE INDEX ix_change_row ON change ("row", n)',
    "CREATE INDEX ix_change_step ON change (step)",
    "CREATE INDEX ix_customer_code ON customer (code)",
    "CREATE INDEX ix_customer_email ON customer (email)",
    "CREATE INDEX ix_customer_name ON customer (name)",
    "CREATE INDEX ix_customer_phone ON customer (phone)",
    "CREATE INDEX ix_product_code ON product (code)",
    "CREATE INDEX ix_product_name ON product (name)",
    "CREATE INDEX ix_rep_code ON rep (code)",
    'CREATE INDEX ix_setting_key ON setting ("key")',
    "CREATE INDEX ix_step_state ON step (state, n)",
    "CREATE INDEX ix_target_metric_period ON target (metric, period)",
    "CREATE INDEX ix_assignment_customer_id_day ON assignment (customer_id, day)",
    "CREATE INDEX ix_assignment_rep_id ON assignment (rep_id)",
    "CREATE INDEX ix_contact_code ON contact (code)",
    "CREATE INDEX ix_contact_customer_id ON contact (customer_id)",
    "CREATE INDEX ix_contact_email ON contact (email)",
    "CREATE INDEX ix_contact_mobile ON contact (mobile)",
    "CREATE INDEX ix_learning_day ON learning (day)",
    "CREATE INDEX ix_lesson_customer_id ON lesson (customer_id)",
    "CREATE INDEX ix_lesson_day ON lesson (day)",
    "CREATE INDEX ix_meeting_code ON meeting (code)",
    "CREATE INDEX ix_meeting_day ON meeting (day)",
    "CREATE INDEX ix_note_customer_id_day ON note (customer_id, day)",
    "CREATE INDEX ix_note_day ON note (day)",
    "CREATE INDEX ix_price_change_day ON price_change (day)",
    "CREATE INDEX ix_price_change_product_id_day ON price_change (product_id, day)",
    "CREATE INDEX ix_reading_code ON reading (code)",
    "CREATE INDEX ix_reading_metric_day ON reading (metric, day)",
    "CREATE INDEX ix_sales_order_code ON sales_order (code)",
    "CREATE INDEX ix_sales_order_customer_id_day ON sales_order (customer_id, day)",
    "CREATE INDEX ix_sales_order_day ON sales_order (day)",
    "CREATE INDEX ix_sales_order_delivered_on ON sales_order (delivered_on)",
    "CREATE INDEX ix_sales_order_due ON sales_order (due)",
    "CREATE INDEX ix_sales_order_rep_id_day ON sales_order (rep_id, day)",
    "CREATE INDEX ix_stage_change_customer_id_day ON stage_change (customer_id, day)",
    "CREATE INDEX ix_stage_change_day ON stage_change (day)",
    "CREATE INDEX ix_task_customer_id ON task (customer_id)",
    "CREATE INDEX ix_task_done_on ON task (done_on)",
    "CREATE INDEX ix_task_state_due ON task (state, due)",
    "CREATE INDEX ix_attendance_customer_id ON attendance (customer_id)",
    "CREATE INDEX ix_attendance_meeting_id ON attendance (meeting_id)",
    "CREATE INDEX ix_gift_code ON gift (code)",
    "CREATE INDEX ix_gift_customer_id_day ON gift (customer_id, day)",
    "CREATE INDEX ix_gift_day ON gift (day)",
    "CREATE INDEX ix_order_line_code ON order_line (code)",
    "CREATE INDEX ix_order_line_delivered_on ON order_line (delivered_on)",
    "CREATE INDEX ix_order_line_order_id ON order_line (order_id)",
    "CREATE INDEX ix_order_line_product_id ON order_line (product_id)",
    "CREATE INDEX ix_payment_code ON payment (code)",
    "CREATE INDEX ix_payment_customer_id_day ON payment (customer_id, day)",
    "CREATE INDEX ix_payment_day ON payment (day)",
    "CREATE INDEX ix_payment_order_id ON payment (order_id)",
    "CREATE INDEX ix_visit_code ON visit (code)",
    "CREATE INDEX ix_visit_customer_id_day ON visit (customer_id, day)",
    "CREATE INDEX ix_visit_day_state ON visit (day, state)",
    "CREATE INDEX ix_visit_rep_id_day ON visit (rep_id, day)",
    "CREATE INDEX ix_goods_return_code ON goods_return (code)",
    "CREATE INDEX ix_goods_return_customer_id_day ON goods_return (customer_id, day)",
    "CREATE INDEX ix_goods_return_day ON goods_return (day)",
    "CREATE INDEX ix_goods_return_order_id ON goods_return (order_id)",
    "CREATE INDEX ix_pitch_product_id ON pitch (product_id)",
    "CREATE INDEX ix_pitch_visit_id ON pitch (visit_id)",
)


def upgrade() -> None:
    for statement in (*TABLES, *INDEXES):
        op.execute(statement)

"""Customers can be merged or told apart; how a file's columns were taken is kept; search."""

from alembic import op

revision = "0003"
down_revision = "0002"

CUSTOMER = (
    "id, deleted, name, code, short_name, kind, grade, channel, industry, country, region, city,"
    " address, postal_code, phone, fax, email, website, since, needs, situation, credit_limit,"
    " terms_days, currency, cadence_ideal, cadence_maximum, expected_amount, expected_on, tags,"
    " note, extra"
)
STATEMENTS = (
    """
    CREATE TABLE new_customer (
      id BLOB NOT NULL, deleted BOOLEAN DEFAULT 0 NOT NULL, name VARCHAR NOT NULL,
      code VARCHAR, short_name VARCHAR, kind VARCHAR DEFAULT 'end_customer' NOT NULL,
      grade VARCHAR, channel VARCHAR, industry VARCHAR, country VARCHAR, region VARCHAR,
      city VARCHAR, address VARCHAR, postal_code VARCHAR, phone VARCHAR, fax VARCHAR,
      email VARCHAR, website VARCHAR, since DATE, needs VARCHAR, situation VARCHAR,
      credit_limit BIGINT, terms_days BIGINT, currency VARCHAR DEFAULT 'CNY' NOT NULL,
      cadence_ideal BIGINT, cadence_maximum BIGINT, expected_amount BIGINT, expected_on DATE,
      tags JSON, note VARCHAR, extra JSON, merged_into_id BLOB,
      CONSTRAINT pk_customer PRIMARY KEY (id),
      CONSTRAINT fk_customer_merged_into_id FOREIGN KEY(merged_into_id)
        REFERENCES customer (id)
    )
    """,
    f"INSERT INTO new_customer ({CUSTOMER}) SELECT {CUSTOMER} FROM customer",
    "DROP TABLE customer",
    "ALTER TABLE new_customer RENAME TO customer",
    "CREATE INDEX ix_customer_code ON customer (code)",
    "CREATE INDEX ix_customer_email ON customer (email)",
    "CREATE INDEX ix_customer_merged_into_id ON customer (merged_into_id)",
    "CREATE INDEX ix_customer_name ON customer (name)",
    "CREATE INDEX ix_customer_phone ON customer (phone)",
    """
    CREATE TABLE distinction (
      id BLOB NOT NULL, deleted BOOLEAN DEFAULT 0 NOT NULL,
      one_id BLOB NOT NULL, other_id BLOB NOT NULL,
      CONSTRAINT pk_distinction PRIMARY KEY (id),
      CONSTRAINT fk_distinction_one_id FOREIGN KEY(one_id) REFERENCES customer (id),
      CONSTRAINT fk_distinction_other_id FOREIGN KEY(other_id) REFERENCES customer (id)
    )
    """,
    "CREATE INDEX ix_distinction_one_id ON distinction (one_id)",
    "CREATE INDEX ix_distinction_other_id ON distinction (other_id)",
    """
    CREATE TABLE import_mapping (
      id BLOB NOT NULL, deleted BOOLEAN DEFAULT 0 NOT NULL, signature VARCHAR NOT NULL,
      kind VARCHAR NOT NULL, columns JSON NOT NULL, decisions JSON,
      CONSTRAINT pk_import_mapping PRIMARY KEY (id)
    )
    """,
    "CREATE INDEX ix_import_mapping_signature ON import_mapping (signature)",
    # the search index; it is filled after the migration, as whenever its tokens are of an older way
    """
    CREATE TABLE search_doc (
      n INTEGER NOT NULL PRIMARY KEY,
      record BLOB NOT NULL,
      customer BLOB,
      name VARCHAR,
      sound VARCHAR,
      checksum INTEGER NOT NULL
    )
    """,
    "CREATE UNIQUE INDEX ix_search_doc_record ON search_doc (record)",
    """
    CREATE VIRTUAL TABLE search_text USING fts5(
      tokens, content='', contentless_delete=1, detail=none,
      tokenize="ascii tokenchars '!#%+,-.=@^_~'"
    )
    """,
    "CREATE TABLE search_word (word VARCHAR NOT NULL PRIMARY KEY) WITHOUT ROWID",
    """
    CREATE TABLE search_near (
      near VARCHAR NOT NULL, word VARCHAR NOT NULL, PRIMARY KEY (near, word)
    ) WITHOUT ROWID
    """,
    "CREATE TABLE search_state (id INTEGER NOT NULL PRIMARY KEY, tokens INTEGER NOT NULL)",
    "INSERT INTO search_state VALUES (1, 0)",
)


def upgrade() -> None:
    for statement in STATEMENTS:
        op.execute(statement)

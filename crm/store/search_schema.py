"""The tables of the search index: what is known of each record, and the tokens that find it.

They hold nothing that the facts do not say: the change log knows nothing of them.
"""

from sqlalchemy import Connection

TOKENS = 3  # which way tokens are made; a store of an older way is indexed anew when it is opened

# Rows of a kind stand one after another, so that one kind can be asked for by a range of numbers.
KINDS = ("customer", "product", "contact", "visit", "note")
_BITS = 40

STATEMENTS = (
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


def first_number(kind: str) -> int:
    """The number that no row of the kind is below; those of the next kind begin a range later."""
    return (KINDS.index(kind) + 1) << _BITS


def kind_of(number: int) -> str:
    """The kind whose row this is."""
    return KINDS[(number >> _BITS) - 1]


def install_search(connection: Connection) -> None:
    """Make the tables of a new store, whose index is right by being empty."""
    for statement in STATEMENTS:
        connection.exec_driver_sql(statement)
    connection.exec_driver_sql("UPDATE search_state SET tokens = ?", (TOKENS,))


def is_old(connection: Connection) -> bool:
    """Whether the index was made of tokens that are found no more."""
    made = connection.exec_driver_sql("SELECT tokens FROM search_state").scalar()
    return made is None or int(made) < TOKENS

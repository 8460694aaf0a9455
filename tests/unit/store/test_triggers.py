"""The triggers are made from the metadata: no table and no column is forgotten."""

import sqlcipher3.dbapi2 as driver

from crm.models import Base, Fact
from crm.store.triggers import fact_tables, logged_columns, trigger_statements


def test_every_fact_has_its_triggers_and_every_column_is_logged() -> None:
    statements = dict(trigger_statements())
    facts = {
        Base.metadata.tables[mapper.class_.__tablename__]
        for mapper in Base.registry.mappers
        if issubclass(mapper.class_, Fact)
    }
    assert set(fact_tables()) == facts
    for table in facts:
        for event in ("insert", "update", "delete"):
            assert f"log_{table.name}_{event}" in statements
        for column in table.columns:
            if column.name != "id":
                assert column in logged_columns(table)
                assert f"'{column.name}'" in statements[f"log_{table.name}_insert"]
                assert f"'{column.name}'" in statements[f"log_{table.name}_update"]


def test_referred_tables_come_before_those_that_refer() -> None:
    seen: set[str] = set()
    for table in fact_tables():
        seen.add(table.name)
        for key in table.foreign_keys:
            assert key.column.table.name in seen


def test_the_log_itself_is_kept() -> None:
    assert {"keep_change", "keep_change_entry", "keep_step", "keep_context"} <= set(
        dict(trigger_statements())
    )


def test_the_driver_knows_what_the_triggers_need() -> None:
    memory = driver.connect(":memory:")
    try:
        assert memory.execute("SELECT hex(unhex('6f6B'))").fetchone() == ("6F6B",)
        assert memory.execute("""SELECT json_patch('{}', '{"a":null,"b":1}')""").fetchone() == (
            '{"b":1}',
        )
    finally:
        memory.close()

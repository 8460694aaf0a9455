"""Files shaped like the two classic samples come in whole, with their own column names."""

from crm.services.desk import Desk
from crm.services.steps import redo, undo
from tests.integration.imports.conftest import Bring, counts, every, living, one

EMPLOYEES = (
    ("EmployeeID", "LastName", "FirstName", "Title", "HireDate", "HomePhone", "Notes"),
    (1, "Davolio", "Nancy", "Sales", "1992-05-01", "(206) 555-9857", "A\nlong note"),
    (4, "Peacock", "Margaret", "Sales", "1993-05-03", "(206) 555-8122", ""),
)
CUSTOMERS = (
    ("CustomerID", "CompanyName", "ContactName", "ContactTitle", "City", "Phone", "Fax"),
    ("ANATR", "Ana Trujillo", "Ana Trujillo", "Owner", "México D.F.", "(5) 555-4729", ""),
    ("Val2 ", "IT", "Val2", "IT", "", "", ""),
    ("VALON", "IT", "Valon Hoti", "IT", "", "", ""),
)
PRODUCTS = (
    ("ProductID", "ProductName", "SupplierID", "QuantityPerUnit", "UnitPrice", "Discontinued"),
    (11, "Queso", 5, "1 kg", "21", 0),
    (42, "Mee", 20, "32 - 1 kg", "14.5", 1),
)
ORDERS = (
    ("OrderID", "CustomerID", "EmployeeID", "OrderDate", "ShippedDate", "Freight", "ShipVia"),
    (10248, "ANATR", 4, "1996-07-04 00:00:00.000", "1996-07-16 00:00:00.000", "32.38", 3),
    (10249, "Val2", 1, "1997-07-05 00:00:00.000", "", "11.61", 1),
)
LINES = (
    ("OrderID", "ProductID", "UnitPrice", "Quantity", "Discount"),
    (10248, 11, "14", 12, "0.0"),
    (10248, 42, "9.8", 10, "0.15"),
    (10248, 42, "9.8", 10, "0.15"),
    (10249, 99, "0.335", 1, "0.0"),
)
FILES = (
    ("reps", EMPLOYEES),
    ("customers", CUSTOMERS),
    ("products", PRODUCTS),
    ("orders", ORDERS),
    ("order_lines", LINES),
)


def test_everything_comes_in_and_the_amounts_are_right_to_the_cent(
    desk: Desk, bring: Bring
) -> None:
    for kind, rows in FILES:
        assert counts(bring(kind, *rows)) == {"created": len(rows) - 1}, kind
    amounts = every(desk, "SELECT amount FROM order_line ORDER BY id")
    assert [amount for (amount,) in amounts] == [16_800, 8_330, 8_330, 34]
    assert every(
        desk,
        "SELECT r.name, sum(l.amount) FROM order_line l JOIN sales_order o ON o.id = l.order_id"
        " JOIN rep r ON r.id = o.rep_id GROUP BY r.name ORDER BY r.name",
    ) == [("Margaret Peacock", 33_460), ("Nancy Davolio", 34)]
    assert every(desk, "SELECT code, city FROM customer ORDER BY code") == [
        ("ANATR", "México D.F."),
        ("VALON", None),
        ("Val2", None),
    ]
    assert every(desk, "SELECT state, freight, terms_days, due FROM sales_order ORDER BY code") == [
        ("delivered", 3_238, None, None),
        ("ordered", 1_161, None, None),
    ]
    assert one(desk, "SELECT item FROM order_line WHERE product_id IS NULL") == "99"
    assert one(desk, "SELECT active FROM product WHERE code = '42'") == 0
    assert one(desk, "SELECT json_extract(extra, '$.SupplierID') FROM product") == "5"
    assert one(desk, "SELECT count(*) FROM contact WHERE title = 'IT'") == 2


def test_the_same_files_again_change_nothing_and_leave_no_step(desk: Desk, bring: Bring) -> None:
    for kind, rows in FILES:
        bring(kind, *rows)
    before, steps = living(desk), one(desk, "SELECT count(*) FROM step")
    for kind, rows in FILES:
        assert counts(bring(kind, *rows)) == {"unchanged": len(rows) - 1}, kind
    for kind, rows in FILES:
        again = bring(kind, *rows, name=f"{kind}.xlsx")
        assert counts(again) == {"unchanged": len(rows) - 1}, kind
    assert living(desk) == before
    assert one(desk, "SELECT count(*) FROM step") == steps


def test_each_import_is_one_step_and_undo_takes_it_back_whole(desk: Desk, bring: Bring) -> None:
    states = [living(desk)]
    for kind, rows in FILES:
        bring(kind, *rows)
        states.append(living(desk))
    for before in reversed(states[:-1]):
        undo(desk.store)
        assert living(desk) == before
    redo(desk.store, len(FILES))
    assert living(desk) == states[-1]


def test_lines_imported_before_their_products_do_not_come_in_twice(
    desk: Desk, bring: Bring
) -> None:
    for kind, rows in FILES:
        if kind != "products":
            bring(kind, *rows)
    total = one(desk, "SELECT sum(amount) FROM order_line")
    bring("products", *PRODUCTS)
    assert counts(bring("order_lines", *LINES)) == {"updated": 3, "unchanged": 1}
    assert one(desk, "SELECT count(*) FROM order_line WHERE product_id IS NOT NULL") == 3
    assert one(desk, "SELECT sum(amount) FROM order_line") == total
    assert counts(bring("order_lines", *LINES)) == {"unchanged": 4}


def test_customers_with_support_reps_and_invoices_with_lines(desk: Desk, bring: Bring) -> None:
    bring(
        "reps", ("EmployeeId", "LastName", "FirstName", "Email"), (3, "Peacock", "Jane", "j@c.cn")
    )
    people = (
        ("CustomerId", "FirstName", "LastName", "Company", "State", "Email", "SupportRepId"),
        (1, "Luís", "Gonçalves", "Embraer", "SP", "l@embraer.br", 3),
        (2, "Leonie", "Köhler", "", "", "leonie@surf.eu", 3),
    )
    invoices = (
        ("InvoiceId", "CustomerId", "InvoiceDate", "BillingCity", "Total"),
        (1, 2, "2021-01-01 00:00:00", "Stuttgart", "1.98"),
    )
    lines = (
        ("InvoiceLineId", "InvoiceId", "TrackId", "UnitPrice", "Quantity"),
        (1, 1, 2, "0.99", 1),
        (2, 1, 4, "0.99", 1),
    )
    for kind, rows in (("customers", people), ("orders", invoices), ("order_lines", lines)):
        assert counts(bring(kind, *rows)) == {"created": len(rows) - 1}
        assert counts(bring(kind, *rows)) == {"unchanged": len(rows) - 1}
    assert every(desk, "SELECT name FROM customer ORDER BY code") == [
        ("Embraer",),
        ("Leonie Köhler",),
    ]
    assert every(desk, "SELECT name FROM contact") == [("Luís Gonçalves",)]
    assert (
        every(desk, "SELECT r.name, a.day FROM assignment a JOIN rep r ON r.id = a.rep_id")
        == [("Jane Peacock", None)] * 2
    )
    assert one(desk, "SELECT amount FROM sales_order") == 198
    assert one(desk, "SELECT sum(amount) FROM order_line") == 198

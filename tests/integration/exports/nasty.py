"""Texts that files, spreadsheets and imports like to change, and strategies that draw them."""

import datetime as dt

from hypothesis import strategies as st

NASTY = (
    *("=1+1", "+86 138 0013 8000", "-5", "@SUM(A1)", "\t=2", "'=1+1", "''=1", "＝1＋1", "-", "--"),
    *("NULL", "null", "#N/A", "无", "暂无", "n/a", "None", "?", "…", "/", "0", "00123", "1e5"),
    *(
        "2026-03-05",
        "3月5日",
        "45866",
        "1,234.50",
        "¥5",
        "TRUE",
        "是",
        "否",
        "nobody",
        "team",
        "团队",
    ),
    *(
        "a,b",
        'say "hi"',
        '"',
        '["a"]',
        "[[",
        "line\nbreak",
        "line\r\nbreak",
        " blank ",
        "\ta",
        "a\t",
    ),
    *(
        "张三/李四",
        "甲;乙",
        "甲；乙、丙",
        "a|b",
        "合计",
        "总计",
        "备注：",
        "客户名称",
        "’",
        "''",
        "'",
    ),
    *("Ａ１", "ｶﾅ", "ﬁ", "a\u200bb", "\u202eabc", "\ufeffx", "a\u00a0b", "a\u3000b", "\u00adx"),
    *("\x01", "a\x00b", "\x7f", "\ufffe", "\x85", "\u2028", "𠮷野家", "👩‍👩‍👧", "_x0041_", "&lt;"),
    *("<b>", "%s", "{0}", "\\N", "\\", "C:\\a", "1/2", "13800138000", "1.38E+10", "x" * 500),
    *(
        "from the beginning",
        "期初",
        "订单",
        "转介绍",
        "Ordered",
        "Week",
        "其他",
        "a@b.cn",
        "b@",
        "@",
    ),
)

texts = st.sampled_from(NASTY) | st.text(
    st.characters(exclude_categories=("Cs", "Co", "Cn")), min_size=1, max_size=12
).filter(str.strip)
names = texts.filter(lambda text: bool(text.strip())).map(str.strip)
maybe = st.none() | texts
days = st.dates(dt.date(1901, 1, 2), dt.date(2100, 12, 31))
recent = st.dates(dt.date(2025, 1, 1), dt.date(2026, 12, 31))
currencies = st.sampled_from(("CNY", "USD", "JPY", "KWD"))
amounts = st.integers(0, 10**6) | st.integers(0, 10**13)
clocks = st.sampled_from(("00:00", "09:30", "23:59"))
lists = st.none() | st.lists(names, min_size=1, max_size=3)
extras = st.none() | st.dictionaries(
    st.sampled_from(
        ("公司规模", "电话", "备注", "=x", "列1", "Note", "A", "手机2", "规模 +", "-1")
    ),
    texts,
    min_size=1,
    max_size=3,
)

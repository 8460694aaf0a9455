"""Encodings are told by how likely the characters are, even from a few."""

import codecs

import pytest

from crm.documents.imports.encodings import decoded

SIMPLIFIED = [
    "王小明",
    "公司",
    "姓名\n赵六\n",
    "名称",
    "统一企业",
    "鑫鑫百货",
    "欧阳娜娜",
    "尉迟恭",
]
TRADITIONAL = [
    "陳大文",
    "客戶名稱,城市\n",
    "姓名\n趙六\n",
    "劉",
    "周杰倫",
    "備註",
    "聯絡人",
    "鼎泰豐",
]
SHARED = ["李四", "林志玲,台北市", "甘肃天水", "王", "公司名称,电话,地址"]
WESTERN = [
    *("Müller", "Größe;Straße\n", "José,Nuñez", "François", "Zoë", "São Paulo", "DÜSSELDORF"),
    *("Ünal", "Ana Trujillo,México D.F.", "Citroën – “quoted”", "CAFÉ", "naïve café", "ÄÖÜ"),
]


@pytest.mark.parametrize("text", [*SIMPLIFIED, *SHARED])
def test_gb(text: str) -> None:
    found = decoded(text.encode("gb18030"))
    assert found is not None
    assert found.text == text


@pytest.mark.parametrize("text", [*TRADITIONAL, "林志玲,台北市"])
@pytest.mark.parametrize("encoding", ["cp950", "big5hkscs", "gb18030"])
def test_traditional_characters(text: str, encoding: str) -> None:
    found = decoded(text.encode(encoding))
    assert found is not None
    assert found.text == text


@pytest.mark.parametrize("text", WESTERN)
def test_western_names(text: str) -> None:
    found = decoded(text.encode("cp1252"))
    assert found is not None
    assert (found.text, found.encoding) == (text, "cp1252")


@pytest.mark.parametrize("text", ["姓名,电话\n刘德华,138\n", "a,b\n1,2\n", "name\nMüller\n"])
@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-8"])
def test_marks(text: str, encoding: str) -> None:
    mark = {
        "utf-16-le": codecs.BOM_UTF16_LE,
        "utf-16-be": codecs.BOM_UTF16_BE,
        "utf-32-le": codecs.BOM_UTF32_LE,
        "utf-8": codecs.BOM_UTF8,
    }[encoding]
    found = decoded(mark + text.encode(encoding))
    assert found is not None
    assert (found.text, found.lost) == (text, 0)


@pytest.mark.parametrize(
    "text", ["姓名,电话\n刘德华,138\n", "a,b\n1,2\n", "客戶,地址\n陳大文,台北\n"]
)
@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_the_mark_was_lost(text: str, encoding: str) -> None:
    found = decoded(text.encode(encoding))
    assert found is not None
    assert (found.text, found.encoding) == (text, encoding)


def test_a_broken_byte_loses_one_character() -> None:
    text = "客户名称,城市\n" + "张三公司,上海\n" * 20
    content = bytearray(text.encode())
    content[40] = 0xFF
    found = decoded(bytes(content))
    assert found is not None
    assert (found.encoding, found.text.count("上海")) == ("utf-8", 20)
    assert 0 < found.lost < 4


def test_a_chinese_file_that_was_cut() -> None:
    found = decoded("客户名称,城市\n张三公司,上海".encode("gb18030")[:-1])
    assert found is not None
    assert found.text.startswith("客户名称,城市\n张三公司,上")


def test_empty_bytes_are_left_out() -> None:
    found = decoded(b"name,code\n" + b"Acme,\x001\n" * 30)
    assert found is not None
    assert (found.text.count("\0"), found.nuls) == (0, 30)


def test_what_is_no_text() -> None:
    assert decoded(bytes(range(256)) * 40) is None


def test_nothing() -> None:
    found = decoded(b"")
    assert found is not None
    assert found.text == ""

"""Cards become rows of customers with the person they name."""

import pytest

from crm.documents.imports.reading import Sheet
from crm.documents.imports.vcards import read_cards
from crm.errors import KnownError


def book(*cards: str) -> Sheet:
    text = "".join(f"BEGIN:VCARD\nVERSION:3.0\n{card}\nEND:VCARD\n" for card in cards)
    [sheet] = read_cards(text.encode(), "book.vcf")
    return sheet


def rows(*cards: str) -> list[dict[str, object]]:
    sheet = book(*cards)
    return [
        {header: cell for header, cell in zip(sheet.headers, cells, strict=True) if cell}
        for _number, cells in sheet.rows
    ]


def row(card: str) -> dict[str, object]:
    return rows(card)[0]


@pytest.mark.parametrize(
    ("card", "name"),
    [
        ("N:张;伟;;;\nFN:伟 张", "张伟"),
        ("N:;张伟;;;\nFN:张伟", "张伟"),
        ("FN:张 伟", "张伟"),
        ("N:Doe;John;Q.;;\nFN:John Q. Doe", "John Q. Doe"),
        ("N:Doe;John;;;", "John Doe"),
        ("NICKNAME:老王", "老王"),
        ("TEL:13800000000", "13800000000"),
        ("EMAIL:a@b.cn", "a@b.cn"),
    ],
)
def test_names_are_ordered_as_their_bearers_do(card: str, name: str) -> None:
    assert row(card)["contact_name"] == name


def test_a_firm_with_its_person() -> None:
    said = row(
        "N:张;伟;;;\nORG:上海星辰贸易有限公司;采购部;一组\nTITLE:经理\n"
        "TEL;TYPE=CELL:138 0000 0000\nTEL;TYPE=WORK,VOICE:021-62340000\n"
        "TEL;TYPE=WORK,FAX:021-62340001\n"
        "EMAIL;TYPE=HOME:b@b.cn\nEMAIL;TYPE=WORK,PREF:a@b.cn\nURL:http\\://x.cn\n"
        "ADR;TYPE=WORK:;;南京路1号;上海;华东;200001;中国\nNOTE:一\\n二\nCATEGORIES:重点,老客户\n"
        "X-QQ:123456\nIMPP;X-SERVICE-TYPE=微信号:x-apple:wx_1\nUID:u-1\nGENDER:F\nNICKNAME:小张"
    )
    assert said == {
        "name": "上海星辰贸易有限公司",
        "by_name": "1",
        "address": "南京路1号",
        "city": "上海",
        "region": "华东",
        "postal_code": "200001",
        "country": "中国",
        "fax": "021-62340001",
        "website": "http://x.cn",
        "contact_code": "u-1",
        "contact_name": "张伟",
        "contact_department": "采购部 / 一组",
        "contact_title": "经理",
        "contact_mobile": "138 0000 0000",
        "contact_phone": "021-62340000",
        "contact_email": "a@b.cn; b@b.cn",
        "contact_wechat": "wx_1",
        "contact_qq": "123456",
        "contact_gender": "female",
        "contact_tags": "重点、老客户",
        "contact_note": "一\n二",
        "contact_extra": "NICKNAME: 小张",
    }


def test_who_has_no_firm_is_the_customer() -> None:
    said = row("FN:李四\nTEL:13800000000")
    assert said == {
        "name": "李四",
        "contact_name": "李四",
        "contact_mobile": "13800000000",
    }


@pytest.mark.parametrize(
    "card",
    [
        "FN:星辰\nORG:星辰\nTEL:021-62340000",
        "ORG:星辰\nTEL:021-62340000",
        "FN:星辰总机\nORG:星辰\nX-ABShowAs:COMPANY\nTEL:021-62340000",
    ],
)
def test_a_firms_own_card_names_no_person(card: str) -> None:
    assert row(card) == {"name": "星辰", "by_name": "1", "phone": "021-62340000"}


def test_what_a_second_card_says_differently_of_the_firm_is_the_persons() -> None:
    first, second = rows(
        "FN:甲\nORG:星辰\nURL:x.cn\nTEL;FAX:021-11111111",
        "FN:乙\nORG:星辰\nURL:y.cn\nTEL;FAX:021-11111111",
    )
    assert first["website"] == "x.cn"
    assert "website" not in second
    assert second["contact_extra"] == "WEBSITE: y.cn"
    assert second["fax"] == "021-11111111"


def test_two_cards_of_one_person_are_taken_together_and_said() -> None:
    sheet = book(
        "FN:甲\nORG:星辰\nTEL;CELL:13800000001", "FN:甲\nORG:星辰\nTEL;CELL:13800000002\nTITLE:经理"
    )
    assert len(sheet.rows) == 1
    assert sheet.rows[0][1][sheet.headers.index("contact_mobile")] == "13800000001 / 13800000002"
    assert [one.row for one in sheet.set_aside] == [2]
    assert "1 card was taken together" in sheet.notes[0]


@pytest.mark.parametrize(
    ("line", "birthday"),
    [
        ("BDAY:1980-03-05", "1980-03-05"),
        ("BDAY:19800305", "1980-03-05"),
        ("BDAY;VALUE=date:1980-03-05T00:00:00Z", "1980-03-05"),
        ("BDAY:--0305", "--03-05"),
        ("BDAY:--03-05", "--03-05"),
        ("BDAY;X-APPLE-OMIT-YEAR=1604:1604-02-29", "--02-29"),
        ("X-ALTBDAY;CALSCALE=chinese:007700570815", "农历1980-08-15"),
        ("X-ALTBDAY;CALSCALE=hebrew:57400101", None),
        ("BDAY:1980-13-05", None),
        ("BDAY;VALUE=text:circa 1800", None),
    ],
)
def test_birthdays(line: str, birthday: str | None) -> None:
    assert row(f"FN:a\n{line}").get("contact_birthday") == birthday


def test_what_is_no_number_or_address_rejects_no_card() -> None:
    said = row("FN:a\nTEL;WORK:BusinessPhone\nEMAIL:nobody\nTEL;PAGER:1")
    assert said["contact_extra"] == "TEL: BusinessPhone\nTEL PAGER: 1\nEMAIL: nobody"
    assert "contact_phone" not in said
    assert "contact_email" not in said


def test_labels_of_the_user_say_what_a_number_is() -> None:
    said = row(
        "FN:a\nitem1.TEL:021-62340001\nitem1.X-ABLabel:手机\nitem2.TEL:021-62340002\nitem2.X-ABLabel:传真\n"
        "item3.TEL:wx3\nitem3.X-ABLabel:微信\nitem4.X-ABDATE:2020-01-01\n"
        "item4.X-ABLabel:_$!<Anniversary>!$_"
    )
    assert said["contact_mobile"] == "021-62340001"
    assert said["fax"] == "021-62340002"
    assert said["contact_wechat"] == "wx3"
    assert said["contact_extra"] == "Anniversary: 2020-01-01"


def test_what_is_left_out_is_said() -> None:
    sheet = book("FN:a\nPHOTO;ENCODING=b:AAAA", "REV:1", "KIND:group\nFN:g", "FN:b\nPHOTO:AA")
    assert [number for number, _cells in sheet.rows] == [1, 4]
    assert sheet.notes == (
        "2 pictures were left out.",
        "2 cards that name nobody were left out.",
    )
    assert [one.row for one in sheet.set_aside] == [2, 3]


def test_a_file_without_anybody_is_refused_in_one_sentence() -> None:
    with pytest.raises(KnownError) as caught:
        read_cards(b"BEGIN:VCARD\n... VERSION:3.0\n", "x.vcf")
    assert caught.value.code == "file_unreadable"

"""Columns that belong together in the exports of address books and other systems."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import pairwise

from crm.documents.imports.header_keys import header_key, header_keys, unnumbered
from crm.documents.imports.reading import Cell
from crm.documents.imports.values import is_empty, no_value, text

SEVERAL = " ::: "
"""What Google puts between the values of one cell."""


def _keys(words: str) -> frozenset[str]:
    return frozenset(header_key(word) for word in words.split("|"))


JOINERS: Mapping[str, str] = {
    "phone": " / ",
    "mobile": " / ",
    "contact_phone": " / ",
    "contact_mobile": " / ",
    "email": "; ",
    "contact_email": "; ",
    "address": " ",
    "first_name": " ",
    "tags": "、",
    "contact_tags": "、",
    "name": " ",
    "note": "\n",
    "contact_note": "\n",
}
"""Between the columns of a field that has several."""

JOINED = frozenset(
    {"phone", "mobile", "contact_phone", "contact_mobile", "email", "contact_email", "first_name"}
)
"""Fields that take every column that is known as theirs."""

JOINED_NUMBERED = frozenset({"address", "tags", "contact_tags", "note", "contact_note"})
"""Fields that take further columns of the same header with a number: 地址 2."""

BY_TAIL = frozenset({"day", "amount", "cost"})
"""Fields that a column may be by the last word of its header alone."""

REPS = frozenset({"owner", "rep"})
"""Fields with the name of a rep."""

BIRTH_PARTS = (
    _keys("Birth Year|出生年|出生年份"),
    _keys("Birth Month|出生月|出生月份"),
    _keys("Birth Day|出生日"),
)

BY_LOOK: Mapping[str, tuple[str, ...]] = {
    "mobile": ("mobile", "contact_mobile", "phone"),
    "phone": ("phone", "contact_phone"),
    "email": ("email", "contact_email"),
    "date": ("day",),
    "amount": ("amount", "cost", "value"),
    "company": ("customer_name", "name"),
    "person": ("contact_name", "contact", "name"),
}
"""Fields for columns that only their values tell, the best first."""

WITHOUT_FIELD = _keys(
    # what forms ask and no field holds: it is kept beside the record
    "序号|行次|No|#|年龄|学历|籍贯|性格|家庭住址|家庭地址|经营范围|性质|企业性质|主要竞争对手|"
    "货源客户|政策|用量|"
    "进货量|填表日期|填表人|拜访客户状况|标准|人均|审批人|审核人|审核意见|审核时间|已开发票|"
    "到期应收款|迟收货款|"
    "货款回收率|应收账款|应收账款余额|最长逾期天数|去年同期|增长率|差额|完成率|季度小计|年目标|"
    "全年目标|年度目标|"
    "一季度|二季度|三季度|四季度|折扣率|促销状况|促销活动|主要销售商|优缺点分析|应对策略|调查人|"
    "调查日期|市场价|"
    "是否保修|保修|购买日期|序列号|返还日期|维修费用|仓库|初始库存|期初|期初库存|进货数量|入库|"
    "入库数量|出库|"
    "出库数量|期末库存|结存|安全库存|单位成本|库存|库存数量|创建人|创建时间|创建日期|修改时间|"
    "最后修改时间|更新时间|"
    "最后跟进时间|最近跟进时间|最后修改人|归属部门|纳税人识别号|统一社会信用代码|税号|开户行|"
    "开户银行|银行账号|"
    "注册资本|员工人数|人员规模|成立日期|成立时间|身份证号|身份证编号|身份证|护照|民族|婚姻状况|"
    "本周拜访情况|本周销售金额|本周回款金额|应收账款情况|遇到问题|Visits of the Week|"
    "Sales of the Week|Collected in the Week|State of Receivables|Problems Met|"
    # Outlook, Google, Thunderbird
    "英文称谓|中文称谓|称谓|助理的电话|住宅传真|其他传真|寻呼机|无绳电话|车载电话|回电话|ISDN|电报|"
    "TTY/TDD 电话|Internet 忙闲|地点|电子邮件类型|电子邮件显示名称|电子邮件 2 类型|"
    "电子邮件 2 显示名|"
    "电子邮件 3 类型|电子邮件 3 显示名|电子邮件 2 显示名称|电子邮件 3 显示名称|工作证号码|关键词|"
    "记账信息|纪念日|"
    "经理姓名|类别|里程|敏感度|目录服务器|配偶|其他地址 - 邮箱|商务地址 - 邮箱|住宅地址 - 邮箱|"
    "私有|缩写|引用者|"
    "用户 1|用户 2|用户 3|用户 4|优先级|语言|职业|助理的姓名|子女|住宅地址 街道|住宅地址 街道 2|"
    "住宅地址 街道 3|"
    "住宅地址 市/县|住宅地址 省/市/自治区|住宅地址 邮政编码|住宅地址 国家/地区|其他地址 街道|"
    "其他地址 街道 2|"
    "其他地址 街道 3|其他地址 市/县|其他地址 省/市/自治区|其他地址 邮政编码|其他地址 国家/地区|"
    "住宅地址|其他地址|"
    "Home Street|Home Street 2|Home Street 3|Home City|Home State|Home Postal Code|Home Country|"
    "Home Country/Region|Other Street|Other Street 2|Other Street 3|Other City|Other State|"
    "Other Postal Code|Other Country|Other Country/Region|Home Address|Home Address 2|Home ZipCode|"
    "Other Address|Assistant's Phone|Callback|Car Phone|Home Fax|Other Fax|ISDN|Pager|Radio Phone|"
    "TTY/TDD Phone|Telex|Anniversary|Assistant's Name|Billing Information|Children|Company Yomi|"
    "Business Address PO Box|Home Address PO Box|Other Address PO Box|Directory Server|E-mail Type|"
    "E-mail Display Name|E-mail 2 Type|E-mail 2 Display Name|E-mail 3 Type|E-mail 3 Display Name|"
    "Given Yomi|Surname Yomi|Given Name Yomi|Family Name Yomi|Additional Name Yomi|Yomi Name|"
    "Government ID Number|Initials|Internet Free Busy|Keywords|Language|Manager's Name|Mileage|"
    "Office Location|Organizational ID Number|Priority|Private|Profession|Referred By|Sensitivity|"
    "Spouse|User 1|User 2|User 3|User 4|Suffix|Name Prefix|Name Suffix|Maiden Name|Occupation|"
    "Photo|"
    "File As|Phonetic First Name|Phonetic Middle Name|Phonetic Last Name|Salutation|Screen Name|"
    "Pager Number|Web Page 2|Custom 1|Custom 2|Custom 3|Custom 4|Website 1 - Type|"
    "Website 1 - Label|"
    "E-mail 1 - Type|E-mail 1 - Label|E-mail 2 - Type|E-mail 2 - Label|IM 1 - Type|IM 1 - Service|"
    "IM 1 - Value|Phone 1 - Type|Phone 1 - Label|Phone 2 - Type|Phone 2 - Label|Phone 3 - Type|"
    "Phone 3 - Label|Address 1 - Type|Address 1 - Label|Address 1 - PO Box|"
    "Address 1 - Extended Address|Organization 1 - Type|Organization 1 - Yomi Name|"
    "Organization 1 - Symbol|Organization 1 - Location|Organization 1 - Job Description|"
    # other systems
    "Create Date|Created Date|Created|Created By|Created On|Last Modified Date|Last Modified|"
    "Last Activity|Last Activity Date|Modified Date|Updated At|Created At|Associated Deal|"
    "Associated Deal IDs|Stage of Journey|Next appointment date|County|Extension|ReportsTo|"
    "PhotoPath|TitleOfCourtesy|SupplierID|CategoryID|UnitsInStock|UnitsOnOrder|ReorderLevel|"
    "ShipVia|ShipName|ShipAddress|ShipCity|ShipRegion|ShipPostalCode|ShipCountry|RequiredDate|"
    "Age|Time Zone|Opted Out|Do Not Call|Number of Employees|Annual Revenue|Twitter|LinkedIn|"
    "linkedin_url|Facebook|first_seen|last_seen|has_newsletter|nb_tasks|Skype|Company Size"
)
"""Headers that files bear and no kind has a field for; no slip of the pen makes them another."""

_COUNTING = _keys("序号|行次|行号|项次")
_PERHAPS_COUNTING = _keys("No|#|Nr|S/N")
_LONG_NUMBER = 7

_PERSON = _keys(
    "FirstName|first name|Given Name|LastName|last name|Surname|Family Name|姓名|Full Name|"
    "Display Name|名|姓|名字|姓氏|全名|联系人姓名|客户昵称"
)
_COMPANY = _keys(
    "Company|Company Name|company_name|公司|公司名称|单位|单位名称|Organization|Organisation|"
    "Organization 1 - Name|Organization Name|Account Name|Associated Company|工作单位|所在公司|"
    "企业|企业名称|所属公司|所在单位|所属单位|客户名称|客户|Customer Name|所属客户|公司全称|Account"
)
_KEYS = _keys(
    "客户编号|客户编码|客户代码|客户号|客户ID|CustomerID|Customer No|Customer Number|Customer Code|"
    "Account Number|往来单位编码"
)
_CARD = _keys(
    "行业|所属行业|客户类型|客户类别|客户等级|客户级别|客户分级|客户来源|客户性质|企业性质|经营范围|信用额度|账期|"
    "客户分类|一级行业|主要竞争对手"
)
_OF_COMPANY = _keys(
    "公司电话|客户电话|单位主要电话|Company Main Phone|Company Phone|总机|企业电话|单位联系电话|"
    "公司邮箱|客户邮箱|Company Email|单位邮箱|Company ID|company_id|公司编号|Account ID|客户标签|"
    "公司名称|企业名称|单位名称|客户名称|Company|公司|单位"
)
_OF_PERSON: Mapping[str, str] = {
    "id": "contact_code",
    "code": "contact_code",
    "phone": "contact_phone",
    "email": "contact_email",
    "note": "contact_note",
    "tags": "contact_tags",
}
_GROUPS = _keys("类别|类型|分类|Type|Contact Type")
_EMPLOYERS = _keys("Organization|Organisation|Company|Company Name|Employer")
_EITHER = _keys("Sales|销售")
_PERSON_NAMES = _keys("Name|姓名|Full Name|Display Name|全名|显示名称|名称|昵称")
_SECOND_PERSON = _keys("联系人|联系人姓名|姓名|Contact|Contact Name")


_STAFF = _keys(
    "工号|所在部门|所属部门|入职日期|入职时间|HireDate|ReportsTo|账号|帐号|员工编号|员工姓名|"
    "员工号|员工ID|"
    "EmployeeID|Employee No|直属上级|直接上级|职员编码|职员姓名"
)
_NAMED_CUSTOMERS = _keys(
    "客户|客户名称|客户编号|客户编码|客户代码|客户ID|Customer|CustomerID|Customer Name|所属客户|"
    "关联客户|"
    "Customer No|Customer Code|Account Name|Account ID|Account|对应客户|客户全称|所属公司名称"
)
_COMPANY_DETAILS = frozenset(
    {
        *("address", "city", "region", "country", "postal_code", "industry", "kind", "grade"),
        *("channel", "website", "fax", "credit_limit", "terms_days", "stage", "since", "needs"),
    }
)


def is_staff(keys: Collection[str]) -> bool:
    """Whether the people are colleagues: a department or a staff number, and no company."""
    keys = frozenset(keys)
    return bool(keys & _STAFF and keys & (_PERSON | _PERSON_NAMES)) and not keys & (
        _COMPANY | _NAMED_CUSTOMERS | _KEYS
    )


def has_person(keys: Collection[str]) -> bool:
    """Whether each row has a person of its own."""
    return bool(frozenset(keys) & (_PERSON | {"name", "contactid", "联系人编号"}))


def names_customers(keys: Collection[str]) -> bool:
    """Whether the company of a person is called a customer, as in the export of a CRM."""
    return bool(frozenset(keys) & _NAMED_CUSTOMERS)


def has_company_details(fields: Collection[str]) -> bool:
    """Whether more is said of the company than its name, by the fields of customers."""
    return bool(_COMPANY_DETAILS & frozenset(fields))


def is_personal(headers: Sequence[str]) -> bool:
    """Whether rows of customers are people: each with a name of their own and a company."""
    keys = {key for header in headers for key in header_keys(header)}
    if "name" in keys and keys & _EMPLOYERS:
        keys |= _PERSON
    return bool(keys & _PERSON and keys & _COMPANY and not keys & (_KEYS | _CARD))


def owner_of(field: str, key: str) -> str:
    """The field a header means where a row is a person: the phone is theirs."""
    if key in _OF_COMPANY or key in _KEYS:
        return field
    if field == "kind" and key in _GROUPS:
        return "contact_tags"
    if field == "name":
        return "contact_name" if key in _PERSON_NAMES else field
    return _OF_PERSON.get(field, field)


def is_about_money(header: str, cells: Sequence[Cell]) -> bool:
    """Whether a column Sales holds amounts rather than who sells."""
    if header_key(header) not in _EITHER or not cells:
        return False
    words = [text(cell) for cell in cells]
    return all(word.replace(",", "").replace(".", "").isdecimal() for word in words)


def is_own_name(header: str) -> bool:
    """Whether the header is the name of a person, who is the customer where no company is."""
    return bool(_PERSON_NAMES & {*header_keys(header)})


def is_second_person(header: str) -> bool:
    """Whether the header begins another person in the same row: 联系人2."""
    numbered = unnumbered(header)
    return numbered is not None and numbered[1] > 1 and numbered[0] in _SECOND_PERSON


def is_row_number(header: str, cells: Iterable[Cell]) -> bool:
    """Whether a column without a field only counts the rows of the sheet: 序号, No. 1, 2, 3."""
    key = header_key(header)
    if key not in _COUNTING | _PERHAPS_COUNTING:
        return False
    words = [text(cell) for cell in cells if not is_empty(cell)]
    if not all(word.isdecimal() and len(word) < _LONG_NUMBER for word in words):
        return False
    numbers = [int(word) for word in words]
    if key in _COUNTING:
        return True
    steps = {after - before for before, after in pairwise(numbers)}
    return not numbers or (numbers[0] <= 1 and steps <= {0, 1})


def joined(cells: Iterable[Cell], joiner: str) -> Cell:
    """What several columns say of one thing, each only once."""
    parts: list[str] = []
    kept: list[Cell] = []
    for cell in cells:
        if is_empty(cell) or no_value(cell):
            continue
        for part in text(cell).split(SEVERAL):
            if part.strip() and part.strip() not in parts:
                parts.append(part.strip())
                kept.append(cell)
    if not kept:
        return ""
    return kept[0] if len(parts) == 1 else joiner.join(parts)


def composed(cells: Sequence[Cell]) -> Cell:
    """Year, month and day as one; nothing where month or day are not said."""
    year, month, day = (text(cell) if not is_empty(cell) else "" for cell in cells[:3])
    if not (month.isdecimal() and day.isdecimal()):
        return ""
    return f"{int(year):04}-{month}-{day}" if year.isdecimal() else f"{month}-{day}"

"""Kinds of rows about people: reps, customers, contacts."""

from typing import Any

from crm.documents.imports import synonyms, values, words
from crm.documents.imports.fields import Draft, Given, Kind, Person, field_of, own_columns, table_of
from crm.documents.imports.references import References
from crm.i18n import mark
from crm.models import Contact, Customer, Rep

f = field_of

REPS = (
    f("id", mark("Id of the record"), values.code, "ID|记录ID"),
    f(
        "code",
        mark("Code"),
        values.code,
        "EmployeeID|Code|编号|工号|员工编号|业务员编号|员工号|Employee No|Employee Number|Rep ID",
    ),
    f(
        "name",
        mark("Full name"),
        values.text,
        "Name|姓名|业务员|员工姓名|名称|Full Name|Employee|Rep",
    ),
    f("first_name", mark("First name"), values.text, synonyms.FIRST),
    f("last_name", mark("Last name"), values.text, synonyms.LAST),
    f("email", mark("E-mail"), values.email, synonyms.EMAIL),
    f("phone", mark("Phone"), values.phone, f"{synonyms.MOBILE}|{synonyms.PHONE}"),
    f("title", mark("Title"), values.text, "Title|职务|职位|岗位|Job Title|Position"),
    f("team", mark("Team"), values.text, "Team|部门|团队|小组|销售组|Department"),
    f("hired_on", mark("Hired on"), values.day, "HireDate|入职日期|入职时间|Hired|Start Date"),
    f("active", mark("Active"), values.truth, "Active|在职|启用|状态"),
)

CUSTOMERS = (
    f("id", mark("Id of the record"), values.code, "ID|记录ID|Record ID"),
    f(
        "code",
        mark("Code"),
        values.code,
        "CustomerID|Code|客户编号|客户编码|客户代码|客户号|客户ID|编号|Customer No|Customer Number|"
        "Customer Code|Account Number|代码",
    ),
    f(
        "name",
        mark("Customer's name"),
        values.text,
        "CompanyName|Name|客户名称|公司名称|企业名称|单位名称|客户姓名|名称|客户|公司|单位|姓名|"
        "Company|Customer|Customer Name|Account Name|Account|Organization|全称|公司全称",
    ),
    f("first_name", mark("First name"), values.text, synonyms.FIRST),
    f("last_name", mark("Last name"), values.text, synonyms.LAST),
    f("short_name", mark("Short name"), values.text, "Short Name|简称|客户简称|公司简称"),
    f(
        "kind",
        mark("Kind of customer"),
        values.one_of(words.CUSTOMER_KINDS, "kind"),
        "Kind|客户类型|客户类别|类型|类别|Customer Type|Type|Account Type",
    ),
    f(
        "grade",
        mark("Grade"),
        values.one_of(words.GRADES, "grade"),
        "Grade|客户等级|客户级别|等级|级别|Rating|Level",
    ),
    f(
        "channel",
        mark("Source"),
        values.one_of(words.CHANNELS, "channel", own_words=True),
        "Channel|客户来源|来源|来源渠道|渠道|Source|Lead Source|获客渠道",
    ),
    f("industry", mark("Industry"), values.text, "Industry|行业|所属行业|客户行业"),
    f("country", mark("Country"), values.text, "Country|国家|国家/地区|Country/Region"),
    f(
        "region",
        mark("Region"),
        values.text,
        "Region|地区|区域|所属区域|省份|省|省/市|State|Province|State/Province|大区|省市",
    ),
    f("city", mark("City"), values.text, "City|城市|市|所在城市"),
    f(
        "address",
        mark("Address"),
        values.text,
        "Address|所在地址|详细地址|公司地址|地址|通讯地址|联系地址|办公地址|Street|Street Address",
    ),
    f(
        "postal_code",
        mark("Postal code"),
        values.code,
        "PostalCode|邮编|邮政编码|Zip|Zip Code|Postcode",
    ),
    f("phone", mark("Phone"), values.phone, f"{synonyms.PHONE}|客户电话"),
    f("fax", mark("Fax"), values.phone, "Fax|传真|传真号码|Fax Number"),
    f("email", mark("E-mail"), values.email, synonyms.EMAIL),
    f("website", mark("Website"), values.text, "Website|网址|网站|官网|公司网址|HomePage|URL|Web"),
    f(
        "since",
        mark("Customer since"),
        values.day,
        "Since|Customer Since|客户自|合作日期|成交日期|首次合作日期|建立合作日期|开户日期|合作时间",
    ),
    f("needs", mark("Needs"), values.text, "Needs|需求|客户需求|需求描述"),
    f("situation", mark("Situation"), values.text, "Situation|客户状况|现状|客户现状|客户情况"),
    f("credit_limit", mark("Credit limit"), values.money, "Credit Limit|信用额度|授信额度|额度"),
    f(
        "terms_days",
        mark("Payment terms in days"),
        values.whole,
        "Terms|账期|帐期|账期天数|付款期限|信用期|Payment Terms|Terms Days|信用天数",
    ),
    f("currency", mark("Currency"), values.currency, synonyms.CURRENCY),
    f(
        "cadence_ideal",
        mark("Ideal days between contacts"),
        values.whole,
        "Cadence Ideal|理想拜访间隔|拜访周期|拜访间隔",
    ),
    f(
        "cadence_maximum",
        mark("Maximum days between contacts"),
        values.whole,
        "Cadence Maximum|最长拜访间隔|最大拜访间隔",
    ),
    f(
        "expected_amount",
        mark("Expected amount"),
        values.money,
        "Expected Amount|预计金额|预计成交金额|预计销售额|Expected Revenue",
    ),
    f(
        "expected_on",
        mark("Expected on"),
        values.day,
        "Expected On|预计成交日期|预计签约日期|预计日期|Close Date",
    ),
    f("tags", mark("Tags"), values.words_of, synonyms.TAGS),
    f("note", mark("Note"), values.text, synonyms.NOTE),
    f("owner", mark("Owner"), values.text, synonyms.OWNER),
    f(
        "stage",
        mark("Stage"),
        values.one_of(words.STAGES, "stage"),
        "Stage|阶段|客户阶段|销售阶段|客户状态|跟进状态|商机阶段|Lifecycle Stage|Lead Status",
    ),
    f(
        "stage_on",
        mark("Stage since"),
        values.day,
        "Stage On|Stage Since|Stage Date|阶段日期|进入阶段日期|阶段时间",
    ),
    f(
        "contact_name",
        mark("Contact"),
        values.text,
        "ContactName|Contact|联系人|联系人姓名|主要联系人|首要联系人|Primary Contact|决策人|"
        "企业决策领导",
    ),
    f(
        "contact_title",
        mark("Contact's title"),
        values.text,
        "ContactTitle|职务|职位|联系人职务|联系人职位",
    ),
    f("contact_mobile", mark("Contact's mobile"), values.phone, synonyms.MOBILE),
    f("contact_email", mark("Contact's e-mail"), values.email, "联系人邮箱|Contact Email"),
    f("contact_wechat", mark("Contact's WeChat"), values.text, "微信|微信号|WeChat|WeChat ID"),
    f("contact_qq", mark("Contact's QQ"), values.code, "QQ|QQ号"),
    f(
        "contact_gender",
        mark("Contact's gender"),
        values.one_of(words.GENDERS, "gender"),
        "性别|联系人性别|Gender",
    ),
    f(
        "contact_birthday",
        mark("Contact's birthday"),
        values.birthday,
        "生日|联系人生日|出生年月|Birthday",
    ),
    f("contact_likes", mark("Contact's likes"), values.text, "嗜好|爱好|兴趣爱好|Likes|Hobby"),
)

CONTACTS = (
    f("id", mark("Id of the record"), values.code, "ID|记录ID|Record ID"),
    f("code", mark("Code"), values.code, "ContactID|Code|联系人编号|编号|Contact No"),
    f(
        "name",
        mark("Full name"),
        values.text,
        "Name|姓名|联系人|联系人姓名|Full Name|ContactName|Contact",
    ),
    f("first_name", mark("First name"), values.text, synonyms.FIRST),
    f("last_name", mark("Last name"), values.text, synonyms.LAST),
    f("customer", mark("Customer"), values.code, synonyms.CUSTOMER_CODE),
    f("customer_name", mark("Customer's name"), values.text, synonyms.CUSTOMER_NAME),
    f("gender", mark("Gender"), values.one_of(words.GENDERS, "gender"), "Gender|性别|Sex"),
    f("department", mark("Department"), values.text, "Department|部门"),
    f("title", mark("Title"), values.text, "Title|职务|职位|岗位|Job Title|ContactTitle|Position"),
    f(
        "role",
        mark("Part in the decision"),
        values.one_of(words.DECISION_ROLES, "role"),
        "Role|决策角色|角色|与决策层关系|决策关系",
    ),
    f("mobile", mark("Mobile"), values.phone, f"{synonyms.MOBILE}|phone_mobile"),
    f("phone", mark("Phone"), values.phone, synonyms.PHONE),
    f("email", mark("E-mail"), values.email, synonyms.EMAIL),
    f("wechat", mark("WeChat"), values.text, "WeChat|微信|微信号|WeChat ID"),
    f("qq", mark("QQ"), values.code, "QQ|QQ号"),
    f("birthday", mark("Birthday"), values.birthday, "Birthday|生日|出生日期|出生年月|BirthDate"),
    f("likes", mark("Likes"), values.text, "Likes|嗜好|爱好|兴趣爱好|喜好|Hobby|Hobbies"),
    f("tags", mark("Tags"), values.words_of, synonyms.TAGS),
    f("note", mark("Note"), values.text, synonyms.NOTE),
)


def _full_name(given: Given) -> str | None:
    """First and last name in the order of their language."""
    first, last = given.get("first_name"), given.get("last_name")
    if not (first and last):
        return first or last
    if any("\u4e00" <= character <= "\u9fff" for character in first + last):
        return f"{last}{first}"
    return f"{first} {last}"


def _settle_rep(row: int, given: Given, _references: References) -> Draft:
    columns = own_columns(given, table_of(Rep))
    if "name" not in columns and (name := _full_name(given)):
        columns["name"] = name
    return Draft(
        row,
        columns,
        phones=values.phone_keys(columns.get("phone")),
        emails=values.email_keys(columns.get("email")),
    )


def _settle_customer(row: int, given: Given, references: References) -> Draft:
    columns = own_columns(given, table_of(Customer))
    full_name = _full_name(given)
    if "name" not in columns and (name := full_name or given.get("contact_name")):
        columns["name"] = name
        full_name = None
    person = _person(given, columns, full_name)
    draft = Draft(
        row,
        columns,
        defaults={"currency": references.currency},
        phones=values.phone_keys(columns.get("phone")),
        emails=values.email_keys(columns.get("email")),
        named_phones=person.phones if person else frozenset(),
    )
    draft.related["owner"] = references.rep(draft, given, "owner")
    draft.related["stage"] = (given.get("stage"), given.get("stage_on"))
    draft.related["person"] = person
    return draft


def _person(given: Given, columns: dict[str, Any], full_name: str | None) -> Person | None:
    """The person a row of customers names; a lone number belongs to the customer itself."""
    details = {
        name: given[f"contact_{name}"]
        for name in ("name", "title", "mobile", "email", "wechat", "qq", "gender", "likes")
        if f"contact_{name}" in given
    }
    if full_name and "name" not in details:
        details["name"] = full_name
    if birthday := given.get("contact_birthday"):
        details |= _born(birthday)
    if "name" not in details:
        if "mobile" in details and "phone" not in columns:
            columns["phone"] = details.pop("mobile")
        if not details or "name" not in columns:
            return None
        details["name"] = columns["name"]
    elif "mobile" not in details and "phone" in columns and values.is_mobile(columns["phone"]):
        details["mobile"] = columns.pop("phone")
    return Person(details, values.phone_keys(details.get("mobile")))


def _born(birthday: tuple[int | None, int, int, str]) -> dict[str, Any]:
    year, month, day, calendar = birthday
    born: dict[str, Any] = {
        "birth_month": month,
        "birth_day": day,
        "birth_calendar": calendar,
    }
    return born if year is None else born | {"birth_year": year}


def _settle_contact(row: int, given: Given, references: References) -> Draft:
    columns = own_columns(given, table_of(Contact))
    if "name" not in columns and (name := _full_name(given)):
        columns["name"] = name
    if birthday := given.get("birthday"):
        columns |= _born(birthday)
    customer = references.customer(given)
    if customer is not None:
        columns["customer_id"] = customer
    phone = columns.get("phone")
    personal = {phone} if phone and values.is_mobile(phone) else set()
    return Draft(
        row,
        columns,
        phones=values.phone_keys(columns.get("mobile")).union(*map(values.phone_keys, personal)),
        emails=values.email_keys(columns.get("email")),
        named_phones=values.phone_keys(phone),
    )


REP = Kind(
    "reps",
    mark("Reps"),
    table_of(Rep),
    REPS,
    _settle_rep,
    required={"name": "name"},
    natural=("name",),
    anchor="name",
    phone_columns=("phone",),
)
CUSTOMER = Kind(
    "customers",
    mark("Customers"),
    table_of(Customer),
    CUSTOMERS,
    _settle_customer,
    required={"name": "name"},
    phone_columns=("phone",),
)
CONTACT = Kind(
    "contacts",
    mark("Contacts"),
    table_of(Contact),
    CONTACTS,
    _settle_contact,
    required={"name": "name", "customer_id": "customer"},
    natural=("customer_id", "name"),
    anchor="customer_id",
    phone_columns=("mobile", "phone"),
)

"""Kinds of rows about people: reps, customers, contacts."""

from typing import Any

from crm.documents.imports import synonyms, values, words
from crm.documents.imports.fields import Draft, Given, Kind, Person, field_of, own_columns, table_of
from crm.documents.imports.links import from_day
from crm.documents.imports.persons import take_apart
from crm.documents.imports.references import References, id_of
from crm.i18n import mark
from crm.models import Contact, Customer, Rep

f = field_of

REPS = (
    f("id", mark("Id of the record"), values.code, "ID|记录ID"),
    f(
        "code",
        mark("Code"),
        values.code,
        "EmployeeID|Code|编号|工号|员工编号|业务员编号|员工号|Employee No|Employee Number|Rep ID|"
        "账号|"
        "用户ID|UserID|员工ID|职员编码|职员代码|人员编号",
    ),
    f(
        "name",
        mark("Full name"),
        values.person,
        f"Name|{synonyms.PERSON}|{synonyms.FULL_NAME}|业务员|员工姓名|名称|Employee|Rep|员工|"
        "成员姓名|职员姓名|用户姓名",
    ),
    f("first_name", mark("First name"), values.text, synonyms.FIRST),
    f("last_name", mark("Last name"), values.text, synonyms.LAST),
    f("email", mark("E-mail"), values.email, synonyms.EMAIL),
    f("phone", mark("Phone"), values.phone, f"{synonyms.MOBILE}|{synonyms.PHONE}"),
    f("title", mark("Title"), values.text, synonyms.TITLE),
    f("team", mark("Team"), values.text, f"Team|{synonyms.DEPARTMENT}|团队|小组|销售组|组别"),
    f(
        "hired_on",
        mark("Hired on"),
        values.day,
        "HireDate|入职日期|入职时间|Hired|Start Date|入司日期|到岗日期",
    ),
    f("active", mark("Active"), values.truth, "Active|在职|启用|状态"),
)

CUSTOMERS = (
    f("id", mark("Id of the record"), values.code, "ID|记录ID|Record ID"),
    f(
        "code",
        mark("Code"),
        values.code,
        f"CustomerID|Code|{synonyms.CUSTOMER_KEY}|编号|代码",
    ),
    f(
        "name",
        mark("Customer's name"),
        values.name,
        f"CompanyName|Name|客户名称|名称|{synonyms.COMPANY}|客户|Customer|姓名|"
        f"{synonyms.FULL_NAME}",
    ),
    f("first_name", mark("First name"), values.text, synonyms.FIRST),
    f("last_name", mark("Last name"), values.text, synonyms.LAST),
    f(
        "short_name",
        mark("Short name"),
        values.name,
        "Short Name|简称|单位简名|客户简称|公司简称|单位简称|企业简称|Alias",
    ),
    f(
        "kind",
        mark("Kind of customer"),
        values.one_of(words.CUSTOMER_KINDS, "kind"),
        "Kind|客户类型|客户类别|客户性质|客户分类|类型|类别|Customer Type|Type|Account Type|"
        "Company Type|"
        "客户属性",
    ),
    f(
        "grade",
        mark("Grade"),
        values.one_of(words.GRADES, "grade"),
        "Grade|客户等级|客户级别|等级|级别|Rating|Level|客户分级|信用等级|重要程度|Customer Grade",
    ),
    f(
        "channel",
        mark("Source"),
        values.one_of(words.CHANNELS, "channel", own_words=True),
        "Channel|客户来源|来源|来源渠道|渠道|Source|Lead Source|获客渠道|线索来源|客户渠道|"
        "信息来源|"
        "Original Source",
    ),
    f(
        "industry",
        mark("Industry"),
        values.text,
        "Industry|行业|所属行业|客户行业|行业类型|行业类别|行业分类|所在行业|一级行业",
    ),
    f(
        "country",
        mark("Country"),
        values.text,
        f"Country|国家|国家/地区|Country/Region|所在国家|国别|{synonyms.WORK_COUNTRY}",
    ),
    f(
        "region",
        mark("Region"),
        values.text,
        "Region|地区|区域|所属区域|省份|省|省/市|State|Province|State/Province|大区|省市|所在地区|"
        "客户区域|负责区域|销售区域|客户地区|省/自治区/直辖市|所在省份|所在省|所属省份|Territory|"
        f"{synonyms.WORK_STATE}",
    ),
    f(
        "city",
        mark("City"),
        values.text,
        f"City|城市|市|所在城市|市/县|地市|所属城市|所在市|Town|{synonyms.WORK_CITY}",
    ),
    f(
        "address",
        mark("Address"),
        values.text,
        "Address|所在地址|详细地址|公司地址|地址|通讯地址|联系地址|办公地址|Street|Street Address|"
        "客户地址|单位地址|企业地址|经营地址|注册地址|收货地址|送货地址|街道地址|街道|通信地址|"
        f"Address Line|Address Line 1|Company Address|{synonyms.WORK_STREET}|办公地点",
    ),
    f(
        "postal_code",
        mark("Postal code"),
        values.code,
        f"PostalCode|邮编|邮政编码|Zip|Zip Code|Postcode|Zip/Postal Code|{synonyms.WORK_ZIP}",
    ),
    f("phone", mark("Phone"), values.phone, f"{synonyms.PHONE}|{synonyms.COMPANY_PHONE}"),
    f("fax", mark("Fax"), values.phone, f"Fax|传真|传真号码|Fax Number|{synonyms.WORK_FAX}"),
    f("email", mark("E-mail"), values.email, f"{synonyms.EMAIL}|{synonyms.COMPANY_EMAIL}"),
    f(
        "website",
        mark("Website"),
        values.text,
        "Website|网址|网站|官网|公司网址|HomePage|URL|Web|公司网站|公司主页|企业网址|主页|网页|"
        "Website URL|Web Page|Web Page 1|Website 1 - Value|Company Domain Name|单位网址|客户网址",
    ),
    f(
        "since",
        mark("Customer since"),
        values.day,
        "Since|Customer Since|客户自|合作日期|成交日期|首次合作日期|建立合作日期|开户日期|合作时间|"
        "开始合作日期|开始合作时间|首次成交日期|首次成交时间|成为客户日期|建档日期",
    ),
    f(
        "needs",
        mark("Needs"),
        values.text,
        "Needs|需求|客户需求|需求描述|采购需求|需求产品|意向产品",
    ),
    f(
        "situation",
        mark("Situation"),
        values.text,
        "Situation|客户状况|现状|客户现状|客户情况|经营状况|客户概况|合作情况|客户背景",
    ),
    f(
        "credit_limit",
        mark("Credit limit"),
        values.money,
        "Credit Limit|信用额度|授信额度|额度|信用限额|信用额",
    ),
    f(
        "terms_days",
        mark("Payment terms in days"),
        values.whole,
        "Terms|账期|账期天数|付款期限|信用期|Payment Terms|Terms Days|信用天数|结算账期|付款账期|"
        "信用期限",
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
    f("owner", mark("Owner"), values.text, f"Owner|Sales|{synonyms.OWNER}"),
    f("owner_on", mark("Owner since"), from_day, "Owner Since|归属日期|分配日期|Assigned On"),
    f(
        "stage",
        mark("Stage"),
        values.one_of(words.STAGES, "stage"),
        "Stage|阶段|客户阶段|销售阶段|客户状态|跟进状态|商机阶段|Lifecycle Stage|Lead Status|"
        "跟进阶段|"
        "合作状态|成交状态|线索状态",
    ),
    f(
        "stage_on",
        mark("Stage since"),
        from_day,
        "Stage On|Stage Since|Stage Date|阶段日期|进入阶段日期|阶段时间",
    ),
    f(
        "contact_name",
        mark("Contact"),
        values.person,
        "ContactName|Contact|联系人|联系人姓名|主要联系人|首要联系人|Primary Contact|"
        "Contact Person|"
        f"{synonyms.PERSON}|决策人|企业决策领导|法人|法定代表人|客户联系人|采购负责人|老板姓名|"
        "联络人|店长|负责人姓名|法人代表|经办联系人|客户昵称",
    ),
    f(
        "contact_title",
        mark("Contact's title"),
        values.text,
        f"ContactTitle|联系人职务|联系人职位|{synonyms.TITLE}",
    ),
    f("contact_mobile", mark("Contact's mobile"), values.phone, synonyms.MOBILE),
    f(
        "contact_phone",
        mark("Contact's phone"),
        values.phone,
        "Contact Phone|联系人电话|联系人座机|联系人固话|联系人办公电话",
    ),
    f(
        "contact_email",
        mark("Contact's e-mail"),
        values.email,
        "Contact Email|联系人邮箱|联系人Email|联系人电子邮箱|联系人邮件",
    ),
    f("contact_code", mark("Contact's code"), values.code, "Contact Code|联系人编号|ContactID"),
    f(
        "contact_department",
        mark("Contact's department"),
        values.text,
        f"Contact Department|联系人部门|{synonyms.DEPARTMENT}",
    ),
    f(
        "contact_role",
        mark("Contact's part in the decision"),
        values.one_of(words.DECISION_ROLES, "role"),
        "Contact Role|与决策层关系|决策角色|决策关系|Buying Role|联系人角色",
    ),
    f("contact_note", mark("Contact's note"), values.text, "Contact Note|联系人备注"),
    f("contact_tags", mark("Contact's tags"), values.words_of, "Contact Tags|联系人标签"),
    f("contact_wechat", mark("Contact's WeChat"), values.text, synonyms.WECHAT),
    f("contact_qq", mark("Contact's QQ"), values.code, synonyms.QQ),
    f(
        "contact_gender",
        mark("Contact's gender"),
        values.one_of(words.GENDERS, "gender"),
        "Contact Gender|性别|联系人性别|Gender|Sex",
    ),
    f(
        "contact_birthday",
        mark("Contact's birthday"),
        values.birthday,
        f"Contact Birthday|联系人生日|{synonyms.BIRTHDAY}",
    ),
    f("contact_likes", mark("Contact's likes"), values.text, f"Contact Likes|{synonyms.LIKES}"),
    f("contact_id", mark("Id of the contact"), values.code, "Tuoke Contact Id"),
    f("contact_extra", mark("More about the contact"), values.text, "Contact Extra"),
    f("by_name", mark("Known by its name"), values.truth, "Known By Name"),
)

CONTACTS = (
    f("id", mark("Id of the record"), values.code, "ID|记录ID|Record ID"),
    f("code", mark("Code"), values.code, "ContactID|Code|联系人编号|编号|Contact No|联系人ID"),
    f(
        "name",
        mark("Full name"),
        values.person,
        f"Name|{synonyms.PERSON}|{synonyms.FULL_NAME}|联系人|联络人|联系人姓名|ContactName|"
        "Contact|名称|客户联系人|"
        "Contact Person",
    ),
    f("first_name", mark("First name"), values.text, synonyms.FIRST),
    f("last_name", mark("Last name"), values.text, synonyms.LAST),
    f("customer", mark("Customer"), values.code, synonyms.CUSTOMER_CODE),
    f("customer_name", mark("Customer's name"), values.text, synonyms.CUSTOMER_NAME),
    f("gender", mark("Gender"), values.one_of(words.GENDERS, "gender"), "Gender|性别|Sex"),
    f("department", mark("Department"), values.text, synonyms.DEPARTMENT),
    f("title", mark("Title"), values.text, f"{synonyms.TITLE}|ContactTitle|联系人职务|联系人职位"),
    f(
        "role",
        mark("Part in the decision"),
        values.one_of(words.DECISION_ROLES, "role"),
        "Role|决策角色|角色|与决策层关系|决策关系|Buying Role|联系人角色",
    ),
    f("mobile", mark("Mobile"), values.phone, f"{synonyms.MOBILE}|phone_mobile"),
    f(
        "phone",
        mark("Phone"),
        values.phone,
        f"{synonyms.PHONE}|联系人电话|联系人座机|{synonyms.COMPANY_PHONE}",
    ),
    f("email", mark("E-mail"), values.email, f"{synonyms.EMAIL}|联系人邮箱|联系人Email"),
    f("wechat", mark("WeChat"), values.text, synonyms.WECHAT),
    f("qq", mark("QQ"), values.code, synonyms.QQ),
    f("birthday", mark("Birthday"), values.birthday, f"{synonyms.BIRTHDAY}|联系人生日"),
    f("likes", mark("Likes"), values.text, synonyms.LIKES),
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
    draft.related["owner_on"] = given.get("owner_on")
    draft.related["stage"] = (given.get("stage"), given.get("stage_on"))
    draft.related["person"] = person
    draft.related["by_name"] = given.get("by_name", False)
    draft.related["person_id"] = id_of(given.get("contact_id", ""))
    return draft


_DETAILS = (
    *("name", "title", "mobile", "phone", "email", "wechat", "qq", "gender", "likes"),
    *("code", "department", "role", "note", "tags"),
)


def _person(given: Given, columns: dict[str, Any], full_name: str | None) -> Person | None:
    """The person a row of customers names; a lone number belongs to the customer itself."""
    details = _details(given, full_name)
    if extra := given.get("contact_extra"):
        pairs = (line.partition(": ") for line in extra.split("\n"))
        details["extra"] = {name: said for name, _colon, said in pairs if said}
    if "name" not in details:
        if "mobile" in details and "phone" not in columns:
            columns["phone"] = details.pop("mobile")
        if not details or "name" not in columns:
            return None
        details["name"] = columns["name"]
    elif given.get("by_name"):
        pass  # an address book says of each number whose it is
    elif "mobile" not in details and "phone" in columns and values.is_mobile(columns["phone"]):
        details["mobile"] = columns.pop("phone")
    if "phone" in details and not (given.get("by_name") or "mobile" in details):
        _part_mobiles(details)
    return Person(details, values.phone_keys(details.get("mobile")))


def _details(given: Given, full_name: str | None) -> dict[str, Any]:
    details = {name: given[f"contact_{name}"] for name in _DETAILS if f"contact_{name}" in given}
    if full_name and "name" not in details:
        details["name"] = full_name
    if not given.get("by_name") and "contact_id" not in given:
        take_apart(details)
    if birthday := given.get("contact_birthday"):
        details |= _born(birthday)
    return details


def _part_mobiles(details: dict[str, Any]) -> None:
    """Of the numbers of a person those that are mobiles: columns of phones hold both."""
    numbers = details.pop("phone").split(" / ")
    mobiles = [number for number in numbers if values.is_mobile(number)]
    others = [number for number in numbers if number not in mobiles]
    for name, found in (("mobile", mobiles), ("phone", others)):
        if found:
            details[name] = " / ".join(found)


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
    if "id" not in given:
        take_apart(columns)
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

"""Headers that several kinds share; of one field the best first."""

FIRST = (
    "FirstName|first name|Given Name|名|名字|Forename|Vorname|Middle Name|Additional Name|中间名|"
    "Second Name"
)
LAST = "LastName|last name|Surname|Family Name|姓|姓氏"
PERSON = "姓名|人员姓名|联系人全名|真实姓名|昵称"
FULL_NAME = "Full Name|Display Name|全名|显示名称"
PHONE = (
    "Phone|电话|联系电话|联络电话|电话号码|固定电话|座机|Telephone|Tel|Phone Number|HomePhone|"
    "Business Phone|办公电话|商务电话|phone_work|work phone|固话|座机号码|工作电话|单位电话|"
    "联系方式|"
    "Phone 1 - Value|Phone - Value|Business Phone 2|Primary Phone|主要电话|Other Phone|其他电话|"
    "phone_other|"
    "住宅电话|家庭电话|Home Phone 2|phone_home|Telephone Number|Contact Number|电话/手机|手机/电话"
)
COMPANY_PHONE = (
    "公司电话|客户电话|单位主要电话|Company Main Phone|Company Phone|总机|企业电话|单位联系电话"
)
MOBILE = (
    "Mobile|手机|手机号|手机号码|移动电话|Mobile Phone|Cell|Cell Phone|联系人手机|联系手机|"
    "行动电话|"
    "Mobile Number|Mobile No|Cellphone|移动手机|联系人手机号|联系人手机号码|联系人移动电话|"
    "phone_mobile|"
    "个人手机|手机电话|Handy"
)
EMAIL = (
    "Email|E-mail|邮箱|电子邮件|电子邮箱|邮件|邮件地址|Email Address|E-mail Address|email_work|"
    "电子邮件地址|邮箱地址|E-mail 1 - Value|E-mail - Value|Primary Email|Secondary Email|"
    "E-mail 2 Address|"
    "E-mail 3 Address|电子邮件 2 地址|电子邮件 3 地址|E-mail地址|Email地址|email_home|email_other|"
    "电子信箱|Work Email|工作邮箱|企业邮箱|个人邮箱|Mail"
)
COMPANY_EMAIL = "公司邮箱|客户邮箱|企业邮箱|Company Email|单位邮箱"
TITLE = (
    "Job Title|职务|职位|岗位|Title|Position|职称|职务/职位|Organization 1 - Title|"
    "Organization Title|任职|职级"
)
DEPARTMENT = (
    "Department|部门|所在部门|所属部门|部门名称|Organization 1 - Department|"
    "Organization Department|科室"
)
WECHAT = "WeChat|微信|微信号|WeChat ID|微信账号|微信号码|联系人微信"
QQ = "QQ|QQ号|QQ号码|联系人QQ|腾讯QQ"
BIRTHDAY = "Birthday|生日|出生日期|出生年月|BirthDate|出生年月日|Date of Birth|生辰|公历生日"
LIKES = "Likes|嗜好|爱好|兴趣爱好|喜好|Hobby|Hobbies|兴趣|业余爱好|个人爱好|Interests"
OWNER = (
    "Owner|业务员|责任业务员|客户经理|负责人|销售|销售员|销售代表|跟进人|所有人|归属人|"
    "SupportRepId|Support Rep|EmployeeID|Sales Rep|Rep|Account Owner|Contact owner|sales_id|"
    "业务员编号|所属业务员|客户负责人|客户所有人|销售负责人|销售人员|业务代表|业务人员|所属销售|"
    "Salesperson|Sales Person|Sales Representative|归属销售|负责销售|跟单员|Company owner|"
    "Contact Owner Name|专管业务员|分管业务员|归属业务员|主管业务员|维护人|User|Assigned To|"
    "业务负责人|经手人|制单人|Lead Owner|Assigned|添加人|Owner Name|Deal Owner|销售经理"
)
CUSTOMER_KEY = (
    "客户编号|客户编码|客户代码|客户号|客户ID|Customer No|Customer Number|Customer Code|"
    "Account Number|Account ID|Company ID|company_id|公司编号|往来单位编码|客户助记码"
)
CUSTOMER_CODE = f"Customer|CustomerID|{CUSTOMER_KEY}|客户"
COMPANY = (
    "客户名称|公司名称|企业名称|单位名称|公司|单位|企业|Company|Company Name|"
    "Customer Name|Account Name|Account|Organization|"
    ""
    "Organization 1 - Name|Organization Name|Associated Company|Organisation|组织|机构名称|"
    "工作单位|"
    "所在公司|所在单位|所属公司|所属企业|所属单位|客户单位|客户公司|往来单位|往来单位名称|购货单位|"
    "company_name|客户名|公司名|店名|门店名称|所属客户|关联客户|店铺名称|终端名称|渠道名称|Client|"
    "Client Name|Company / Account|Customer/Company|Partner|对应客户|"
    "全称|公司全称|客户全称|单位全称|企业全称|名称全称|单位全名|客户全名|公司全名|Sold-to Party|"
    "客户姓名"
)
CUSTOMER_NAME = f"{COMPANY}|CompanyName|来客单位|受赠单位|Guests' Company|Company Given to"
NOTE = (
    "Note|Notes|备注|说明|Remark|Remarks|Comment|Comments|描述|Description|background|附注|"
    "备注信息|"
    "备注说明|其他说明|Internal Notes|摘要"
)
TAGS = "Tags|标签|Tag|Labels|Group Membership|客户标签|分组|Categories|群组|所属分组"
CURRENCY = "Currency|币种|货币|币别|Currency Code|结算币种"
WORK_STREET = (
    "Business Street|商务地址 街道|商务地址街道|Business Street 2|Business Street 3|"
    "商务地址 街道 2|"
    "商务地址 街道 3|Work Address|Work Address 2|Address 1 - Street|Address 1 - Formatted|"
    "Mailing Street|Billing Street|Billing Address|Primary Address Street|Street2|Address 2|"
    "Street 2|Address Line 2|Billing Address Street|商务地址"
)
WORK_CITY = (
    "Business City|商务地址 市/县|Work City|Address 1 - City|Mailing City|Billing City|BillingCity|"
    "Primary Address City"
)
WORK_STATE = (
    "Business State|商务地址 省/市/自治区|Work State|Address 1 - Region|Mailing State|"
    "Mailing State/Province|Billing State|Billing State/Province|BillingState|State/Region|"
    "省/市/自治区"
)
WORK_ZIP = (
    "Business Postal Code|商务地址 邮政编码|Work ZipCode|Address 1 - Postal Code|"
    "Mailing Zip/Postal Code|Billing Zip/Postal Code|Billing Zip|Billing Code|BillingPostalCode|"
    "邮政编号|邮递区号"
)
WORK_COUNTRY = (
    "Business Country/Region|Business Country|商务地址 国家/地区|Work Country|Address 1 - Country|"
    "Mailing Country|Billing Country|BillingCountry"
)
WORK_FAX = "Business Fax|商务传真|公司传真|传真电话|Work Fax|单位传真|Fax No"
ORDER = (
    "OrderID|Order|Sales Document|订单号|订单编号|合同号|Order No|Order Number|InvoiceId|Invoice|"
    "合同编号|"
    "销售订单号|订单单号|Order Reference|Order ID|Sales Order|关联订单|关联合同|SO|"
    "合同号/订单号|订单号/合同号|Invoice Number|源单编号|销售单号|发货单号|对应订单|销货单号|"
    "出库单号|关联订单号"
)
OWN_NUMBER = "单据编号|单据号|单号"
PRODUCT = (
    "ProductID|Product|产品编号|产品编码|商品编号|商品编码|货号|物料编码|TrackId|SKU|Product Code|"
    "存货编码|物料代码|产品代码|产品ID|商品代码|物料编号|商品货号|条码|Internal Reference"
)
PRODUCT_NAME = (
    "Product Name|产品名称|商品名称|品名|产品|商品|名称|Item|Item Name|Description|货品名称|"
    "存货名称|物料名称|货物名称|物料描述|产品名|商品名|货品|Product Description|项目名称"
)
QUANTITY = (
    "Quantity|数量|Qty|件数|销售数量|退货数量|订购数量|订货数量|采购数量|出货数量|发货数量|"
    "实发数量|"
    "购买数量|主数量|实际数量|Ordered Quantity|Quantity Ordered|订单数量"
)

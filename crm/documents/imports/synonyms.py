"""Headers that several kinds share."""

FIRST = "FirstName|first name|Given Name|名|名字"
LAST = "LastName|last name|Surname|Family Name|姓|姓氏"
PHONE = (
    "Phone|电话|联系电话|电话号码|公司电话|固定电话|座机|Telephone|Tel|Phone Number|HomePhone|"
    "Business Phone|办公电话|商务电话|phone_work|work phone"
)
MOBILE = "Mobile|手机|手机号|手机号码|移动电话|Mobile Phone|Cell|Cell Phone|联系人手机|联系手机"
EMAIL = "Email|E-mail|邮箱|电子邮件|电子邮箱|邮件|邮件地址|Email Address|E-mail Address|email_work"
OWNER = (
    "Owner|业务员|责任业务员|客户经理|负责人|销售|销售员|销售代表|跟进人|所有人|归属人|"
    "SupportRepId|Support Rep|EmployeeID|Sales Rep|Rep|Account Owner|Contact owner|sales_id|"
    "业务员编号|所属业务员"
)
CUSTOMER_CODE = (
    "Customer|CustomerID|Customer No|Customer Number|Customer Code|客户编号|客户编码|客户代码|"
    "客户号|客户ID|客户"
)
CUSTOMER_NAME = (
    "Customer Name|客户名称|公司名称|企业名称|单位名称|客户姓名|公司|单位|Company|CompanyName|"
    "Company Name|Account Name|Account|company_name|来客单位|受赠单位|Organization|"
    "组织|Organisation"
)
NOTE = "Note|Notes|备注|说明|Remark|Remarks|Comment|Comments|描述|Description|background"
TAGS = "Tags|标签|Tag|Labels"
CURRENCY = "Currency|币种|货币|币别|Currency Code"

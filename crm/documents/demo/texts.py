"""What is said on visits, in the words a rep would type in a car park."""

from typing import Final

# what was said, what they answered, how it came out; {p} is a product, {o} an oil, {c} the contact
FIRST: Final = (
    ("第一次上门，介绍了公司和{p}，留了样品", "{c}说先试用，下周答复", "progress"),
    ("自我介绍，了解用量：每月{n}桶油，现在从批发市场拿货", "愿意比价，要报价单", "progress"),
    ("带{p}样品拜访，{c}正忙，聊了十分钟", "让我下次下午三点以后来", "no_change"),
    ("老客户介绍来的，直接见到{c}，谈了{p}的价格", "价格可以，要看送货准不准", "progress"),
    ("扫街进店，店员说采购要找{c}", "加了微信，约下周", "no_change"),
    ("介绍{p}，{c}说刚和别家签了半年", "暂时不换，可以留个电话", "refused"),
    ("看了厨房，两口炸锅，推荐{o}，讲了耐炸对比", "厨师长感兴趣，想当场试炸", "progress"),
)
FIRST_EN: Final = (
    (
        "First call in person: introduced the company, left a sample of {p}",
        "Will try it",
        "progress",
    ),
    (
        "Met {c}, walked through the kitchen, {n} tins of oil a month",
        "Wants a quotation",
        "progress",
    ),
    ("Showed {p}; {c} compared prices on the spot", "Has a supplier until spring", "no_change"),
)
REGULAR: Final = (
    ("例行拜访，对了上月的账，看了库存", "库存还有{n}桶，下周要补", "progress"),
    ("送新价格表，说明{p}的调整", "嫌涨价，最后接受，老价再拿一批", "order"),
    ("盘点货架，帮忙理了排面，{p}卖得不错", "要多放一层，问有没有堆头费", "progress"),
    ("谈旺季备货，建议提前锁{p}的量", "要和老板商量", "no_change"),
    ("处理上次的漏油投诉，当面道歉，换了货", "满意，说下次注意包装", "progress"),
    ("{c}请我看新店的厨房，按菜单配了一套调味料", "直接下了首批", "order"),
    ("拜访时{c}不在，和厨师长聊了用油情况", "厨师长说炸鸡用{o}不够香", "absent"),
    ("对账，催上月尾款", "答应月底前付清", "no_change"),
    ("推荐{p}替换现用的，留了两瓶试用", "试用后再说", "progress"),
    ("节前拜访，带了点小礼物", "很高兴，顺便加了一单", "order"),
)
REGULAR_EN: Final = (
    (
        "Routine visit: went through last month's account and the stock",
        "Reorders next week",
        "progress",
    ),
    ("Explained the new price of {p}", "Accepted, took one more batch at the old price", "order"),
    (
        "Talked about the season: {n} tins of {p} a month from next month",
        "Will decide Friday",
        "progress",
    ),
    ("{c} away; spoke to the chef about the fryer", "Asked for a data sheet of {o}", "absent"),
)
PROSPECT: Final = (
    ("回访试用情况，{o}炸了三天没发黑", "满意，要正式报价", "progress"),
    ("送报价单，谈账期，客户要{n}天", "觉得比现在贵一点，再考虑", "no_change"),
    ("和{c}对了{p}的用量和送货时间", "基本同意，等老板点头", "progress"),
    ("老板在，直接谈价格，让了两个点", "说这周给答复", "progress"),
    ("电话没接，直接上门，{c}出差了", "约下周", "absent"),
    ("现场试炸{o}，对比了他们现在用的油", "厨师长认可，采购还要比一家", "progress"),
)
PROSPECT_EN: Final = (
    (
        "Sent the quotation for {p}, talked about terms",
        "A little above the present supplier",
        "no_change",
    ),
    (
        "Frying test in their kitchen with {o}",
        "The chef is convinced, the owner wants figures",
        "progress",
    ),
)
CALLS: Final = (
    ("确认到货，数量没问题", "货齐，发票下次带来", "progress"),
    ("发了{p}的新价格", "收到，晚点看", "no_change"),
    ("约下次拜访时间", "周四下午可以", "progress"),
    ("提醒货款到期", "说财务已经在走流程", "progress"),
    ("问{p}还剩多少，要不要补货", "够用到月底", "no_change"),
    ("问新到的{p}卖得怎么样", "老顾客反映不错", "progress"),
)
CALLS_EN: Final = (
    ("Called about the delivery", "All there, invoice to follow", "progress"),
    ("Sent the new price of {p}", "Thanks, will read it", "no_change"),
)
CALLS_NEW: Final = (
    ("发了{p}的报价和检测报告", "收到，晚点看", "no_change"),
    ("约下次拜访时间", "周四下午可以", "progress"),
    ("问样品试用反馈", "还没开始用", "no_change"),
    ("问老板看过报价没有", "说这两天答复", "no_change"),
)
CALLS_NEW_EN: Final = (
    ("Sent the data sheet of {p}", "Thanks, will read it", "no_change"),
    ("Asked about the sample", "Not tried yet", "no_change"),
)
PURPOSES: Final = (
    *("例行拜访", "新品推荐", "对账催款", "送样品", "谈合同", "处理投诉", "节前走访", "了解需求"),
)
PURPOSES_EN: Final = ("routine visit", "new product", "account and payment", "samples", "terms")
STEPS: Final = (
    *("补上次少的一箱", "带新价格表", "确认堆头费能不能批", "送货单重开", "约老板吃饭谈年框"),
    *("送{p}样品两瓶", "带对账单和发票"),
)
STEPS_EN: Final = ("bring the new price list", "send two samples of {p}", "sort out the invoice")
STEPS_NEW: Final = (
    *("送{p}样品两瓶", "发正式报价单", "带检测报告来", "安排试炸", "问老板答复", "见拍板的人"),
)
STEPS_NEW_EN: Final = (
    *("send two samples of {p}", "send the quotation", "bring the data sheet"),
    "ask for the decision",
)
RIVALS: Final = (
    *(
        "隔壁批发商报价每桶低2元",
        "同行送货一天两趟",
        "另一家在做买十送一",
        "市场里有人窜货，便宜三块",
    ),
    *("同行业务员昨天刚来过，送了围裙", "别家给45天账期"),
)
RIVALS_EN: Final = ("another wholesaler offers 45 days", "a rival left samples here last week")
MISSED: Final = ("到店关门，改约", "客户临时有事，没见到", "堵车没赶上约的时间")
LOST: Final = ("价格谈不拢，选了别家", "店面转让", "总部统一采购，换不了", "一直联系不上，先放下")
NOTES: Final = (
    "老城区这片下个月修路，送货改走江边",
    "同事说团餐客户都看重检测报告，以后出门都带上",
    "展会上收了二十张名片，挑了五家重点跟",
)
REQUESTS: Final = (
    ("申请给{c}延长账期到45天，月采购过万，回款一直准", True),
    ("申请旺季促销：买二十送一，只限老客户", True),
    ("申请两箱小瓶装做进店试用品", False),
)
LESSONS: Final = (
    ("报价前没问清送货要求，少算了上楼费", "报价单固定加一栏：送货时间、楼层、谁卸货", "报价"),
    ("没带样品就上门，白跑一趟", "出门前对一遍清单：样品、价格表、检测报告、名片", "拜访准备"),
    ("只和采购谈，老板一句话就否了", "第一次见面就问清谁拍板，第二次一定见到他", "决策人"),
    ("口头答应了账期，合同里没写，月底扯皮", "答应的当天微信确认，合同写明天数", "账期"),
    ("投诉隔了三天才回，客户换了别家试", "投诉当天回电话，第二天上门", "服务"),
    ("涨价前没打招呼，客户从别人那里听说", "价格一变，当天通知每个老客户，给老价补一批", "价格"),
    ("Quoted in cases, the customer counted in tins", "Write the unit on every line", "quotation"),
    ("旺季没提醒备货，客户断货两天", "节前三周逐个问库存", "备货"),
)
LEARNING: Final = (
    ("高油酸菜籽油和普通菜籽油的区别", "product", 45, "产品手册"),
    ("读一本讲谈判的书，前两章", "reading", 60, "书"),
    ("跟韩磊请教怎么谈年框", "colleague", 30, "韩磊"),
    ("蚝油的等级和检测指标", "product", 40, "供应商培训"),
    ("Negotiating terms: a short course, part 1", "course", 50, "online"),
    ("团餐客户招标流程", "colleague", 35, "陈经理"),
    ("煎炸油极性组分怎么测", "product", 30, "上网查资料"),
    ("读销售心理学，第三章：听比说重要", "reading", 50, "书"),
    ("酱油国标：酿造与配制", "product", 25, "国家标准"),
)
TASKS: Final = (
    *("给采购发检测报告", "打印新价格表", "整理名片，录进系统", "和仓库确认备货", "准备展会样品"),
    *("补寄发票", "问财务对账差额", "拍货架照片发群里", "写季度总结", "还样品箱"),
)
GIFTS: Final = (
    ("龙井一盒", 16_800, "节日"),
    ("品牌保温杯", 8_900, "拜访"),
    ("坚果礼盒", 12_800, "拜访"),
    ("定制围裙五条", 9_500, "开业"),
    ("水果篮", 13_600, "生日"),
    ("A tin of black tea", 9_800, "thank you"),
    ("紫砂茶具一套", 48_000, "年度答谢"),
)
MEALS: Final = (
    ("banquet", "春季答谢", "湖畔饭庄", 128_000),
    ("banquet", "谈年框", "老街土菜馆", 56_000),
    ("meeting", "新品品鉴", "公司样品间", 18_000),
    ("banquet", "开业道贺", "江边小厨", 64_000),
    ("event", "厨师试炸会", "客户厨房", 32_000),
    ("meeting", "Season planning", "their office", 9_000),
)

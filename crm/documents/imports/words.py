"""What people write in their sheets for the codes that facts hold; the first word is shown."""

from collections.abc import Mapping
from typing import TypeAlias

Words: TypeAlias = Mapping[str, tuple[str, ...]]

CUSTOMER_KINDS: Words = {
    "end_customer": (
        "终端客户",
        "终端",
        "直接客户",
        "直客",
        "最终用户",
        "客户",
        "end customer",
        "direct",
    ),
    "distributor": ("经销商", "分销商", "批发商", "dealer", "wholesaler", "reseller"),
    "agent": ("代理商", "代理", "城市代理"),
    "store": ("门店", "商店", "零售店", "零售商", "超市", "shop", "retailer"),
    "partner": ("合作伙伴", "合作方", "伙伴"),
    "other": ("其他", "其它"),
}
GRADES: Words = {
    "A": ("A", "A级", "A类", "A类客户", "重点", "重点客户", "VIP", "大客户"),
    "B": ("B", "B级", "B类", "B类客户"),
    "C": ("C", "C级", "C类", "C类客户"),
    "D": ("D", "D级", "D类", "D类客户"),
}
CHANNELS: Words = {
    "referral": ("转介绍", "介绍", "客户介绍", "朋友介绍", "老客户介绍", "推荐"),
    "exhibition": ("展会", "展览", "trade show", "fair"),
    "cold_call": ("电话", "电话开发", "陌生拜访", "陌拜", "扫街", "cold calling"),
    "website": ("网站", "官网", "网络", "互联网", "web", "internet"),
    "advertising": ("广告", "advertisement"),
    "social_media": ("社交媒体", "微信", "公众号", "抖音", "小红书", "social"),
    "distributor": ("经销商", "渠道"),
    "walk_in": ("上门", "自己上门", "主动上门", "进店", "walk-in"),
    "other": ("其他", "其它"),
}
STAGES: Words = {
    "lead": ("线索", "潜在", "潜在客户", "新客户", "意向待定", "prospect", "new"),
    "contacted": ("已联系", "初步接触", "初步沟通", "接触"),
    "interested": ("有意向", "意向", "意向客户", "需求确认", "qualified"),
    "proposal": ("报价", "方案", "方案报价", "已报价", "quoted", "quotation"),
    "negotiation": ("谈判", "商务谈判", "洽谈", "negotiating"),
    "won": (
        "成交",
        "已成交",
        "签约",
        "已签约",
        "赢单",
        "老客户",
        "合作中",
        "closed won",
        "existing",
        "customer",
    ),
    "lost": ("流失", "丢单", "输单", "失败", "已流失", "closed lost"),
}
DECISION_ROLES: Words = {
    "decider": ("决策人", "决策者", "决策", "拍板人", "decision maker", "decides"),
    "influencer": ("影响者", "影响人", "influences"),
    "user": ("使用者", "使用人", "uses"),
    "purchaser": ("采购", "采购人", "采购负责人", "buyer", "purchases"),
    "payer": ("付款人", "财务", "pays"),
    "gatekeeper": ("把关人", "前台"),
    "other": ("其他", "其它"),
}
GENDERS: Words = {
    "female": ("女", "女士", "女性", "小姐", "太太", "f", "ms", "ms.", "mrs", "mrs.", "miss", "w"),
    "male": ("男", "先生", "男性", "男士", "m", "mr", "mr."),
    "other": ("其他", "其它", "未知", "unknown", "nonbinary", "non-binary", "diverse"),
}
VISIT_MODES: Words = {
    "visit": ("上门", "拜访", "上门拜访", "现场", "面谈", "实地拜访", "in person", "meeting"),
    "call": ("电话", "电话拜访", "致电", "phone", "phone call"),
    "wechat": ("微信", "企业微信", "weixin"),
    "mail": ("邮件", "电子邮件", "email", "e-mail"),
    "video": ("视频", "视频会议", "线上", "video call"),
}
VISIT_STATES: Words = {
    "planned": ("计划", "已计划", "待拜访", "未开始", "plan"),
    "completed": ("完成", "已完成", "已拜访", "done", "held"),
    "missed": ("错过", "未完成", "未拜访", "not held"),
    "cancelled": ("取消", "已取消", "canceled"),
}
VISIT_RESULTS: Words = {
    "order": ("下单", "成交", "订单", "签单", "ordered"),
    "progress": ("有进展", "进展", "推进"),
    "no_change": ("无进展", "无变化", "没有进展", "no progress", "unchanged"),
    "refused": ("拒绝", "被拒绝", "rejected"),
    "absent": ("不在", "未遇", "未见到", "not there"),
}
MEETING_KINDS: Words = {
    "meeting": ("会议", "会面", "洽谈"),
    "banquet": ("宴请", "招待", "用餐", "餐饮", "吃饭", "meal", "dinner", "lunch"),
    "event": ("活动", "娱乐", "entertainment"),
}
APPROVALS: Words = {
    "none": ("无需审批", "无", "not needed"),
    "pending": ("待审批", "审批中", "待审", "待批", "未审批", "未批", "open"),
    "approved": ("已批准", "批准", "已批", "同意", "已审批", "已通过", "通过", "yes", "ok"),
    "refused": ("未批准", "拒绝", "不同意", "驳回", "rejected", "no"),
}
ORDER_STATES: Words = {
    "ordered": ("已下单", "待发货", "未发货", "下单", "open", "pending", "processing"),
    "delivered": ("已发货", "已交货", "已送达", "完成", "已完成", "shipped", "completed"),
    "cancelled": ("已取消", "取消", "作废", "canceled", "void"),
}
PAYMENT_KINDS: Words = {
    "payment": ("回款", "收款", "付款", "received"),
    "refund": ("退款",),
}
RETURN_STATES: Words = {
    "reported": ("已登记", "登记", "待处理", "open"),
    "received": ("已收货", "已收到", "处理中"),
    "settled": ("已处理", "已完成", "完成", "已结", "closed", "done"),
}
TASK_STATES: Words = {
    "open": ("未完成", "待办", "进行中", "未开始", "todo", "to do", "in progress", "not started"),
    "done": ("已完成", "完成", "completed", "closed"),
    "cancelled": ("已取消", "取消", "canceled"),
}
NOTE_KINDS: Words = {
    "note": ("备忘", "笔记", "记录"),
    "request": ("请求", "请示", "申请"),
    "discussion": ("讨论", "交流"),
}
LEARNING_KINDS: Words = {
    "product": ("产品", "产品知识"),
    "reading": ("阅读", "读书"),
    "colleague": ("同事", "向同事学习"),
    "course": ("课程", "培训", "training"),
    "other": ("其他", "其它"),
}
READING_NATURES: Words = {
    "flow": ("流量", "累计", "发生额", "sum"),
    "level": ("存量", "时点", "余额", "as of"),
}
SENSES: Words = {
    "reach": (
        "达到",
        "达成",
        "目标",
        "至少",
        "不少于",
        "保底",
        "冲刺",
        "保底/冲刺",
        "任务",
        "goal",
    ),
    "cap": ("上限", "不超过", "限额", "至多", "最多", "控制", "预算", "limit", "at most"),
}
BASES: Words = {
    "ordered": ("下单", "订单", "orders"),
    "delivered": ("发货", "交货", "delivery"),
    "collected": ("回款", "收款", "collection"),
}
EACH: Words = {
    "gift": ("每份礼品", "礼品"),
    "contact": ("每位联系人", "联系人"),
    "customer": ("每个客户", "客户"),
    "rep": ("每位业务员", "业务员"),
    "region": ("每个区域", "区域"),
    "meeting": ("每次会面", "招待"),
}
PERIODS: Words = {
    "day": ("日", "每日", "天", "每天", "daily"),
    "week": ("周", "每周", "星期", "weekly"),
    "month": ("月", "每月", "月度", "monthly"),
    "quarter": ("季", "季度", "每季度", "quarterly"),
    "half": ("半年", "half-year", "half year"),
    "year": ("年", "年度", "每年", "全年", "yearly"),
    "once": ("一次", "一次性"),
}

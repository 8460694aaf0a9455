"""What people call the metrics in their sheets of goals."""

from collections.abc import Mapping

METRICS: Mapping[str, tuple[str, ...]] = {
    "new_client_visits": (
        *("新客户拜访", "新客户拜访数", "新客户拜访量", "新客户拜访次数", "拜访新客户", "新客拜访"),
        *("新客户走访", "走访新客户", "陌生拜访数", "新客户数", "新拜访客户"),
    ),
    "visits": (
        "拜访",
        "拜访数",
        "拜访量",
        "拜访次数",
        "客户拜访",
        "客户拜访量",
        "走访",
        "上门拜访",
    ),
    "contacts_made": (
        "联系次数",
        "客户联系",
        "联系客户",
        "跟进次数",
        "回访",
        "客户回访",
        "沟通次数",
    ),
    "prospects_found": (
        *("新增潜在客户", "新增意向客户", "潜在客户", "意向客户", "新增线索", "新线索", "线索数"),
        *("潜在客户数", "意向客户数", "新增潜在客户数"),
    ),
    "prospects_open": ("在跟潜在客户", "在跟客户", "跟进中客户", "跟进客户数"),
    "customers_won": (
        *("成交客户", "成交客户数", "新增客户", "新增客户数", "新客户", "开发新客户", "新客户开发"),
        *("新客户开发数", "签约客户", "签约客户数", "新开发客户", "新成交客户"),
    ),
    "active_customers": (
        "下单客户",
        "下单客户数",
        "活跃客户",
        "活跃客户数",
        "动销客户",
        "交易客户数",
    ),
    "orders": ("订单", "订单数", "订单量", "合同数", "签单数", "成交单数", "单量"),
    "sales_amount": (
        *(
            "销售额",
            "销售",
            "销售金额",
            "销售收入",
            "营业额",
            "销售目标",
            "销售任务",
            "业绩",
            "营收",
        ),
        *("订单金额", "订单额", "合同额", "合同金额", "签约额", "签单额", "销售总额", "业绩目标"),
    ),
    "sales_quantity": ("销量", "销售量", "销售数量", "销售件数", "出货数量"),
    "average_order": ("平均每单", "客单价", "平均订单金额", "单均"),
    "order_frequency": ("每家订单数", "下单频次", "订单频次", "复购次数"),
    "receivables": ("待收款", "应收账款", "应收帐款", "应收款", "应收", "欠款", "应收余额"),
    "gifts_cost": ("礼品花费", "礼品费", "礼品费用", "礼品", "礼品预算", "礼品支出"),
    "meetings_cost": (
        *(
            "会面和用餐花费",
            "招待费",
            "业务招待费",
            "招待费用",
            "招待",
            "宴请费用",
            "餐费",
            "招待预算",
        ),
    ),
    "cadence_coverage": ("覆盖率", "客户覆盖率", "拜访覆盖率", "联系覆盖率"),
    "products_pitched": (
        "推介产品",
        "产品推介",
        "新品推介",
        "推荐产品",
        "产品推荐次数",
        "新品推广",
    ),
    "lessons": ("教训", "经验教训", "总结"),
    "learning": ("学习", "学习次数", "培训", "培训次数", "产品学习"),
    "tasks_done": ("做完的待办", "完成任务", "完成任务数", "任务完成数", "完成待办"),
}
_COLLECTED = (
    "回款",
    "回款额",
    "回款金额",
    "回款目标",
    "回款任务",
    "收款",
    "收款额",
    "收款金额",
    "到账",
    "到账金额",
)
_DELIVERED = ("发货额", "发货金额", "出货额", "出货金额", "发货", "交货金额")
BY_WORD: Mapping[str, tuple[str, str | None]] = {
    **{word: (name, None) for name, words in METRICS.items() for word in words},
    **dict.fromkeys(_COLLECTED, ("sales_amount", "collected")),
    **dict.fromkeys(_DELIVERED, ("sales_amount", "delivered")),
}
"""By what a sheet calls it, a metric and the basis that the word implies."""

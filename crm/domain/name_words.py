"""Words that names of companies are made of, besides the one that tells them apart."""

from typing import Final

_TRADES: Final = """
国际 进出口 国际贸易 贸易 商贸 经贸 工贸 商务 商业 商行 商店 商社 供应链 供应链管理 实业 工业
产业 发展 开发 科技 技术 计算机 系统 计算机系统 大数据
信息 信息科技 信息技术 网络 网络科技 软件 数据 电子 电子商务 电子科技
智能 智能科技 通信 通讯 互联网 物联网 自动化 机械 机电 机械设备 设备 装备 制造 五金 模具 仪器
仪表 电气 电器 电力 电缆 电线 照明 光电 能源 新能源 环保 环境 化工 化学 材料 新材料 塑料 塑胶
橡胶 金属 钢铁 钢材 铝业 矿业 石油 石化 燃气 水务 建筑 建设 建材 建筑工程 工程 装饰 装修 装潢
设计 园林 绿化 房地产 置业 地产 物业 物业管理 物业服务 食品 食品加工 饮料 酒业 茶业 茶叶 茶馆
餐饮 餐饮管理 餐饮服务 饭店 酒店 酒店管理 宾馆 酒楼 餐厅 面馆 小馆 火锅 烘焙 超市 便利店 生鲜
果蔬 水果 粮油 粮油店 粮油贸易 水产 农业 农产品 农业科技 畜牧 养殖 种业 饲料 服装 服饰 纺织 针织
皮革 鞋业 家具 家居 家纺 日用品 百货 化妆品 美容 珠宝 玩具 文具 办公用品 包装 印刷 纸业 医药
药业 制药 生物 生物科技 医疗 医疗器械 医疗科技 健康 保健品 诊所 医院 大药房 药房 汽车 汽车销售
汽车服务 汽车配件 汽配 摩托车 物流 运输 货运 货运代理 快递 仓储 航空 船舶 教育 教育科技 教育咨询
培训 文化 文化传媒 文化传播 传媒 广告 影视 娱乐 体育 旅游 旅行社 出版 投资 投资管理 资本 基金
金融 保险 银行 担保 租赁 咨询 管理 管理咨询 企业管理 企业管理咨询 服务 团膳 团膳服务 人力资源
会计师事务所 律师事务所 事务所 工作室 中心 经营部 门市部 加工厂 食品厂 制品 用品 制品厂 机械厂
销售 批发
"""
_LATIN_FORMS: Final = """
co company corp corporation inc incorporated ltd limited llc llp lp plc pte pty gmbh mbh ag kg
kgaa ohg ug se sa sas sarl sarlu srl spa sl slu bv nv ab oy oyj as aps kk sdn bhd jsc ooo oao
group holding holdings cia ltda eirl
"""
_LATIN_TRADES: Final = """
trading trade traders technology technologies tech industries industry industrial international
electronics electronic electric electrical machinery logistics services service solutions
systems software foods food import export imports exports enterprise enterprises manufacturing
products supplies supply global china consulting
"""

FORMS: Final = (
    *("股份有限责任公司", "有限责任公司", "股份有限公司", "集团有限公司", "控股有限公司"),
    *("有限公司", "股份公司", "集团公司", "总公司", "公司", "集团", "控股", "股份", "企业"),
    *("有限合伙", "普通合伙", "合伙企业", "个体工商户", "个人独资", "有限"),
)
"""Legal forms, the longer ones first."""

TRADES: Final = tuple(sorted(_TRADES.split(), key=len, reverse=True))
"""What a company does, the longer words first."""

BRANCHES: Final = (
    *("分公司", "分店", "分行", "支行", "分部", "分厂", "分院", "分校", "办事处", "代表处"),
    *("营业部", "营业厅", "项目部", "经销部", "服务部", "专卖店", "旗舰店", "门店", "店", "期"),
)
"""What a branch is called."""

LATIN_FORMS: Final = frozenset(_LATIN_FORMS.split())
"""Legal forms in Latin letters, a word each."""

LATIN_TRADES: Final = frozenset(_LATIN_TRADES.split())
"""Trades in Latin letters, a word each."""

WORD_FOR: Final = {
    **dict.fromkeys(("trading", "trade"), "贸易"),
    **dict.fromkeys(("technology", "technologies", "tech"), "科技"),
    **dict.fromkeys(("electronics", "electronic"), "电子"),
    **dict.fromkeys(("machinery",), "机械"),
    **dict.fromkeys(("logistics",), "物流"),
    **dict.fromkeys(("foods", "food"), "食品"),
    **dict.fromkeys(("software",), "软件"),
    **dict.fromkeys(("industrial", "industries", "industry"), "实业"),
}
"""Trades in Latin letters with the usual word in Chinese."""

_COMPUTING: Final = "科技技术网络信息软件数据大智能电子计算机系统通信互联"
_TRADING: Final = "国际贸易商经工进出口实业务行社"

FAMILIES: Final = (frozenset(_COMPUTING), frozenset(_TRADING))
"""Trades made of these characters alone are often said for one another."""

NO_BRANDS: Final = frozenset(("中国", "中华", "国家", "全国", "china", "united", "national"))
"""What many companies begin with that have nothing to do with each other."""

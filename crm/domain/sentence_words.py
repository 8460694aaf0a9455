"""The words by which a sentence about a contact is understood, Chinese and English."""
# ruff: noqa: E501 - a list of words is one expression

import re

_I = re.IGNORECASE

# Where one thing that is said ends and the next begins.
CLAUSE_ENDS = re.compile(
    r"[，,](?!\d{3})|[。；;！!？?、\n]|\.(?=\s|$)|"
    r"(?:\s+(?:and then|and|but|then))(?=\s+(?:i\b|i'll|we\b|we'll|promis|will|want|need|ask|next|"
    r"visit|call|meet|go\b|see|send|order|complain|agree|they|he\b|she\b|would|require|follow|quote))|"
    r"(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])",
    _I,
)

MODES: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "video",
        re.compile(
            r"视频(?:会议|通话|连线|聊)?|腾讯会议|线上(?:开?会|聊|沟通)|\bvideo(?: ?call| ?chat| meeting)?\b|\bzoom(?: call)?\b|\bteams call\b",
            _I,
        ),
    ),
    (
        "wechat",
        re.compile(
            r"(?:发了?|用|通过|加了?)?微信(?:上)?(?:聊了?|沟通|联系|说|问|回复)?|\b(?:on |via |by |over )?we ?chat(?:ted)?\b",
            _I,
        ),
    ),
    (
        "mail",
        re.compile(
            r"(?:发了?|回了?|收到)?(?:电子)?邮件|发了?电邮|\be-?mail(?:ed)?\b|\bmailed\b|\b(?:by|via) mail\b",
            _I,
        ),
    ),
    (
        "call",
        re.compile(
            r"打给|(?:打了?个?|通了?个?|回了?个?|接了?个?|接到|来|去)?电话(?!号)(?:里|中)?(?:联系|沟通|回访|聊了?|拜访)?|致电|去电|来电|通话|"
            r"\b(?:phone ?call|phoned|telephoned|rang|called|call with|call from|on the phone|by phone|over the phone|had a call|voicemail|left a message)\b(?: up)?(?: with| from| to)?",
            _I,
        ),
    ),
    (
        "visit",
        re.compile(
            r"拜访了?|走访了?|上门(?:拜访)?|登门|跑了一?趟|回访了?|"
            r"\b(?:visited|visit to|visit at|dropped (?:by|in)(?: at| on)?|stopped by|went to(?: see)?|called on)\b",
            _I,
        ),
    ),
)

# What our own words are that stand around names; names are what is left.
AROUND_NAMES = re.compile(
    r"拜访了?|见了一?面|见面|见了|见到了?|见过|见|去了一?趟|去了|去过|去|到了|到|在|和|跟|与|同|找了?|约了?|碰到了?|遇到了?|"
    r"打给|陪了?|上门|顺路|路过|经过|聊了一?(?:聊|下|会儿?)?|聊|谈了一?(?:谈|下)?|谈|沟通了?一?下?|说|讲|来|刚|又|再|"
    r"新客户|新开的?|老客户|客户那边?|客户|那边|这边|那里|店里|公司里|第一次|首次|一趟|一下|"
    r"他们|他|她|我们|我|对方|今天|了|的|给|是|都|也|吧|"
    r"\b(?:visited|visit|visits|met|meet|saw|see|with|at|to|the|of|from|a|an|spoke|talked|talk|had|has|have|and|"
    r"in|on|for|boss|owner|manager|shop|their|his|her|they|he|she|we|i|it|is|was|called|call|by|about|new|client|prospect|lead|owner|customer|went|again|"
    r"after|before|said|says|quick|short|long|good|meeting|lunch|coffee|today|dropped|stopped|up|who|there|over)\b",
    _I,
)

NO_NAME = re.compile(
    r"(?:吃饭|video|wechat|微信|电话|boss|owner|manager|chef|喝茶|老板|经理|嫌?价格.*|.{0,2}\d.*|新品|老客户?|先|下|上|里|时候|情况|新|他家|对账|开会|送货|样品)",
    _I,
)

# What a name that nobody knows ends with, and what stands before one.
BUSINESS = re.compile(
    r"(?:酒店|饭店|宾馆|酒楼|餐厅|餐馆|饭馆|菜馆|面馆|火锅|小厨|私房菜|食府|茶馆|茶楼|咖啡|烘焙|超市|便利店|商行|商店|商贸|贸易|经营部|"
    r"批发部|食堂|学校|幼儿园|医院|农庄|农场|山庄|公司|集团|工厂|厂|店|馆|楼|坊|行|记|轩|阁|苑|园|居|府|港|铺|吧)"
    r"(?:[（(].*)?$"
)
GOES_BEFORE = re.compile(
    r"(?:拜访了?|走访了?|见了?|去了?|到了?|在|跟|和|找|约了?|遇到了?|打给|路过|新客户|新开的|客户|电话|微信|上门|叫|陪)$"
)

_THEY_PAY = r"(?!.{0,8}(?:付|还款|试用|开始用|用我们|进货|签字|付款|打款|回款|结账|汇款|下单|答复))"
PROMISES = re.compile(
    r"(?:我们?)?(?:已经?)?(?:答应|承诺|保证|应承)了?(?:他们?|她们?|对方|客户|人家)?"
    + _THEY_PAY
    + r"|"
    r"(?:跟?他?说好|约好|约定|讲好)了?" + _THEY_PAY + r"|"
    r"我们?(?:会|来|要|得|去)(?!了|过)|回头(?:我|给|再)?|要我们?|让我们?|叫我们?|让(?=把|帮|给)|(?:我们?)?先(?=送样|送货|送他|送她|寄|给他|给她|报价)|记得|"
    r"\b(?:i |we |have |had )?(?:promised|agreed)(?! to (?:pay|order|buy|try|test|sign|use|a ))(?: them| him| her| to)*\s|\bneed to (?=bring|send|deliver|prepare|email|quote)|"
    r"\b(?:i'll|i will|we'll|we will|i am to|i have to|i must|i need to|we need to|remember to|will) (?!pay|order|buy|be\b)",
    _I,
)
# What one does for a customer; with a day ahead it is a promise though nobody says so.
DOING = re.compile(
    r"送样|送货|到货|带(?:过去|来|去|给)|拟好?|做好|送到|送去|送(?!了)|给(?!了)(?:他们?|她|客户|对方)?(?:报价|答复|方案|合同|样|回复|资料|价)|报价|寄(?!了)|发(?!了|现|霉|票未)|"
    r"补(?:货|发|寄|送|样|赠|(?=\d))|答复|去?谈(?!得|了|好|过|妥|崩)|安排|确认(?!了)|回复(?!了)|提供|准备|带(?:样|货|合同|资料|报价|新品)|出方案|做方案|换货|对账|催|签合同|上门(?:处理|维修|安装)|培训|试样|"
    r"\b(?:first delivery|delivering|sending|bringing|send|deliver|quote|bring|ship|prepare|confirm|provide|arrange|offer|reply|answer|draft|submit|mail|email)\b",
    _I,
)
NOT_OURS = re.compile(
    r"吗$|能不能|他们|对方|客户(?:会|要|说)|付款|打款|回款|结账|汇款|下单|\b(?:they|he|she|customer) (?:will|would|is going|are going|wants? to)\b|\bpay(?:ment)?\b",
    _I,
)
NEXT = re.compile(
    r"下次(?:再)?(?:拜访|去|见|来|联系|约|见面)?|下回|再(?:看|问|补|说|约|对|去|来|拜访|访|约|见|过去|过来|打|联系|跟进|跟|谈|聊|看|上门|碰|跑一?趟)(?!了)|复访|回访|跟进|"
    r"\b(?:visit|go|come|call|meet|see|stop by|drop by|speak|talk|be)(?: (?:them|him|her|there|back|with them|by|in))* again\b|"
    r"\b(?:go|come|call|be) back\b|\bfollow(?:ing)?[- ]up\b|\bnext (?:visit|call|meeting|appointment)\b|\brevisit\b|\btry again\b|\bgo back\b|\bsee (?:him|her|them) again\b|\bcatch up\b|\breturn(?= on| next)|\bback (?=next|on)",
    _I,
)
NEEDS = re.compile(
    r"要求|(?<![不没快])要了(?=[\u4e00-\u9fff])|(?<![重主只就快将不需没还])要(?!求|退|定下|是|么|不|我|我们|让|求我|了|紧|去|来|等|到|的)|需要(?!我)|想(?:要|买|订|换(?!供应商|一?家)|试|看|了解|做|找|进|拿)|希望(?:能|有|我们)?|急需|缺货?|"
    r"补(?:货|[^，,。]{0,8}?\d+)|催(?=发票|合同)|先?订(?=[^，,。了]{0,8}?(?:\d|[一两二三四五六七八九十][箱桶袋瓶件盒]))|加订|还要|打算(?=进|买|订|换|做|上)|有意(?:采购|买|订)|询价|询问|(?<!再)问(?:了一?下?|起|到)?(?!题|好)|"
    r"对(?=[^，,。]{1,12}感兴趣)|(?:\bhe'd|\bshe'd|\bthey'd|\bwe'd) like|\border (?=\d)|\b(?:needs?(?! (?:more )?time| to (?:bring|send|deliver|prepare|check))|needed|wants?(?! to (?:switch|return|stop|pay|change))|wanted|would like(?! a (?:visit|call|meeting))|asks? for|asked for|asking for|asked about|asks about|asked whether|looking for|interested in|"
    r"requests?|requested|requires?|is short of|out of stock of|running low on|low on|short of|run out of|out of(?! (?:office|town|the))|could use)\b",
    _I,
)
GOING = re.compile(r"我?(?:去|来|过去|过来|见|见面|拜访|去拜访|去见|上门)")
# A promise to meet is the next contact.
MEETING = re.compile(
    r"(?:call|ring|phone|visit|see|meet|try again|come (?:by|back|over)|go back|drop (?:by|in)|stop by)\b",
    _I,
)
# With a day ahead these say when the next contact is, though nobody says "again".
APPOINTED = re.compile(
    r"约(?!定|好给)|投标|开会|见面|拜访|去(?!年)|过去|来(?=签|谈|看|取)|上门|试(?:菜|油|样|吃)|看|问|联系|谈|"
    r"\b(?:visit|meeting|appointment|meet|follow|call|see|go)\b",
    _I,
)
IMPERATIVE = re.compile(
    r"(?:send|bring|email|quote|deliver|prepare|draft|ship)\b(?! (?:by|on)\b)", _I
)

NO_NEED = re.compile(
    r"不(?:需要|要|想|缺)|没(?:有)?需求|不感兴趣|\b(?:does not|doesn't|don't|do not|no longer) (?:need|want)\b|\bnot interested\b",
    _I,
)

# The first that fits anywhere wins.
RESULTS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "absent",
        re.compile(
            r"没人(?!要|买)|没空|(?:正)?在开会|没(?=在店|在家)|人?不在(?!意|乎|考虑|卖|做|用)(?:家|店里?|公司)?|没见到|没见着|没遇到|没碰到|扑空|白跑|出差了?|没接(?:电话)?|没打通|关门|"
            r"\b(?:nobody (?:was )?(?:there|in|home)|no one (?:was )?(?:there|in)|wasn'?t (?:there|in|available)|isn'?t in|voicemail|closed on|was not (?:there|in)|was out|not in\b|not there|no answer(?! yet)|didn't (?:pick up|answer)|absent|shop (?:was )?closed|was closed)\b",
            _I,
        ),
    ),
    (
        "refused",
        re.compile(
            r"拒绝了?|不要了(?!.*照[旧常])|没谈拢|没兴趣|没意向|没有意向|没有兴趣|不感兴趣|不考虑|不合作|回绝了?|不买|没需求|没有需求|不用了|不需要|谈崩|"
            r"\b(?:not now|refused|not interested|turned (?:us|it|me) down|declined|said no|rejected|no interest|does not need|doesn't need|don't need)\b",
            _I,
        ),
    ),
    (
        "order",
        re.compile(
            r"(?<![准备打算再会周天月想要能以前])下了?单了?|谈妥|签了?字了?|成交了?|签(?:了|下)(?:合同|单|约)?|签单|签约|订了|定了|拿下|当场(?:订|定)|下了订单|"
            r"\b(?:(?<!not )(?<!to )ordered|sold \d+|orders? (?=\d)|placed an? (?:first |trial )?order|order placed|signed|closed the deal|bought|gave us an order)\b",
            _I,
        ),
    ),
    (
        "no_change",
        re.compile(
            r"等(?:国庆|中秋|节|年)后|没变化|没啥变化|照旧|等(?:他|她|对方)?(?:回复|答复|消息|通知)|先不|没什么变化|没进展|没有进展|老样子|再考虑|考虑考虑|再看看|再等等|还在(?:考虑|看|犹豫)|没定|还没(?:定|决定)|暂时(?:不|没)|没结果|"
            r"\b(?:no change|no (?:answer|reply|news) yet|waiting for|nothing new|still thinking|undecided|no decision|not decided|needs? (?:more )?time|thinking about it|think it over)\b",
            _I,
        ),
    ),
    (
        "progress",
        re.compile(
            r"反馈(?:不错|很好|好)|答应(?:试|用|下个月)|有意向|意向(?:很|比较)?(?:强|大|高)|(?<!不)(?<!没)有兴趣|(?<!不)感兴趣|愿意|同意|有进展|谈得(?:不错|很好|挺好|好)|聊得(?:不错|很好|挺好|好)|有希望|松口|试用|试样|很满意|"
            r"\b(?:(?<!not )interested|keen|went well|positive|agreed to (?:try|test|a trial)|likes|liked|made progress|good progress|happy with|wants a trial)\b",
            _I,
        ),
    ),
)

COMPETITORS = re.compile(
    r"(?:现在|目前|一直|还)?(?:在用|用的是|用的|在做|合作的是)(?P<name>[^，,。；;\s的]{2,10})|竞品(?:是)?(?P<name2>[^，,。；;\s]{2,10})|"
    r"被(?P<name3>[^，,。；;\s]{2,8}?)(?:抢|撬|占|挤|顶)|"
    r"\b(?:uses?|using|switch(?:ing)? from|buys? from|buying from|currently with|competitor(?: is)?|goes with|supplied by)\s+(?P<name4>[A-Z][\w&'-]*(?: [A-Z][\w&'-]*){0,2})",
)
COMPLAINTS = re.compile(
    r"投诉|抱怨|有虫|结块|异味|变味|发黑|受潮|异物|太(?:酸|咸|甜|硬|软|碎|粗|稀)|不满意?|质量(?:有)?问题|破损|漏(?:油|液|了)|发霉|过期|少(?:送|发)了?|送错|发错|晚到|来得太?慢|太慢|退货|坏了|变质|"
    r"\b(?:complain(?:s|ed|ing)?|complaint|torn|mould|mold|stale|smells|too (?:coarse|salty|sour|sweet|hard|soft|fine)|damaged|broken|late deliver(?:y|ies)|delivered late|arrived late|leaking|leaked|wrong goods|short delivery|too slow)\b",
    _I,
)
AMOUNTS = re.compile(
    r"(?:[¥￥$€]\s?\d[\d,]*(?:\.\d+)?\s?[万千kK]?)|"
    r"(?:\d[\d,]*(?:\.\d+)?|[一二两三四五六七八九十百]+)\s?(?:多)?(?:万|千)?(?:元|块钱|块|万|件|箱|桶|瓶|袋|吨|公斤|千克|kg|斤|包|盒|支|台|套|提|批|只|条|份)(?!货|发)|"
    r"\b\d[\d,]*(?:\.\d+)?\s?(?:k|yuan|rmb|cases?|boxes|box|bottles?|cartons?|bags?|pcs|pieces|units?|tons?|kg|litres?|liters?|drums?|sacks?|tubs?|crates?|jars?|tins?|packs?|pallets?|sets?)\b",
    _I,
)
PITCHES = re.compile(
    r"介绍了?|推荐了?|推了|主推|讲了|演示了?|带了|试吃了?|展示了?|\b(?:pitched|showed|presented|introduced|demoed|brought|recommended|offered)\b",
    _I,
)

TITLES = (
    "行政总厨", "园长", "场长", "馆长", "站长", "队长", "社长", "总经理", "副总经理", "董事长", "厨师长", "采购经理", "采购总监", "店长", "厂长", "经理", "主任", "老板娘", "老板",
    "老师", "院长", "处长", "科长", "部长", "总监", "主管", "会计", "师傅", "先生", "女士", "小姐", "阿姨", "局长", "校长", "总厨",
    "所长", "组长", "主厨", "医生", "教授", "书记", "副总", "总", "工", "姐", "哥", "董", "叔",
)  # fmt: skip
TITLED = re.compile(
    r"(?P<surname>欧阳|司马|上官|诸葛|[\u4e00-\u9fff])(?P<title>"
    + "|".join(TITLES)
    + r")(?!部|价|店|共|结|监部|司|程|厂|人|作|业|具)"
)
NICKNAMED = re.compile(
    r"(?<![\u4e00-\u9fff])?(?P<old>[老小阿])(?P<surname>[\u4e00-\u9fff])(?![板客家顾户店区型麦])"
)
MET = re.compile(
    r"(?:见了|见到了?|见|和|跟|与|找|约了?|碰到了?|遇到了?|打给|陪)(?P<han>[\u4e00-\u9fff]{2,3})(?=$|[^\u4e00-\u9fff]|聊|谈|说|见|沟通|吃|开|要|想|需|打|通|确|对|讲|商|碰|定|签|不|没|就|问|希)|"
    r"\b(?i:met with|met|meet|saw|with|spoke to|spoke with|talked to|talked with|called|phoned|asked|told|emailed)\s+"
    r"(?P<latin>(?:(?:Mr|Mrs|Ms|Miss|Dr)\.? )?[A-Z][\w'-]+(?: [A-Z][\w'-]+)?)",
)
LATIN_TITLED = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Dr)\.? [A-Z][\w'-]+(?: [A-Z][\w'-]+)?")

# Said before a name: 会计小周, owner Lucy.
ROLE_BEFORE = re.compile(
    r"(?:会计|采购|老板|店长|经理|主管|厨师|厨师长|总厨|出纳|财务|助理|司机|的|[见和跟与找约，,是 ])$"
)
LATIN_ROLED = re.compile(
    r"\b(?:owner|chef|manager|buyer|head cook|boss) (?P<name>[A-Z][a-z]+(?: [A-Z][a-z]+)?)"
)

INTRODUCES = re.compile(
    r"(?:见了?|见到了?|跟|和|与|找|约了?|打给|遇到了?|碰到了?|拜访了?|会计|采购|出纳|财务|"
    r"\b(?:met|saw|with|spoke to|talked to|called|visited|buyer|owner|chef|manager)\s)$",
    _I,
)

SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔"
    "钟谭陆汪范金石廖贾夏韦傅方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢"
    "安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路"
    "游辛靳管柴蒙鲍华喻祁房滕屈饶解牟艾尤时穆农车卜查盖区冼连池巫花冷卫臧柏费全席隋楼娄应宫丘闻莘桂郁麻党宗项简"
) | {"欧阳", "司马", "上官", "诸葛", "慕容", "令狐", "尉迟"}


def is_surname(text: str) -> bool:
    """Whether this is a family name."""
    return text in SURNAMES

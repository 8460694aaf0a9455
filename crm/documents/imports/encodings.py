"""Which encoding a text is in: each is tried, and the likeliest characters win.

Nearly any bytes can be read as GB18030 or Big5, and all as Windows-1252; only the misreading shows
characters that nobody writes.
"""

import codecs
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CHINESE = ("gb18030", "cp950", "big5hkscs")
_SAMPLE = 60_000
_LIKELY = 0.15  # a mean below this is noise
_MOST_BAD = 0.1  # of the characters beyond ASCII, in a text that is still taken for UTF-8

# The characters most written in names, addresses and business, each script's own forms included.
_SAME = (
    "的一是不了人我在有他大中上到地出要以下用年生自方后作里公司分前部同力心主理成此重天正新民合反"
    "制文次相信表使加加名本如原看定外女手明己三四五六七八九十百千万亿元角口水山石田土木火金王李林"
    "朱高何郭胡徐宋唐董于曹袁沈曾彭苏卢丁魏薛余潘杜戴夏田范石姚熊金陆郝孔白崔康毛邱秦江史侯孟尹"
    "黎易常武喬賴文安洪章梁吳周吴黄孫馬許谢劉陳張北京市海南西東省州深福建河山安徽四川重江津台湖"
    "城街道路村巷弄室座幢栋棟公寓座科技食品化工有限商行店酒酒市品股份集汽配件五金土特文具印刷服"
    "先生小姐女士男女性手机手機地址姓名期日月号碼码注意收付款未已完成待量件箱包瓶盒支本次位客"
    "等好小多去只而可能都那你得就和也之以其二家把被与给更最又再各因由从向但并或及比全平比立位代"
    "入利保委取只各合吉吏向君告命和品委始姿子孩孫字存守宏官宗定宜客宣室害家容宿密富寒寄寫察封射將小少尺尼尾局"
    "屆展工左巧巨差己已市布帝師席常平年幸府度座庫康廉建形往律後得心必快忠念怎思急性恒恩息情惠愛感慈慧"
    "成我或房所手才打批找技把投折抗抱拉招拜括持指按排採接提換改放政故效教散敬整文料方施旅旗日早明星春昨是"
    "時景普晶智曲書月有服望朝期木本材村杯東松板林果架柏某染柔查柱校格桂桃案桌梅條梁森植極榮標樂模樣橋機"
    "次欣歌止正步武歲死母每比毛氏民氣水永求江池決沙河油治泉法波泰洋洗活流浙浩海消涵深清港湖湯源準溫滿演漢"
    "漫潮潤激火灣為炎無照熱營爱牌物特狀獎玉玲珍班現球理琴環甘生產用甲男町留畫當疑療發白百的皇皮盈益盛目直相省"
    "看真知短石研破硬碼磁社祝神票福私秀科秋種稅穎空突立站童竹笑第等答策筆管箱節米精糖系素紅約級純紙細終組結給"
)
_SIMPLIFIED = (
    "们这来个国说为时会学对过还动发经现进种开间关问题点实业无长体机当产与义军从应电样务员区场处变战计见"
    "级条结线设备总统联据议专东丝两严丧丰临丽举乐习乡书买乱争亏云亚产亲亿仅仓价众优伙传伤伦伟侧侨俩债倾"
    "储儿党兰兴养兽内冈册写军农冯决况冻净凉减凤凭凯击刘则刚创删别剂剑剧劝办务励劲劳势华协单卖卢卫厂厅历"
    "厉压厌厦县参双发变叙叶号叹吓吕吗启吴员呜响哑园围图圆圣场坏块坚坛坝坟坠垄垒垦垫墙壮声壳处备复够头夹夺"
    "奋奖妇妈娱孙学宁宝实宠审宪宫宽宾对寻导将尔尘尝层届属岁岂岗岛峡币帅师帐带帮库应庙废开异弃张弥弯弹强归录"
    "彻径忆忧怀态总恋恶悦惊惧惯愿懒戏战户扑执扩扫扬扰抚抛抢护报担拟拥择拣拥拨挂挡挤挥损换据掷搂摄摆摇撑敌数"
    "斋断旧时旷昼显晓晕暂术朴杂权条杨极构枪柜标栋树样档桥梦检楼榄槛横欢欧歼残毁毕气汇汉污汤沟沪泪泻泽洁浅测济"
    "浏浓涂润涨渐渔湾湿满滚滤灭灯灵炉点炼烂烟烦烧热爱牵犹独狭狮猎玛环现玺琐琼电画畅疗疯痒瘾监盖盗盘睁着矫矿码"
    "砖础硕确碍礼祸离种积称稳穷窃竞笔签简类粮紧纠红纤约级纪纯纱纲纳纵纷纸纹线练组细织终绍经结绕给络绝统继绩绪"
    "续维综绿缓编缘缩网罗罚职联聪肃肠肤胁胜脏脑脚脱脸腾舰舱艰节芦苍苏茎荐荣药莱莲获营萧蓝虑虽蚀补装见观规视览觉"
    "触誉计订认讨让训议讯记讲许论设访证评识诉词译试诗诚话询该详语误说请诸诺读课谁调谈谊谋谢谱谷负财责贤败货质贩"
    "贪贫购贯贴贵贷贸费贺资赏赔赖赚赛赞赠赢赵趋跃车轨转轮软轻载较辅辆辉输边辽达迁过迈运还进远违连迟适选逊递遗邓"
    "郑邮邻酱释里鉴针钉钟钢钥钱铁铃铅铜铝铺链销锁锅锋错锡锦键镇长门闭问闲间闻阀阅队阳阴阵阶际陆陈险随隐难雾静韩页"
    "顶项顺须顾顿预领颇频题颜额风飞饭饮饰饿馆马驰驱驶驻驾验骗骤鱼鲁鲜鸟鸡鸣鸿鹏鹤麦黄齐龄龙龚龟"
)
_TRADITIONAL = (
    "們這來個國說為時會學對過還動發經現進種開間關問題點實業無長體機當產與義軍從應電樣務員區場處變戰計見"
    "級條結線設備總統聯據議專東絲兩嚴喪豐臨麗舉樂習鄉書買亂爭虧雲亞親億僅倉價眾優夥傳傷倫偉側僑倆債傾"
    "儲兒黨蘭興養獸內岡冊寫農馮決況凍淨涼減鳳憑凱擊劉則剛創刪別劑劍劇勸辦勵勁勞勢華協單賣盧衛廠廳歷"
    "厲壓厭廈縣參雙敘葉號嘆嚇呂嗎啟吳嗚響啞園圍圖圓聖壞塊堅壇壩墳墜壟壘墾墊牆壯聲殼備復夠頭夾奪"
    "奮獎婦媽娛孫寧寶寵審憲宮寬賓尋導將爾塵嘗層屆屬歲豈崗島峽幣帥師帳帶幫庫廟廢異棄張彌彎彈強歸錄"
    "徹徑憶憂懷態戀惡悅驚懼慣願懶戲戶撲執擴掃揚擾撫拋搶護報擔擬擁擇揀撥掛擋擠揮損換擲摟攝擺搖撐敵數"
    "齋斷舊曠晝顯曉暈暫術樸雜權楊極構槍櫃標棟樹檔橋夢檢樓欖檻橫歡歐殲殘毀畢氣匯漢汙湯溝滬淚瀉澤潔淺測濟"
    "瀏濃塗潤漲漸漁灣濕滿滾濾滅燈靈爐煉爛煙煩燒熱愛牽猶獨狹獅獵瑪環璽瑣瓊畫暢療瘋癢癮監蓋盜盤睜著矯礦碼"
    "磚礎碩確礙禮禍離積稱穩窮竊競筆簽簡類糧緊糾紅纖約紀純紗綱納縱紛紙紋練組細織終紹繞給絡絕繼績緒"
    "續維綜綠緩編緣縮網羅罰職聰肅腸膚脅勝臟腦腳脫臉騰艦艙艱節蘆蒼蘇莖薦榮藥萊蓮獲營蕭藍慮雖蝕補裝觀規視覽覺"
    "觸譽訂認討讓訓訊記講許論訪證評識訴詞譯試詩誠話詢該詳語誤請諸諾讀課誰調談誼謀謝譜負財責賢敗貨質販"
    "貪貧購貫貼貴貸貿費賀資賞賠賴賺賽贊贈贏趙趨躍車軌轉輪軟輕載較輔輛輝輸邊遼達遷邁運遠違連遲適選遜遞遺鄧"
    "鄭郵鄰醬釋裡鑑針釘鐘鋼鑰錢鐵鈴鉛銅鋁鋪鏈銷鎖鍋鋒錯錫錦鍵鎮門閉閒聞閥閱隊陽陰陣階際陸陳險隨隱難霧靜韓頁"
    "頂項順須顧頓預領頗頻顏額風飛飯飲飾餓館馬馳驅駛駐駕驗騙驟魚魯鮮鳥雞鳴鴻鵬鶴麥黃齊齡龍龔龜臺灣後裏麵併佔啓祕註嬴"
)
_COMMON = frozenset(_SAME + _SIMPLIFIED + _TRADITIONAL)
_POINTS = frozenset("，。、；：？！（）《》“”‘’—…·　【】「」『』％＋－＝＠＃￥〇①②③④⑤⑥⑦⑧⑨⑩")
_LATIN = frozenset("àáâãäåæçèéêëìíîïñòóôõöøùúûüýÿœšžßÀÁÂÄÅÆÇÈÉÊËÎÑÓÔÖØÙÚÜŒŠŽ")
_BETWEEN = frozenset("“”‘’–—…•€£©®°ºª«»·\xa0§²³½¼´")
_INSIDE = re.compile(r"[A-Za-z][^\x00-\x7f][A-Za-z]")


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, the encoding it was in, and how many characters could not be read."""

    text: str
    encoding: str
    lost: int = 0
    nuls: int = 0


def decoded(content: bytes) -> Decoded | None:
    """The bytes as text; None where they are none."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _read(content[len(mark) :], encoding)
    if b"\0" in content:
        wide = _wide(content)
        if wide is not None:
            return wide
        if content.count(b"\0") > len(content) // 4 or not _is_text(content[:_SAMPLE]):
            return None
        left = decoded(content.replace(b"\0", b""))
        return left and Decoded(left.text, left.encoding, left.lost, content.count(b"\0"))
    try:
        return Decoded(content.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        return _narrow(content)


def _read(content: bytes, encoding: str) -> Decoded:
    text = content.decode(encoding, "replace")
    lost = text.count("\ufffd")
    nuls = text.count("\0")
    return Decoded(text.replace("\0", "") if nuls else text, encoding, lost, nuls)


def _wide(content: bytes) -> Decoded | None:
    """UTF-16 whose mark was lost: half of the bytes of its commas and breaks are NUL."""
    best: tuple[float, str] | None = None
    sample = content[: _SAMPLE // 2 * 2]
    for encoding, breaks in (("utf-16-le", b"\n\0"), ("utf-16-be", b"\0\n")):
        text = sample[: len(sample) // 2 * 2].decode(encoding, "replace")
        score = likelihood(text, wide=True)
        if score > _LIKELY and (breaks in sample or len(text) < 2000):  # noqa: PLR2004
            best = max(best or (score, encoding), (score, encoding))
    return best and _read(content[: len(content) // 2 * 2], best[1])


def _is_text(sample: bytes) -> bool:
    """Whether bytes with some NULs among them are text all the same."""
    return sum(byte < 9 and byte != 0 for byte in sample) <= len(sample) // 1000  # noqa: PLR2004


def _narrow(content: bytes) -> Decoded | None:
    """One of the encodings of eight bits, or UTF-8 with a few bytes broken."""
    sample = _sample(content)
    scores: list[tuple[float, int, str]] = []
    for rank, encoding in enumerate((*_CHINESE, "cp1252")):
        text = sample.decode(encoding, "replace")
        scores.append((likelihood(text, western=encoding == "cp1252"), -rank, encoding))
    score, _rank, encoding = max(scores)
    broken = content.decode("utf-8", "replace")
    lost, beyond = broken.count("\ufffd"), sum(not c.isascii() for c in broken[:_SAMPLE])
    if lost <= max(_MOST_BAD * beyond, 1 if beyond > 2 else 0) or score < _LIKELY:  # noqa: PLR2004
        if lost * 2 < beyond or (beyond and lost < len(broken) * _MOST_BAD):
            return Decoded(broken, "utf-8", lost)
        if score < -_LIKELY or not _is_text(sample):
            return None
    return _read(content, encoding)


def _sample(content: bytes) -> bytes:
    """The lines that hold more than ASCII, as many as tell enough."""
    if len(content) <= _SAMPLE:
        return content
    lines: list[bytes] = []
    size = 0
    for line in content.splitlines(keepends=True):
        if not line.isascii():
            lines.append(line)
            size += len(line)
            if size > _SAMPLE:
                break
    return b"".join(lines)


def likelihood(text: str, *, western: bool = False, wide: bool = False) -> float:
    """The mean likelihood of the characters beyond ASCII, from -2 (never) to 1 (every day)."""
    scores = [*(_western(text) if western else _chinese(text, wide=wide))]
    return sum(scores) / len(scores) if scores else 0.0


def _chinese(text: str, *, wide: bool) -> Iterator[float]:
    for place, character in enumerate(text):
        if character < "\x80":
            if wide:
                yield 1.0 if character.isprintable() or character in "\r\n\t" else -2.0
            continue
        if not wide and _INSIDE.fullmatch(text[max(0, place - 1) : place + 2]):
            yield -0.5  # Müller misread
        elif character in _COMMON or character in _POINTS:
            yield 1.0
        elif "\u4e00" <= character <= "\u9fff":
            yield _rarity(character)
        elif "\uff01" <= character <= "\uff5e" or "\u3105" <= character <= "\u3129":
            yield 0.4
        elif wide and (character in _LATIN or character in _BETWEEN):
            yield 0.6
        elif character == "\ufffd":
            yield -3.0
        else:
            yield -1.0


def _rarity(character: str) -> float:
    """How likely a Han character is that is none of the most written."""
    try:
        high = character.encode("gb2312")[0]
    except UnicodeEncodeError:
        high = 0
    if high and high < 0xD8:  # noqa: PLR2004 - the first level of GB2312, by reading
        return 0.5
    try:
        level = character.encode("big5")[0]
    except UnicodeEncodeError:
        level = 0xFF
    if level < 0xC7:  # noqa: PLR2004 - the first level of Big5
        return 0.3 if not high else 0.2
    return 0.0 if high else -0.7


def _western(text: str) -> Iterator[float]:
    before = ""
    for place, character in enumerate(text):
        if character < "\x80":
            before = character
            continue
        after = text[place + 1 : place + 2]
        if character in _LATIN:
            around = [one for one in (before, after) if one.isalpha()]
            foreign = [one for one in around if not one.isascii()]
            if any(one not in _LATIN or one.islower() != character.islower() for one in foreign):
                yield -0.6
            else:
                yield 0.4 if foreign else 1.0 if around else 0.2
        elif character in _BETWEEN:
            yield 0.5 if before.isascii() and after.isascii() else -0.3
        elif unicodedata.category(character) in {"Cc", "Cn"}:
            yield -2.0
        else:
            yield -0.8
        before = character

"""Make resources/pinyin/readings.txt from pypinyin (MIT): how Chinese characters are read.

Usage: .venv/bin/python packaging/pinyin.py
The file's parts each begin with a line `# name`:
  characters   a syllable, and the characters that are read so before anything else
  others       a character, and its other readings that are in use
  phrases      a word, and its readings where they are not its characters' first ones
  surnames     a surname, and its readings as one, where they are not its characters' first ones
Syllables are without tones; ü is written v.
"""

from collections import Counter, defaultdict
from pathlib import Path
from typing import TypeAlias

from pypinyin.constants import PHRASES_DICT, PINYIN_DICT
from pypinyin.contrib.tone_convert import to_normal

TARGET = Path(__file__).resolve().parent.parent / "resources" / "pinyin" / "readings.txt"
Read: TypeAlias = tuple[str, ...]

SIZES = (2, 3)  # characters of a phrase: longer ones are sayings, not names
IN_USE = 0.02  # share of the words with the character in which it is read so

# What names of companies, places and people say first, where a dictionary's first is another.
FIRST = {
    "长": "chang",
    "都": "du",
    "曾": "zeng",
    "泊": "bo",
    "朝": "chao",
    "单": "dan",
    "盛": "sheng",
    "厦": "sha",
    "调": "tiao",
    "藏": "cang",
    "薄": "bo",
    "尉": "wei",
    "朴": "pu",
    "区": "qu",
    "阿": "a",
    "石": "shi",
    "车": "che",
    "乘": "cheng",
    "强": "qiang",
    "弹": "dan",
    "兴": "xing",
    "红": "hong",
    "合": "he",
    "系": "xi",
    "说": "shuo",
    "给": "ji",
    "降": "jiang",
    "还": "hai",
    "没": "mei",
    "得": "de",
    "着": "zhe",
    "角": "jiao",
    "堡": "bao",
    "柏": "bai",
    "埔": "pu",
    "吴": "wu",
    "咖": "ka",
    "茄": "qie",
    "粘": "zhan",
    "嘉": "jia",
    "轧": "zha",
    "晟": "sheng",
    "莘": "xin",
    "铅": "qian",
    "涡": "wo",
    "浒": "hu",
    "垚": "yao",
    "骁": "xiao",
    "予": "yu",
    "蔓": "man",
    "幢": "zhuang",
    "叶": "ye",
    "楠": "nan",
    "峤": "qiao",
    "塔": "ta",
}

# Readings that dictionaries of words know too little of, but names use.
ALSO = {
    "单": "shan chan",
    "解": "xie",
    "仇": "qiu",
    "曾": "ceng",
    "查": "zha",
    "区": "ou",
    "盖": "ge",
    "朴": "piao",
    "覃": "qin tan",
    "尉": "yu",
    "翟": "di zhai",
    "乐": "yue le",
    "任": "ren",
    "行": "hang",
    "重": "chong",
    "长": "zhang",
    "厦": "xia",
    "都": "dou",
    "朝": "zhao",
    "万": "mo",
    "晟": "cheng",
    "莘": "shen",
    "种": "chong",
    "隗": "kui wei",
    "郗": "chi xi",
    "谌": "shen chen",
    "牟": "mou mu",
    "柏": "bo",
    "蚌": "beng",
    "宓": "fu mi",
    "员": "yun",
    "秘": "bi",
    "折": "she",
    "繁": "po",
    "黑": "he",
    "召": "shao",
    "冼": "xian",
    "洗": "xian",
    "缪": "miao mou",
    "绿": "lu",
    "六": "lu",
    "允": "yun",
    "堡": "pu bu",
    "埔": "bu",
    "番": "pan",
    "佛": "fu",
    "车": "ju",
    "系": "ji",
    "校": "jiao",
    "参": "shen",
    "茜": "xi qian",
    "纪": "ji",
    "颉": "jie xie",
    "褚": "chu zhu",
    "祭": "zhai",
    "相": "xiang",
    "那": "na",
    "能": "nai",
    "撒": "sa",
    "令": "ling",
    "逄": "pang",
    "郇": "xun huan",
    "垚": "yao",
    "嬛": "huan xuan",
    "昇": "sheng",
    "钭": "tou",
    "阚": "kan",
    "咖": "ga",
    "焙": "bei",
}

SURNAMES = {
    "单": "shan",
    "解": "xie",
    "仇": "qiu",
    "曾": "zeng",
    "查": "zha",
    "区": "ou",
    "朴": "piao",
    "盖": "ge",
    "任": "ren",
    "华": "hua",
    "燕": "yan",
    "洗": "xian",
    "冼": "xian",
    "缪": "miao",
    "晁": "chao",
    "翟": "zhai",
    "黑": "he",
    "员": "yun",
    "乐": "yue",
    "召": "shao",
    "秘": "bi",
    "种": "chong",
    "覃": "qin",
    "折": "she",
    "繁": "po",
    "隗": "wei",
    "郗": "xi",
    "佴": "nai",
    "牟": "mou",
    "祭": "zhai",
    "能": "nai",
    "车": "che",
    "柏": "bai",
    "谌": "chen",
    "乜": "nie",
    "宓": "mi",
    "重": "chong",
    "盛": "sheng",
    "石": "shi",
    "尹": "yin",
    "万": "wan",
    "褚": "chu",
    "宁": "ning",
    "葛": "ge",
    "卜": "bu",
    "费": "fei",
    "叶": "ye",
    "强": "qiang",
    "钭": "tou",
    "藏": "zang",
    "臧": "zang",
    "教": "jiao",
    "行": "xing",
    "尉": "wei",
    "长": "chang",
    "鲜": "xian",
    "令": "ling",
    "呙": "guo",
    "粘": "nian",
    "么": "yao",
    "幺": "yao",
    "不": "fou",
    "哈": "ha",
    "撒": "sa",
    "曲": "qu",
    "纪": "ji",
    "贾": "jia",
    "俞": "yu",
    "句": "gou",
    "阚": "kan",
    "瞿": "qu",
    "郇": "xun",
    "莘": "shen",
    "眭": "sui",
    "尉迟": "yu chi",
    "万俟": "mo qi",
    "长孙": "zhang sun",
    "澹台": "tan tai",
    "单于": "chan yu",
    "皇甫": "huang fu",
    "令狐": "ling hu",
    "宇文": "yu wen",
    "欧阳": "ou yang",
    "上官": "shang guan",
    "司马": "si ma",
    "诸葛": "zhu ge",
    "夏侯": "xia hou",
    "慕容": "mu rong",
    "公孙": "gong sun",
    "轩辕": "xuan yuan",
    "独孤": "du gu",
    "呼延": "hu yan",
    "闻人": "wen ren",
    "东方": "dong fang",
    "南宫": "nan gong",
    "端木": "duan mu",
    "鲜于": "xian yu",
    "赫连": "he lian",
    "申屠": "shen tu",
    "钟离": "zhong li",
    "百里": "bai li",
    "拓跋": "tuo ba",
    "乐正": "yue zheng",
    "太史": "tai shi",
    "淳于": "chun yu",
    "宗政": "zong zheng",
    "濮阳": "pu yang",
    "公冶": "gong ye",
    "太叔": "tai shu",
    "仲孙": "zhong sun",
    "司徒": "si tu",
    "司空": "si kong",
    "亓官": "qi guan",
    "漆雕": "qi diao",
    "壤驷": "rang si",
    "公良": "gong liang",
    "夹谷": "jia gu",
    "谷梁": "gu liang",
    "段干": "duan gan",
    "东郭": "dong guo",
    "南门": "nan men",
    "羊舌": "yang she",
    "微生": "wei sheng",
    "梁丘": "liang qiu",
    "左丘": "zuo qiu",
    "东门": "dong men",
    "西门": "xi men",
    "第五": "di wu",
}

# Words of company and place names that a dictionary lacks or has in another sense.
PHRASES = {
    "重庆": "chong qing",
    "重百": "chong bai",
    "重钢": "chong gang",
    "重汽": "zhong qi",
    "长安": "chang an",
    "银行": "yin hang",
    "商行": "shang hang",
    "车行": "che hang",
    "琴行": "qin hang",
    "洋行": "yang hang",
    "药行": "yao hang",
    "茶行": "cha hang",
    "金行": "jin hang",
    "建行": "jian hang",
    "工行": "gong hang",
    "农行": "nong hang",
    "中行": "zhong hang",
    "交行": "jiao hang",
    "招行": "zhao hang",
    "央行": "yang hang",
    "分行": "fen hang",
    "支行": "zhi hang",
    "总行": "zong hang",
    "电器行": "dian qi hang",
    "贸易行": "mao yi hang",
    "装饰行": "zhuang shi hang",
    "五金行": "wu jin hang",
    "粮行": "liang hang",
    "布行": "bu hang",
    "厦门": "xia men",
    "朝阳": "chao yang",
    "音乐": "yin yue",
    "乐器": "yue qi",
    "乐清": "yue qing",
    "乐团": "yue tuan",
    "民乐": "min yue",
    "器乐": "qi yue",
    "声乐": "sheng yue",
    "成长": "cheng zhang",
    "校长": "xiao zhang",
    "院长": "yuan zhang",
    "部长": "bu zhang",
    "董事长": "dong shi zhang",
    "会长": "hui zhang",
    "市长": "shi zhang",
    "店长": "dian zhang",
    "厂长": "chang zhang",
    "站长": "zhan zhang",
    "科长": "ke zhang",
    "处长": "chu zhang",
    "局长": "ju zhang",
    "行长": "hang zhang",
    "六安": "lu an",
    "六合": "liu he",
    "蚌埠": "beng bu",
    "番禺": "pan yu",
    "黄埔": "huang pu",
    "大埔": "da bu",
    "莘庄": "xin zhuang",
    "莘县": "shen xian",
    "铅山": "yan shan",
    "台州": "tai zhou",
    "天台": "tian tai",
    "丽水": "li shui",
    "涡阳": "guo yang",
    "亳州": "bo zhou",
    "东阿": "dong e",
    "牟平": "mu ping",
    "中牟": "zhong mu",
    "十里堡": "shi li pu",
    "瓦窑堡": "wa yao bu",
    "吴堡": "wu bu",
    "西藏": "xi zang",
    "藏药": "zang yao",
    "佛山": "fo shan",
    "会计": "kuai ji",
    "会稽": "kuai ji",
    "人参": "ren shen",
    "参茸": "shen rong",
    "海参": "hai shen",
    "党参": "dang shen",
    "调味": "tiao wei",
    "空调": "kong tiao",
    "调料": "tiao liao",
    "调查": "diao cha",
    "调研": "diao yan",
    "重工": "zhong gong",
    "重型": "zhong xing",
    "重机": "zhong ji",
    "传记": "zhuan ji",
    "薄荷": "bo he",
    "弹簧": "tan huang",
    "弹性": "tan xing",
    "供给": "gong ji",
    "校准": "jiao zhun",
    "校验": "jiao yan",
    "解放": "jie fang",
    "投降": "tou xiang",
    "宝藏": "bao zang",
    "矿藏": "kuang cang",
    "角色": "jue se",
    "粘土": "nian tu",
    "粘胶": "zhan jiao",
    "轧钢": "zha gang",
    "车间": "che jian",
    "咖喱": "ga li",
    "咖啡": "ka fei",
    "番茄": "fan qie",
    "雪茄": "xue jia",
    "曾经": "ceng jing",
    "单县": "shan xian",
    "解州": "xie zhou",
    "柏林": "bo lin",
    "梁山泊": "liang shan po",
    "湖泊": "hu po",
    "血泊": "xue po",
    "长白": "chang bai",
    "长虹": "chang hong",
    "长城": "chang cheng",
    "长江": "chang jiang",
    "长春": "chang chun",
    "长沙": "chang sha",
    "长治": "chang zhi",
    "长兴": "chang xing",
    "长子县": "zhang zi xian",
    "天长": "tian chang",
    "重阳": "chong yang",
    "九重": "jiu chong",
    "多重": "duo chong",
    "双重": "shuang chong",
    "行业": "hang ye",
    "行情": "hang qing",
    "同行": "tong hang",
    "内行": "nei hang",
    "远行": "yuan xing",
    "旅行": "lv xing",
    "航行": "hang xing",
    "出行": "chu xing",
    "都市": "du shi",
    "成都": "cheng du",
    "首都": "shou du",
    "兴盛": "xing sheng",
    "调色": "tiao se",
    "吐蕃": "tu bo",
    "鲜花": "xian hua",
    "将军": "jiang jun",
    "尉氏": "wei shi",
    "荨麻": "qian ma",
}


def plain(reading: str) -> str:
    """The syllable without its tone."""
    return to_normal(reading, v_to_u=False).replace("ü", "v").replace("ê", "e")


def main() -> None:
    """Write the table."""
    phrases = {
        word: tuple(plain(options[0]) for options in readings)
        for word, readings in PHRASES_DICT.items()
    }
    used: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for word, readings in phrases.items():
        for character, reading in zip(word, readings, strict=False):
            used[character][reading] += 1
    first: dict[str, str] = {}
    others: dict[str, list[str]] = {}
    for code, listed in PINYIN_DICT.items():
        character = chr(code)
        first[character], kept = readings_of(character, listed, used[character])
        if kept:
            others[character] = kept
    settled = needed(first, phrases)
    write(first, others, settled)
    print(f"{len(first)} characters, {len(others)} with others, {len(settled)} phrases")


def readings_of(character: str, listed: str, used: Counter[str]) -> tuple[str, list[str]]:
    """The first reading of a character, and the others that are in use."""
    known = [r for r in dict.fromkeys(map(plain, listed.split(","))) if r]
    known = [r for r in known if any(v in r for v in "aeiouv")] or known
    first = FIRST.get(character, known[0])
    enough = max(2, IN_USE * used.total())
    kept = [r for r in known if used[r] >= enough] + ALSO.get(character, "").split()
    return first, [r for r in dict.fromkeys(kept) if r != first]


def needed(first: dict[str, str], phrases: dict[str, Read]) -> dict[str, Read]:
    """The phrases that tell more than their characters, or shorter phrases in them, do."""
    told = {
        word: readings
        for word, readings in phrases.items()
        if len(word) in SIZES
        and len(word) == len(readings)
        and list(readings) != [first.get(c) for c in word]
    } | {word: tuple(readings.split()) for word, readings in PHRASES.items()}
    return {word: read for word, read in told.items() if read != guess(first, told, word)}


def guess(first: dict[str, str], told: dict[str, Read], word: str) -> Read:
    """How the word is read by its characters and the shorter phrases in it."""
    readings = [first.get(c, "") for c in word]
    for size in SIZES:
        for at in range(len(word) - size + 1):
            if size < len(word):
                readings[at : at + size] = told.get(word[at : at + size], readings[at : at + size])
    return tuple(readings)


def write(first: dict[str, str], others: dict[str, list[str]], settled: dict[str, Read]) -> None:
    """Write the four parts."""
    by_reading: defaultdict[str, list[str]] = defaultdict(list)
    for character, reading in first.items():
        by_reading[reading].append(character)
    parts = {
        "characters": [f"{r} {''.join(sorted(c))}" for r, c in sorted(by_reading.items())],
        "others": [f"{c} {' '.join(r)}" for c, r in sorted(others.items())],
        "phrases": [f"{word} {' '.join(r)}" for word, r in sorted(settled.items())],
        "surnames": [f"{word} {r}" for word, r in sorted(SURNAMES.items())],
    }
    TARGET.parent.mkdir(exist_ok=True)
    with TARGET.open("w", encoding="utf-8", newline="\n") as file:
        for name, lines in parts.items():
            print(f"# {name}", *lines, sep="\n", file=file)


if __name__ == "__main__":
    main()

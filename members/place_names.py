"""English names of places, generated from pinyin: 泸县 luxian -> Luxian County. Marked as generated where shown."""

# The usual English renderings of the provincial level.
PROVINCES = {
    "150000": "Inner Mongolia Autonomous Region",
    "450000": "Guangxi Zhuang Autonomous Region",
    "500000": "Chongqing Municipality",
    "510000": "Sichuan Province",
    "520000": "Guizhou Province",
    "530000": "Yunnan Province",
    "540000": "Xizang (Tibet) Autonomous Region",
    "610000": "Shaanxi Province",
    "620000": "Gansu Province",
    "630000": "Qinghai Province",
    "640000": "Ningxia Hui Autonomous Region",
    "650000": "Xinjiang Uygur Autonomous Region",
}

# Longest first: the end of a name decides what kind of place it is.
KINDS = {
    "行政委员会": "Administrative Committee",
    "自治州": "Autonomous Prefecture",
    "自治县": "Autonomous County",
    "自治旗": "Autonomous Banner",
    "自治区": "Autonomous Region",
    "地区": "Prefecture",
    "特区": "Special District",
    "矿区": "Mining District",
    "新区": "New Area",
    "左旗": "Left Banner",
    "右旗": "Right Banner",
    "中旗": "Middle Banner",
    "前旗": "Front Banner",
    "后旗": "Rear Banner",
    "盟": "League",
    "州": "Prefecture",
    "县": "County",
    "区": "District",
    "市": "City",
    "旗": "Banner",
    "省": "Province",
}

NATIONALITIES = {
    "柯尔克孜族": "Kirgiz", "柯尔克孜": "Kirgiz", "哈萨克族": "Kazak", "哈萨克": "Kazak", "塔吉克": "Tajik",
    "达斡尔族": "Daur", "鄂温克族": "Ewenki", "鄂伦春": "Oroqen", "蒙古族": "Mongol", "蒙古": "Mongol",
    "布依族": "Bouyei", "仡佬族": "Gelao", "仫佬族": "Mulam", "毛南族": "Maonan", "土家族": "Tujia",
    "哈尼族": "Hani", "景颇族": "Jingpo", "傈僳族": "Lisu", "拉祜族": "Lahu", "布朗族": "Blang",
    "普米族": "Pumi", "独龙族": "Derung", "纳西族": "Naxi", "裕固族": "Yugur", "东乡族": "Dongxiang",
    "保安族": "Bonan", "撒拉族": "Salar", "锡伯": "Xibe", "各族": "Multi-ethnic", "藏族": "Tibetan",
    "羌族": "Qiang", "彝族": "Yi", "苗族": "Miao", "侗族": "Dong", "壮族": "Zhuang", "傣族": "Dai",
    "白族": "Bai", "回族": "Hui", "瑶族": "Yao", "水族": "Sui", "佤族": "Va", "怒族": "Nu", "土族": "Tu",
}  # fmt: skip


def _syllables(text: str) -> list[str]:
    """Imported here: the dictionaries take most of a second, and only the import of the directory needs them."""
    from pypinyin import lazy_pinyin

    return [syllable.lower() for syllable in lazy_pinyin(text)]


def spelling(division: str) -> str:
    """Pinyin without tones or spaces."""
    return "".join(_syllables(division))


def initials(division: str) -> str:
    """The first letters of the pinyin: 泸县 -> lx."""
    from pypinyin import Style, lazy_pinyin

    return "".join(lazy_pinyin(division, style=Style.FIRST_LETTER)).lower()


def english(division: str, pinyin: str = "") -> str:
    """The English name of a division, from the pinyin that comes with it where there is one."""
    kind = next((end for end in KINDS if division.endswith(end) and len(division) > len(end)), "")
    stem = division.removesuffix(kind)
    if kind and len(stem) == 1:  # by usage the kind stays in the name: Luxian County
        return f"{(pinyin or spelling(division)).capitalize()} {KINDS[kind]}"
    place, peoples = _split(stem)
    words = [_stem(place, division, pinyin), _joined(peoples), KINDS.get(kind, "")]
    return " ".join(word for word in words if word)


def _split(stem: str) -> tuple[str, list[str]]:
    """恭城瑶族 -> 恭城, [Yao]."""
    peoples: list[str] = []
    while end := next((name for name in NATIONALITIES if stem.endswith(name)), ""):
        peoples.insert(0, NATIONALITIES[end])
        stem = stem.removesuffix(end)
    return stem, peoples


def _stem(place: str, division: str, pinyin: str) -> str:
    """The place in letters; where the given pinyin reads a character in another way, that way counts."""
    syllables = _syllables(place)
    rest = spelling(division.removeprefix(place))
    if pinyin.endswith(rest) and not pinyin.startswith("".join(syllables)):
        return pinyin.removesuffix(rest).capitalize()
    parted = [f"'{s}" if n and s[0] in "aeo" else s for n, s in enumerate(syllables)]  # Xi'an
    return "".join(parted).capitalize()


def _joined(peoples: list[str]) -> str:
    if len(peoples) < 2:
        return "".join(peoples)
    return ", ".join(peoples[:-1]) + " and " + peoples[-1]

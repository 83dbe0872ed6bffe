"""What the demo sells: the workshop's shuttlecocks, woven goods, and carers' services. All of it is demo data."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Ware:
    """One product: who makes it (indices of makers with weights), its variants (name, price in fen, stock)."""

    key: str
    title: str
    subtitle: str
    description: str
    category: str
    workshop: str
    makers: tuple[tuple[int, int], ...]
    variants: tuple[tuple[str, int, int], ...]
    kind: str = "goods"
    exemption: str = "none"
    """Its class of the seven-day return; `other` is asked of the buyer."""


CATEGORIES = [("shuttlecocks", "花毽"), ("woven", "编织"), ("gifts", "礼盒"), ("care", "家政服务")]

WARES = [
    Ware(
        "three-feather",
        "鹤羽花毽·三支羽",
        "手工扎制，落地有声",
        "三支长羽、一枚铜钱、一层红布。羽根用棉线缠十二道，踢久了不散。毽高约 18 厘米，适合成人。",
        "shuttlecocks",
        "heyu",
        ((0, 1),),
        (("大红", 6800, 120), ("墨青", 6800, 80)),
    ),
    Ware(
        "four-feather",
        "鹤羽花毽·四支羽",
        "更稳，更好接",
        "四支羽分向四方，落点更稳，初学的人也接得住。由三位制作人合作：选羽、缠线、缝底。",
        "shuttlecocks",
        "heyu",
        ((1, 5), (2, 3), (3, 2)),
        (("大红", 8800, 60), ("松绿", 8800, 60)),
    ),
    Ware(
        "child",
        "小花毽·儿童款",
        "轻 4 克，孩子踢得动",
        "短羽软底，边角全包，给六岁以上的孩子。颜色随机，一样结实。",
        "shuttlecocks",
        "heyu",
        ((4, 1),),
        (("单只", 2900, 200), ("三只装", 7900, 60)),
    ),
    Ware(
        "school",
        "课间花毽·十只装",
        "一个班够用",
        "给学校和工会小组准备的十只装，附一张踢法图。",
        "shuttlecocks",
        "heyu",
        ((5, 1), (6, 1)),
        (("十只装", 24800, 40),),
    ),
    Ware(
        "giftbox",
        "花毽礼盒·一红一青",
        "送人的那一份",
        "两只三支羽，木纹纸盒，附制作人的化名卡片。",
        "gifts",
        "heyu",
        ((0, 1), (7, 1)),
        (("一盒", 15800, 50),),
    ),
    Ware(
        "kit",
        "自己做一只·材料包",
        "周末两小时",
        "羽、铜钱、布、线和图解一份，跟着做就能扎出一只。",
        "gifts",
        "heyu",
        ((8, 1),),
        (("一份", 3900, 90),),
        exemption="other",
    ),
    Ware(
        "basket",
        "柳编提篮",
        "能装、能晾、能用好几年",
        "秋天割的柳条，去皮晒透再编。提手双股。",
        "woven",
        "demo-craft",
        ((500, 1),),
        (("中号", 8600, 30), ("小号", 5600, 30)),
    ),
    Ware(
        "slippers",
        "手工布鞋",
        "千层底，软和",
        "棉布面，麻线纳底，冬天在家穿刚好。",
        "woven",
        "demo-craft",
        ((502, 1),),
        (("37 码", 9800, 12), ("38 码", 9800, 12), ("39 码", 9800, 12)),
    ),
    Ware(
        "cushion",
        "玉米皮坐垫",
        "透气不凉",
        "玉米皮搓绳手编，直径 40 厘米。",
        "woven",
        "demo-craft",
        ((504, 2), (506, 1)),
        (("一个", 4200, 45),),
    ),
    Ware(
        "newborn",
        "新生儿护理·上门半日",
        "持证护理员，先面谈",
        "四小时：洗浴、抚触、喂养指导。护理员由培训项目结业，服务前先电话面谈。",
        "care",
        "homecare",
        ((501, 1),),
        (("半日", 26800, 20),),
        kind="service",
    ),
    Ware(
        "elder",
        "老人陪护·上门半日",
        "助浴、助餐、陪诊",
        "四小时，护理员由培训项目结业，可指定同一人。",
        "care",
        "homecare",
        ((503, 1),),
        (("半日", 22800, 20),),
        kind="service",
    ),
]

"""What is said and shown in the demo room. Every line is the demo's."""

ANNOUNCEMENT = "演示直播间：画面是一段循环播放的动画，下单不会真的扣款"

OFFERS = [
    ("three-feather", 0, 6200, 60, 5),
    ("four-feather", 0, 7900, 30, 3),
    ("child", 0, 2600, 80, 5),
    ("giftbox", 0, 13900, 20, 2),
]
"""Ware, variant, live price in fen, allotment, limit per person."""

VISITORS = [("小满", "+8613800000011"), ("冬至", "+8613800000012"), ("白露", "+8613800000013")]

LINES = [
    "这个适合孩子吗？",
    "三支羽和四支羽哪个好踢",
    "羽毛是什么羽？",
    "上次买的还没踢坏，再来一只",
    "红的好看",
    "毽子落地声音真脆",
    "能写张卡片吗",
    "小时候就踢这个",
    "厂里工会想订一批",
    "底是布的还是胶的",
    "主播讲得真仔细",
    "谁做的呀，手真巧",
]

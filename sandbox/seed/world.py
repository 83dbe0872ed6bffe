"""Unions, organisations and sub-projects: what the programme's public report names, and demo ones marked as such."""

from dataclasses import dataclass

from programmes.models import Federation, Figure, Organisation, Programme

SOURCE = "中国新闻网黑龙江，2022-09-16 报道"

CITIES = [
    ("harbin", "哈尔滨市总工会", False),
    ("daqing", "大庆市总工会", False),
    ("mudanjiang", "牡丹江市总工会", False),
    ("jiamusi", "佳木斯市总工会", False),
    ("qiqihar", "齐齐哈尔市总工会", False),
    ("demo-city-1", "松江市总工会（演示）", True),
    ("demo-city-2", "北林市总工会（演示）", True),
    ("demo-city-3", "冰城新区总工会（演示）", True),
    ("demo-city-4", "白桦市总工会（演示）", True),
    ("demo-city-5", "稻香市总工会（演示）", True),
]
"""With 香坊区 these are eleven: six that the report names, five for the demo."""

PROGRAMMES = [
    ("s1", "消费扶贫主播平台", "公益主播间里卖困难职工做的东西，每一笔都记到人。", 2020),
    (
        "s2",
        "鹤羽花毽非遗扶贫就业工坊",
        "由省级非遗传承人带头，教困难职工做花毽。“鹤羽”是名字，不含任何鹤的羽毛。",
        None,
    ),
    ("s3", "助推万名产业工人职业发展与再就业", "给下岗、失业和进城务工的职工免费培训与指导。", None),
    ("s4", "龙江月嫂之家", "家政培训的直播频道，惠及更远的职工家庭。", 2019),
    ("s5", "失独职工不孤独", "陪伴失去独生子女的职工：探访、故事会、课堂与热线。", 2017),
    ("s6", "心理援助职工服务", "线上课程、线下沙龙与一对一帮助。", 2018),
    ("s7", "工助龙江直播云", "心理、法律与讲座的直播。", 2020),
    ("s8", "启明星教育计划", "面向进城务工人员子女的人才培养、法治与文化教育。", None),
    ("s9", "助力职工健康", "给快递员、环卫工等八类职工的基础健康服务。", None),
    ("s10", "五师一室法律援助", "五类顾问加一间调解室。", None),
    ("s11", "心理援助（佳木斯）", "专家团队走进企业和社区。", None),
    ("s12", "项目治理", "哪级工会出资、哪家机构承办、做了什么、帮到了谁。", None),
]

FIGURES = [
    ("s1", "买家微信群", "17", "groups"),
    ("s1", "公益主播间", "近 300", "rooms"),
    ("s1", "累计参与互动", "75,000 余", "participations"),
    ("s1", "线上销售额", "约 100,000", "yuan"),
    ("s2", "带动困难职工", "500", "people"),
    ("s3", "线上听课", "近 20,000", "participations"),
    ("s5", "走访家庭", "近 100", "households"),
    ("s5", "节日活动", "1,200 余", "participations"),
    ("s7", "观看直播", "31,500 余", "participations"),
    ("s8", "少年足球队", "100", "people"),
    ("s9", "服务职工", "3,900 余", "people"),
    ("s11", "心理服务", "40,000 余", "participations"),
]


@dataclass(frozen=True)
class World:
    """What the later steps of the seed need."""

    province: Federation
    harbin: Federation
    platform: Organisation
    workshop: Organisation
    homecare: Organisation
    weaving: Organisation
    hosts: list[Organisation]
    programmes: dict[str, Programme]


def make_world() -> World:
    """Write the unions (11 below the province), 21 contracted organisations, workshops and 25 sub-projects."""
    province = Federation.objects.create(code="heilongjiang", name="黑龙江省总工会", level="province")
    cities = [
        Federation.objects.create(code=code, name=name, level="city", parent=province, is_demo=demo)
        for code, name, demo in CITIES
    ]
    harbin, qiqihar = cities[0], cities[4]
    xiangfang = Federation.objects.create(
        code="xiangfang", name="香坊区总工会", level="district", parent=harbin
    )
    unions = [*cities, xiangfang]
    organisation = Organisation.objects.create
    platform = organisation(
        code="platform",
        name="暖心桥平台（演示）",
        kind="platform",
        federation=province,
        is_demo=True,
        bank_account="DEMO-BANK-PLATFORM",
    )
    workshop = organisation(
        code="heyu",
        name="鹤羽花毽非遗扶贫就业工坊",
        kind="workshop",
        federation=qiqihar,
        seller_status="exempt_handicraft",
        bank_account="DEMO-BANK-HEYU",
        story="一根羽、一枚铜钱、一层布，三道手工成一只毽。传承人手把手教，学会的职工在家也能做。",
    )
    homecare = organisation(
        code="homecare", name="龙江月嫂之家", kind="workshop", federation=harbin, seller_status="licensed"
    )
    weaving = organisation(
        code="demo-craft",
        name="巧手编织工坊（演示）",
        kind="workshop",
        federation=xiangfang,
        seller_status="exempt_handicraft",
        is_demo=True,
    )
    hosts = [
        organisation(code="xingda", name="哈尔滨市行大公益服务发展中心", kind="social", federation=harbin),
        organisation(code="xinshijie", name="心视界社工机构", kind="social", federation=harbin),
    ]
    hosts += [
        organisation(
            code=f"demo-{n:02d}",
            name=f"社会服务机构 {n:02d}（演示）",
            kind="social",
            federation=unions[n % len(unions)],
            is_demo=True,
        )
        for n in range(1, 20)
    ]
    return World(
        province,
        harbin,
        platform,
        workshop,
        homecare,
        weaving,
        hosts,
        _programmes(province, unions, hosts, workshop),
    )


def _programmes(
    province: Federation, unions: list[Federation], hosts: list[Organisation], workshop: Organisation
) -> dict[str, Programme]:
    made = {
        code: Programme.objects.create(
            code=code,
            name=name,
            summary=summary,
            federation=province,
            organisation=workshop if code == "s2" else hosts[i % 2],
            since=since,
        )
        for i, (code, name, summary, since) in enumerate(PROGRAMMES)
    }
    for n in range(len(PROGRAMMES) + 1, 26):
        union, host = unions[n % len(unions)], hosts[n % len(hosts)]
        Programme.objects.create(
            code=f"demo-{n}", name=f"子项目 {n}（演示）", federation=union, organisation=host, is_demo=True
        )
    Figure.objects.bulk_create(
        Figure(programme=made[code], label=label, shown=shown, unit=unit, source=SOURCE, position=i)
        for i, (code, label, shown, unit) in enumerate(FIGURES)
    )
    return made

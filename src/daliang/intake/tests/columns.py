"""The columns of a project ledger, as the tests use them."""

from daliang.intake.columns import Choice, Column, Kind

NAME = Column("name", "项目名称", required=True, synonyms=("项目名", "项目"), width=30, note="写全称")
INVESTOR = Column("investor", "投资方", synonyms=("投资主体", "投资单位"))
AMOUNT = Column("amount", "总投资", Kind.MONEY, required=True, synonyms=("计划总投资", "投资总额"), unit_hint="亿元")
PAID = Column("paid", "到位资金", Kind.MONEY, synonyms=("实际到位资金",), unit_hint="万元")
SIGNED = Column("signed_on", "签约日期", Kind.DAY, synonyms=("签约时间",))
STAGE = Column(
    "stage",
    "阶段",
    Kind.CHOICE,
    synonyms=("项目阶段", "进展阶段"),
    choices=(Choice("talks", "在谈"), Choice("signed", "签约"), Choice("started", "开工")),
)
SHARE = Column("share", "外资占比", Kind.NUMBER, unit_hint="%")
AREA = Column("area", "用地面积", Kind.NUMBER)
CONTACT = Column("contact", "联系人", Kind.PERSON)
LISTED = Column("listed", "是否上市公司", Kind.YES_NO)
COLUMNS = (NAME, INVESTOR, AMOUNT, PAID, SIGNED, STAGE, SHARE, AREA, CONTACT, LISTED)

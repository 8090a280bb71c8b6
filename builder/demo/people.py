"""The demo company: departments and one account for each role."""

from __future__ import annotations

from dataclasses import dataclass

PASSWORD = "mortise-demo"  # noqa: S105 - demo accounts only, printed on purpose


@dataclass(frozen=True)
class DemoDepartment:
    key: str
    en: str
    zh: str
    parent: str | None = None
    head: str | None = None


@dataclass(frozen=True)
class DemoPerson:
    login: str
    name: str
    title: str
    department: str
    roles: tuple[str, ...]
    manager: str | None = None
    language: str = "en"
    is_admin: bool = False
    may_build: bool = False


DEPARTMENTS = (
    DemoDepartment("company", "Northstar Sensors", "北辰传感科技有限公司", None, "guo.jianhua"),
    DemoDepartment("sales", "Sales", "销售部", "company", "li.na"),
    DemoDepartment("sales_east", "East China", "华东区", "sales", "li.na"),
    DemoDepartment("sales_world", "International", "国际部", "sales", "tom.hale"),
    DemoDepartment("finance", "Finance", "财务部", "company", "liu.min"),
    DemoDepartment("legal", "Legal", "法务部", "company", "zheng.wen"),
    DemoDepartment("service", "Service", "服务部", "company", "priya.nair"),
)

PEOPLE = (
    DemoPerson("guo.jianhua", "郭建华", "General manager", "company", ("executive",), None, "zh"),
    DemoPerson("li.na", "李娜", "Sales director", "sales", ("sales_manager",), "guo.jianhua", "zh"),
    DemoPerson("chen.yu", "Chen Yu", "Key account manager", "sales_east", ("sales",), "li.na"),
    DemoPerson("wang.lei", "王磊", "Account manager", "sales_east", ("sales",), "li.na", "zh"),
    DemoPerson("tom.hale", "Tom Hale", "Head of international sales", "sales_world", ("sales",), "li.na"),
    DemoPerson("ana.ruiz", "Ana Ruiz", "Account manager", "sales_world", ("sales",), "tom.hale"),
    DemoPerson("liu.min", "刘敏", "Finance manager", "finance", ("finance",), "guo.jianhua", "zh"),
    DemoPerson("zheng.wen", "郑文", "Legal counsel", "legal", ("legal",), "guo.jianhua", "zh"),
    DemoPerson("priya.nair", "Priya Nair", "Service lead", "service", ("service",), "guo.jianhua"),
    DemoPerson("admin", "Alex Morgan", "Administrator", "company", ("executive",), None, "en", True, True),
)
"""Sales people first in `SELLERS`; the first person of each role is printed by `make run`."""

SELLERS = ("chen.yu", "wang.lei", "tom.hale", "ana.ruiz")

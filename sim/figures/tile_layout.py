"""The 34 provincial regions as equal cells: where each stands in the scheme and what it is called.

A scheme only: cells say nothing about boundaries, areas or distances. ``region`` is the region of
the model that a cell shows, '' for none of its own; ``part`` says that it is one city of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Cell:
    """One provincial region: (column, row) from the upper left, names, the model's region."""

    column: int
    row: int
    en: str
    zh: str
    region: str = ""
    part: bool = False


CELLS: Final = (
    Cell(6, 0, "Heilongjiang", "黑龙江"),
    Cell(4, 1, "Inner Mongolia", "内蒙古"),
    Cell(5, 1, "Liaoning", "辽宁"),
    Cell(6, 1, "Jilin", "吉林"),
    Cell(0, 2, "Xinjiang", "新疆"),
    Cell(1, 2, "Gansu", "甘肃"),
    Cell(2, 2, "Ningxia", "宁夏"),
    Cell(3, 2, "Shanxi", "山西"),
    Cell(4, 2, "Hebei", "河北", "hebei"),
    Cell(5, 2, "Beijing", "北京", "beijing"),
    Cell(6, 2, "Tianjin", "天津"),
    Cell(1, 3, "Qinghai", "青海"),
    Cell(2, 3, "Shaanxi", "陕西"),
    Cell(3, 3, "Henan", "河南"),
    Cell(4, 3, "Shandong", "山东", "shandong"),
    Cell(0, 4, "Tibet", "西藏"),
    Cell(1, 4, "Sichuan", "四川", "chengdu", part=True),
    Cell(2, 4, "Chongqing", "重庆", "chongqing"),
    Cell(3, 4, "Hubei", "湖北", "hubei"),
    Cell(4, 4, "Anhui", "安徽", "hefei", part=True),
    Cell(5, 4, "Jiangsu", "江苏", "suzhou", part=True),
    Cell(6, 4, "Shanghai", "上海", "shanghai"),
    Cell(1, 5, "Yunnan", "云南"),
    Cell(2, 5, "Guizhou", "贵州"),
    Cell(3, 5, "Hunan", "湖南"),
    Cell(4, 5, "Jiangxi", "江西"),
    Cell(5, 5, "Zhejiang", "浙江", "zhejiang"),
    Cell(2, 6, "Guangxi", "广西"),
    Cell(3, 6, "Guangdong", "广东", "guangdong"),
    Cell(4, 6, "Fujian", "福建"),
    Cell(5, 6, "Taiwan", "台湾"),
    Cell(2, 7, "Hainan", "海南"),
    Cell(3, 7, "Macau", "澳门"),
    Cell(4, 7, "Hong Kong", "香港"),
)
ROWS: Final = 1 + max(cell.row for cell in CELLS)

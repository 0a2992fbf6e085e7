"""What this room says of a sweep: its axes and its points."""

from __future__ import annotations

SWEEPS: dict[str, tuple[str, str]] = {
    "write_axis": (
        "write -p path=values, as in -p levers.hebei.project_subsidy.rate='10 %:30 %:5'",
        "请写 -p 路径=取值，例如 -p levers.hebei.project_subsidy.rate='10 %:30 %:5'",
    ),
    "not_swept": (
        "{path}: is the same at all points of a sweep; replicates are asked for with --reps, "
        "years with --set",
        "{path}：在扫描的各点上相同；重复次数用 --reps，年份用 --set",
    ),
    "write_range": (
        "'{text}': a range is lowest:highest:number, with 2 to {most} values, as in 0:8000:9",
        "“{text}”：区间写作 最低:最高:个数，个数为 2 至 {most}，例如 0:8000:9",
    ),
    "range_of_one": (
        "'{text}': both ends are the same; write the value alone",
        "“{text}”：两端相同；请只写这个值",
    ),
    "empty_item": (
        "'{text}': nothing stands between two commas or beside one",
        "“{text}”：逗号旁边缺少取值",
    ),
    "same_value_twice": (
        "'{text}': a value is written twice",
        "“{text}”：有一个值写了两次",
    ),
    "spread_of_date": (
        "{path}: the value of one date cannot be drawn; list values, or spread the number as a "
        "whole",
        "{path}：某一日期的值不能随机抽取；请列出取值，或对整个数给出分布",
    ),
    "axis_taken_away": (
        "{path}: some points take away what holds it; sweep the two apart, or set strength to 0",
        "{path}：有些点去掉了它所在的政策；请分开扫描，或把 strength 设为 0",
    ),
    "column_twice": ("{path}: the column is there twice", "{path}：这一列出现了两次"),
    "empty_column": ("{path}: no point sets it", "{path}：没有任何点设定它"),
    "no_points": (
        "a table of points has a line of paths and below it a line a point",
        "点的表格第一行为路径，其下每行一个点",
    ),
    "cells": (
        "{found} cells where the first line has {wanted}",
        "有 {found} 格，而第一行有 {wanted} 格",
    ),
    "axis_twice": (
        "{path}: moves what {other} moves too",
        "{path}：与 {other} 改变的是同一个数",
    ),
}

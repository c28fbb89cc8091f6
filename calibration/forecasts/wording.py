"""Names of methods, scores and verdicts for readers."""

METHODS = {
    "model": {"zh": "模型", "en": "model"},
    "shift_share": {"zh": "偏离—份额", "en": "shift-share"},
    "random_walk": {"zh": "带漂移的随机游走", "en": "random walk with drift"},
    "persistence": {"zh": "保持不变", "en": "persistence"},
    "lognormal": {"zh": "对数正态（合个数）", "en": "lognormal (counts)"},
}
SCORES = {
    "log_revenue": {"zh": "各区收入（对数）CRPS", "en": "CRPS of zones' log revenue"},
    "growth": {"zh": "各区增速 CRPS", "en": "CRPS of zones' growth"},
    "brier_500": {"zh": "跨越500亿元 Brier 分（仅结果未定的区）", "en": "Brier score, 500亿 (open outcomes only)"},
    "brier_1000": {"zh": "跨越1000亿元 Brier 分（仅结果未定的区）", "en": "Brier score, 1000亿 (open outcomes only)"},
    "coverage_80": {"zh": "80%区间的覆盖率", "en": "coverage of the 80 % interval"},
    "coverage_50": {"zh": "50%区间的覆盖率", "en": "coverage of the 50 % interval"},
    "rank": {"zh": "位次相关（Spearman）", "en": "rank correlation (Spearman)"},
    "share": {"zh": "在可比各区合计中的份额 CRPS", "en": "CRPS of shares in the zones' total"},
    "zones_above_100": {"zh": "{place}100亿元以上个数 CRPS", "en": "CRPS of zones above 100亿, {place}"},
    "zones_above_500": {"zh": "{place}500亿元以上个数 CRPS", "en": "CRPS of zones above 500亿, {place}"},
    "zones_above_1000": {"zh": "{place}1000亿元以上个数 CRPS", "en": "CRPS of zones above 1000亿, {place}"},
    "zones_above_2000": {"zh": "{place}2000亿元以上个数 CRPS", "en": "CRPS of zones above 2000亿, {place}"},
    "total_revenue": {"zh": "{place}收入合计（对数）CRPS", "en": "CRPS of log total revenue, {place}"},
    "beijing_tianjin_projects": {"zh": "京津项目数（对数）CRPS", "en": "CRPS of log Beijing-Tianjin projects"},
    "beijing_tianjin_capital": {"zh": "京津投资额（对数）CRPS", "en": "CRPS of log Beijing-Tianjin capital agreed"},
    "beijing_tianjin_paid": {"zh": "京津到位资金（对数）CRPS", "en": "CRPS of log Beijing-Tianjin capital paid in"},
    "hyundai_cangzhou_load": {"zh": "现代沧州工厂产能利用 CRPS", "en": "CRPS of Hyundai Cangzhou's used capacity"},
}
PLACES = {
    "全省": {"zh": "全省", "en": "province"},
    "31个重点开发区": {"zh": "31个重点开发区", "en": "31 key zones"},
}
VERDICTS = {
    "better": {"zh": "模型较好", "en": "model better"},
    "worse": {"zh": "模型较差", "en": "MODEL WORSE"},
    "tie": {"zh": "无法区分", "en": "tie"},
    "better*": {"zh": "模型较好*", "en": "model better*"},
    "worse*": {"zh": "模型较差*", "en": "MODEL WORSE*"},
    "": {"zh": "", "en": ""},
}
STAR = {
    "zh": "*：不足六个开发区，或只有一个数字，不能据此下结论。",
    "en": "*: fewer than six zones, or a single figure; no conclusion rests on it.",
}
WAYS = {
    "unconditional": {"zh": "无条件（当时预期的全国增速）", "en": "unconditional (national growth as expected then)"},
    "conditional": {
        "zh": "以实际全国增速与价格为条件",
        "en": "conditional on the national growth and prices that came",
    },
}
UNITS = {
    "log points": {"zh": "对数点", "en": "log points"},
    "points": {"zh": "百分点", "en": "points"},
    "points a year": {"zh": "百分点/年", "en": "points a year"},
    "zones": {"zh": "个", "en": "zones"},
    "0-1": {"zh": "0–1", "en": "0-1"},
    "share": {"zh": "比例", "en": "share"},
    "-1 to 1": {"zh": "−1至1", "en": "-1 to 1"},
}


def score_name(score: str, language: str) -> str:
    """Name of a score; what follows an @ is the place that it is about."""
    name, _, place = score.partition("@")
    return SCORES[name][language].format(place=PLACES.get(place, {}).get(language, place))

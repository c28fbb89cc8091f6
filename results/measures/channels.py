"""What the ledger's channels are called in figures and tables; which there are, and their order, is the ledger's."""

LABELS: dict[str, dict[str, str]] = {
    "prices": {"zh": "价格", "en": "Prices"},
    "organic": {"zh": "存量企业内生增长", "en": "Organic growth of incumbents"},
    "services": {"zh": "商贸服务业", "en": "Commerce and services"},
    "cluster": {"zh": "集群效应", "en": "Cluster effects"},
    "upgrading": {"zh": "创新与升级", "en": "Innovation and upgrading"},
    "infrastructure": {"zh": "基础设施", "en": "Infrastructure"},
    "new_local_firms": {"zh": "本地新增企业", "en": "New local firms"},
    "beijing_tianjin": {"zh": "京津转移", "en": "Beijing-Tianjin relocations"},
    "other_domestic": {"zh": "其他内资", "en": "Other domestic investment"},
    "foreign": {"zh": "外资", "en": "Foreign investment"},
    "limits": {"zh": "资金与土地约束", "en": "Finance and land limits"},
    "zombies_and_cuts": {"zh": "僵尸处置与压减产能", "en": "Zombie disposal and capacity cuts"},
    "exits": {"zh": "企业退出", "en": "Exits of firms"},
}


def channel_label(channel: str, language: str) -> str:
    """Name of a ledger channel for a reader ("zh" or "en"); a channel without a label shows its id."""
    return LABELS.get(channel, {}).get(language, channel)

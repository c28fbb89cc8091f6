"""The running text of the model's description, in both languages."""

PARAGRAPHS = {
    "purpose": {
        "en": "Compare policy packages by what they do to the probability and date at which each of {zones} development "
        "zones crosses 500 and 1000亿 yuan of main-business revenue, at what public cost, and to whose loss. The model is "
        "fit for that as far as it reproduces patterns that nobody put in: `qianyi patterns` prints them beside published "
        "ranges.",
        "zh": "比较政策组合对{zones}个开发区跨越500亿元与1000亿元主营业务收入的概率与时间的影响，公共成本多少，谁受损。"
        "模型能否胜任，取决于能否再现未曾写入的现象：`qianyi patterns` 将其与公开范围并列。",
    },
    "entities": {
        "en": "Money in 亿元 (100 million yuan), revenue at annual rate, land in hectares; time in quarters from 2016-12-31. "
        "Zones stand on a network with Beijing and Tianjin. The data set `hebei-all` adds {others} zones of the 2018 "
        "catalogue as background competitors with assumed sizes.",
        "zh": "金额单位亿元，收入为年率，土地单位公顷；自2016年12月31日起按季度推进。开发区与北京、天津同在一张网络上。"
        "数据集 `hebei-all` 另加入2018年目录中的{others}个开发区作为竞争者，其规模为假定。",
    },
    "process": {
        "en": "Each quarter passes through these phases in this order (`sim/schedule.py`).",
        "zh": "每个季度依次经过下列阶段（`sim/schedule.py`）。",
    },
    "concepts": {
        "en": "Six decisions, which sources call decision 1 to 6. **1 Reported is not produced**: levers move true revenue; an observation model adds changes of scope, a "
        "target-driven margin, corrections and noise. **2 Growth is counted once**: stocks act by elasticity × change in log "
        "stock. **3 Prices and events are environment**, never policy. **4 Two Beijing-Tianjin sources**: pressed movers and "
        "group investment. **5 Land and firms have their real size**: 3,000 to 6,000 firms, managed area as a state. **6 The plan "
        "is small beside the tide**: `qianyi patterns` prints expected orders of magnitude beside the model's. **Interaction**: zones compete for candidates, learn from neighbours and from their own returns, "
        "share suppliers and knowledge. **Chance**: draws are pure functions of (seed, agent, quarter, purpose), so that "
        "scenarios share their luck. **Observation**: every change of revenue is booked to one of {channels} channels.",
        "zh": "六项约定，来源中称 decision 1 至 6。**1 报告不等于产出**：政策只改变真实收入，观测模型再加入口径变化、目标附近的偏移、核减与噪声。**2 增长只计一次**："
        "各存量按“弹性×对数变化”起作用。**3 价格与事件属于环境**，不属于政策。**4 京津两类来源**：受压外迁企业与集团投资。**5 土地与企业按实际规模**。**6 计划相对大势为小**：`qianyi patterns` 给出预期量级。"
        "**相互作用**：开发区争夺同一批投资者，向邻区和自身经验学习，共享供应商与知识。**随机性**：抽样只取决于种子、主体、"
        "季度与用途，各场景因此共享运气。**观测**：收入的每一变化记入{channels}个渠道之一。",
    },
    "start": {
        "en": "Only {reported} of the {zones} zones has a reported revenue for 2016; the others are drawn for each replicate "
        "from a split-lognormal prior. Firms are synthesised per zone: sectors from leading industries, sizes from a "
        "lognormal body with a Pareto tail, named anchors as single firms. Twelve quarters before the base date fill the "
        "pipeline. Parameters are drawn for each replicate too, from the posterior that `qianyi calibrate` left "
        "(`scenarios/data/posterior-2016.parquet`); `--point` keeps parameters and initial revenues at its mode.",
        "zh": "{zones}个开发区中只有{reported}个有2016年报告收入，其余每次重复从分段对数正态先验中抽取。企业按区合成："
        "行业取自主导产业，规模为对数正态主体加帕累托尾部，点名龙头为单个企业。基期前十二个季度用于充实项目储备。"
        "参数同样逐次抽取，取自 `qianyi calibrate` 得到的后验集合（`scenarios/data/posterior-2016.parquet`）；"
        "`--point` 令参数与初始收入停在其众数。",
    },
    "input": {
        "en": "`scenarios/data/SOURCES.md` lists every table with its source. National growth, price paths, relocation "
        "pressure and dated events are fields of a scenario (`docs/parameters.en.md`).",
        "zh": "`scenarios/data/SOURCES.md` 列出每个数据表及其来源。全国增速、价格路径、疏解压力与事件是场景字段"
        "（`docs/parameters.zh.md`）。",
    },
    "submodels": {
        "en": "{levers} levers (`docs/levers.en.md`) and {parameters} parameters (`docs/parameters.en.md`) enter the "
        "following rules; each is one function.",
        "zh": "{levers}个政策工具（`docs/levers.zh.md`）与{parameters}个参数（`docs/parameters.zh.md`）进入下列规则，"
        "每条规则是一个函数。",
    },
    "limits": {
        "en": "Prices and wages as markets, households, environmental load, exports as a flow of their own, and what other "
        "provinces do in answer.",
        "zh": "工资与价格市场、居民、环境负荷、单列的出口流量以及其他省份的应对。",
    },
}

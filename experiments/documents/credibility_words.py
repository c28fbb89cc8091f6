"""The running text of the credibility page, in both languages."""

TITLE = {"zh": "# 可信度：能不能相信它", "en": "# Credibility: can I believe it"}
MADE = {
    "zh": "由 `qianyi documents` 根据数据与保存的运行结果（`calibration/data/`）生成，请勿手工修改。",
    "en": "Made by `qianyi documents` from data and kept results of real runs (`calibration/data/`); do not edit.",
}
HEADS = {
    "data": {"zh": "## 1 用了什么数据", "en": "## 1 The data and what they are worth"},
    "fit": {"zh": "## 2 拟合了什么，没有拟合什么", "en": "## 2 What was fitted, and what was not"},
    "patterns": {"zh": "## 3 再现与未能再现的现象", "en": "## 3 Patterns met and missed"},
    "backtest": {"zh": "## 4 回测", "en": "## 4 Back-test"},
    "events": {"zh": "## 5 政策效应与因果研究", "en": "## 5 Effects of policy beside causal studies"},
    "headline": {"zh": "## 6 主要结论对各未知数的敏感性", "en": "## 6 What the headline rests on"},
    "failures": {"zh": "## 7 已知的失败", "en": "## 7 Known failures"},
    "not": {"zh": "## 8 什么时候不要用", "en": "## 8 When not to use it"},
    "forecast": {"zh": "## 9 留待检验的预测", "en": "## 9 A forecast to be judged"},
}
DATA = {
    "zh": "31个重点开发区中只有{reported}个公布了2016年主营业务收入，{moved}个由2015年数移一年，{derived}个由部分数推算，其余{inferred}个为推定的先验（每次重复抽取）。全省其他{others}个开发区的规模全部为假定。下表按状态计数。",
    "en": "Of the 31 key zones only {reported} published a 2016 main-business revenue; {moved} are 2015 figures moved by a year, {derived} follow from a reported part, and {inferred} are inferred priors, drawn anew for every replicate. The sizes of the province's other {others} zones are all assumed. The table counts by status.",
}
FIT_NONE = {
    "zh": "本版本未附校准结果：所有行为参数取表中数值（来自文献或假定），只有各区初始收入是抽取的。",
    "en": "This version carries no calibration: every behavioural parameter stands at its table value (literature or assumed); only the zones' initial revenues are drawn.",
}
FIT_BARE = {
    "zh": "场景默认从随附的后验 `{name}` 抽取参数与初始收入（{draws}次抽取，只用{issued}前公布的数字拟合）。拟合的诊断表未保存在本版本中；`qianyi calibrate` 会重新生成。",
    "en": "Scenarios draw parameters and initial revenues from the posterior `{name}` that ships ({draws} draws, fitted to figures known by {issued}). The tables of its diagnostics are not kept in this version; `qianyi calibrate` makes them anew.",
}
FIT = {
    "zh": "后验由 `qianyi calibrate` 得到（约{pasts}次历史模拟，只用{issued}前公布的{targets}个数字，有效抽取约{effective}个）。{axes}个未知量中数据移动了{moved}个（后验/先验标准差低于0.8），移动了{directions}个组合；其余停留在先验，即“依据文献”或“假定”。",
    "en": "The posterior is that of `qianyi calibrate` (about {pasts} simulated pasts, {targets} figures known by {issued}, about {effective} effective draws). Of {axes} unknowns the data moved {moved} (posterior over prior SD below 0.8) and {directions} combinations; all others stay where literature or assumption put them.",
}
FIT_PREDICTED = {
    "zh": "拟合没有用到的公布数字共{held}个，其中{covered}个落在后验的80%区间内；用到的{used}个中{met}个在内。",
    "en": "Of {held} published figures that the fit did not see, {covered} lie in its 80 % interval; of the {used} that it saw, {met} do.",
}
FIT_RECOVERY = {
    "zh": "恢复试验：用已知参数产生的伪数据盲拟合，真值落入80%区间的比例平均为{mean:.0%}，{unknowns}个未知量中{outside}个超出偶然允许的范围。",
    "en": "Recovery: fitted blind to pseudo-data from known parameters, the truth lies in the 80 % interval {mean:.0%} of the time on average; {outside} of {unknowns} unknowns fall outside what chance allows.",
}
WIDTHS = {
    "zh": "各结果的宽度从何而来（有计划情景；只放开一种来源时的标准差）：",
    "en": "Where the width of results comes from (with the plan; standard deviation with one source alone):",
}
PATTERNS = {
    "zh": "这些现象没有写进模型，也没有逐项拟合（无计划情景，`qianyi patterns`）。有公开范围的{rated}项中符合{inside}项。",
    "en": "Nobody put these patterns in, and none is fitted one by one (without the plan, `qianyi patterns`). Of {rated} with a published range, {inside} are met.",
}
BACKTEST = {
    "zh": "从2012年与2014年底用当时的知识预测到2017年（[回测全表](backtest.zh.md)）。与必须胜过的**偏离—份额**相比：",
    "en": "Forecasts from the ends of 2012 and 2014 with the knowledge of the time, to 2017 ([whole table](backtest.en.md)). Against **shift-share**, the benchmark to beat:",
}
BACKTEST_TIE = {
    "zh": "没有一项比较能够分出胜负：公布过收入的开发区太少。方向上，{leans_better}项偏向模型、{leans_worse}项不利于模型；各区收入的{revenue}项比较中有{revenue_worse}项不利于模型。就预测单个开发区而言，**没有证据表明模型的开发区机制优于把行业构成套上全国增速**。",
    "en": "Not one comparison is decided: too few zones ever published their revenue. {leans_better} lean to the model and {leans_worse} against it; of the {revenue} comparisons of zones' revenue, {revenue_worse} lean against it. For forecasting single zones there is **no evidence that the model's zone mechanisms do better than sector mix times national growth**.",
}
BACKTEST_DECIDED = {
    "zh": "能分出胜负的比较中，模型{better}项较好、{worse}项较差。",
    "en": "Of the comparisons that are decided, the model does better in {better} and worse in {worse}.",
}
WORSE = {
    "zh": "分值不如某个朴素方法之处（含不能据以下结论的单个数字，标*）：",
    "en": "Where the model scored worse than a naive method (single figures, from which nothing follows, are marked *):",
}
EVENTS = {
    "zh": "模型自身的事件研究（`qianyi eventstudy`，{worlds}个世界，每个世界随机抽取{treated}个省级开发区自2019年起给予国家级身份或计划措施，其余为对照）。",
    "en": "An event study on the model's own output (`qianyi eventstudy`, {worlds} worlds; in each, {treated} provincial zones drawn at random get national status or the plan's levers from 2019 on, the others do not).",
}
EVENTS_NOTE = {
    "zh": "国家级身份在模型中只影响外资与自贸经验，不带来产出跃升；因果研究中的产出效应还包含身份带来的土地、税收和统计口径变化，模型没有写入这些，以免把文献结论当作自己的结果。因此**模型给出的政策效应应视为保守的下限**；转移比例也低于文献，全省净增可能被高估。",
    "en": "In the model national status acts on foreign investors and free-trade-zone measures alone and brings no jump in output; the effects in causal studies also hold what comes with status in land, taxes and statistical scope, which the model leaves out rather than put the literature's answer in. Read **its policy effects as a cautious lower bound**; it also displaces less than the literature finds, so the province's net gain may be overstated.",
}
HEADLINE = {
    "zh": "有计划时2020年达到自身目标的开发区数为{zones:.1f}个，其中计划带来{plan:+.2f}个（参数取表中数值，{replicates}次重复，初始收入每次抽取）。下表每次只把一个数移到其范围两端；所列为影响最大的{shown}个，其余{rest}个影响都小于{least:.1f}个区。",
    "en": "With the plan {zones:.1f} zones are on their own target in 2020, {plan:+.2f} of them because of it (parameters at their table values, {replicates} replicates, initial revenues drawn). Each row moves one number to both ends of its range; shown are the {shown} that matter most, each of the other {rest} moves less than {least:.1f} zones.",
}
FAILURES = {
    "zh": [
        "**各区起点不明**：24个区的2016年收入是推定的，单区跨线概率首先反映起点而不是政策。",
        "**100亿元以上的个数**：公布的161个来自全省各类开发区（整合后184个），目录数据集只有{zones}个；模型达不到这个数，个数比较带有口径误差。",
        "**公布者偏差**：公布收入的多为规模大、增长快的开发区；以{first}年为起点时，后来公布的{total}个收入中有{above}个高于模型中位数，主要是起点估低（各区早年规模未公布，只能从分布中抽取）。",
        "**统计口径**：收入为报告数，目标附近的偏移、口径扩大与核减都是假定的模型；跨线与真实增长不是一回事。",
        "**价格**：钢铁、石化、建材的历史相对价格以山东指数代替，2016–2017年为假定；一年的钢价波动可以超过整个计划的作用。",
    ],
    "en": [
        "**Where zones start is not known**: 24 of 31 revenues of 2016 are inferred; a single zone's crossing probability tells first of its start, not of policy.",
        "**Zones above 100亿**: the published 161 count every kind of zone (184 after consolidation), the catalogue's data set holds {zones}; the model cannot reach that number, and counts are compared across a difference of scope.",
        "**Who publishes**: zones that publish tend to be large and fast; from {first}, {above} of the {total} revenues published later lie above the model's median, mostly because their start is put too low: early sizes were not published and are drawn from a distribution.",
        "**Statistics**: revenue is what is reported; bunching at targets, widening scope and corrections follow an assumed model; crossing a line is not growth.",
        "**Prices**: past relative prices of steel, petrochemicals and building materials are Shandong's, those of 2016-2017 assumed; one year of steel prices can exceed the whole plan.",
    ],
}
NOT = {
    "zh": [
        "不要把单个开发区的跨线年份当作预测或考核依据；没有公布收入的区，请代入自己掌握的2016年收入。",
        "不要用它排列效果相近的措施：差别须在80%的抽取中方向一致才可说优劣；依据文献的效应只给区间。",
        "不要外推到模型没有的情形：工资与价格市场、居民与环境、其他省份的应对、2017年之后才出现的冲击。",
        "不要用它估计“国家级身份”本身的价值：见第5节。",
        "不要引用小于上表分辨力的差别，例如不到半个区的计划效应。",
    ],
    "en": [
        "Do not take a single zone's crossing year for a prediction or a yardstick of officials; where no revenue was published, put in the 2016 figure that you hold.",
        "Do not rank measures of similar effect: one is better only if it is so in 80 % of the draws; effects that rest on literature are ranges.",
        "Do not carry it to what it does not hold: wages and prices as markets, households, the environment, answers of other provinces, shocks that nobody knew in 2017.",
        "Do not use it to value national status as such: section 5.",
        "Do not cite differences below what can be told apart, such as a plan effect of less than half a zone.",
    ],
}
FORECAST = {
    "zh": "[预测文件](../calibration/data/{name})：{made_on} 制作，所用知识截至 {knowledge_until}，{draws} 次抽取，版本 {model_hash}，SHA-256 `{sha256}`。任何人有了后来的数字都可评分：`qianyi score FORECAST FIGURES.csv`（[格式](forecast.zh.md)）。",
    "en": "[The forecast file](../calibration/data/{name}): made on {made_on} with what was known by {knowledge_until}, {draws} draws, version {model_hash}, SHA-256 `{sha256}`. Anybody with later figures can score it: `qianyi score FORECAST FIGURES.csv` ([format](forecast.en.md)).",
}
STALE = {
    "zh": "{name}：{command}，{made_on}，模型 {model_hash}",
    "en": "{name}: {command}, {made_on}, model {model_hash}",
}

/* Phases 10 and 11 for firms (sim/phases/production.py, agents/firm.py) in plain C, as a yardstick of speed.
 * Row types, places in the ledger and purposes of draws come from the header that c_kernel.py writes. */
#include <math.h>
#include <stdint.h>
#include "rows.h"

static inline uint64_t mix(uint64_t state) {
    state = (state ^ (state >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    state = (state ^ (state >> 27)) * UINT64_C(0x94D049BB133111EB);
    return state ^ (state >> 31);
}

static inline double uniform(uint64_t seed, uint64_t agent, int64_t quarter, uint64_t purpose) {
    const uint64_t golden = UINT64_C(0x9E3779B97F4A7C15);
    uint64_t state = mix(seed + golden);
    state = mix((state ^ agent) + golden);
    state = mix((state ^ (uint64_t)(quarter + QUARTER_OFFSET)) + golden);
    state = mix((state ^ purpose) + golden);
    return ((double)(state >> 12) + 0.5) * 0x1p-52;
}

static inline double least(double a, double b) { return b < a ? b : a; }
static inline double most(double a, double b) { return b > a ? b : a; }

static inline double laplace(double luck, double scale) {
    return luck < 0.5 ? scale * log(2.0 * luck) : -scale * log(2.0 * (1.0 - luck));
}

static void begin_year(Firm *firm, const Parameters *p, double luck) {
    double size = log(most(firm->volume, 0.05));
    double width = least(0.6, p->shock_scale * exp(-p->shock_size_exponent * log(most(firm->volume, 0.01))));
    double before = firm->width * firm->width, both = 1.0 + firm->memory;
    firm->demand *= exp(firm->memory * firm->shock) * (1.0 - both * both * before) / (1.0 - before);
    double large = least(1.0, most(0.0, size / log(100.0)));
    firm->memory = p->persistence_small + (p->persistence_large - p->persistence_small) * large;
    firm->shock = laplace(luck, width);
    firm->width = width;
    double smallness = exp(-p->exit_size_effect * (size - log(p->firm_mean_revenue)));
    firm->exit_hazard = least(0.1, p->exit_rate / 4.0 * least(3.0, smallness) * exp(-0.5 * firm->productivity));
    firm->years += 1.0;
}

static void grow(Firm *firm, const Zone *zone, const Parameters *p, double national, double traditional, int64_t quarter,
                 double *parts) {
    double cluster = zone->cluster_growth[firm->sector];
    double small = firm->volume < p->small_firm ? 1.0 : 0.0;
    double upgrading = p->research_elasticity * (1.0 - p->relabelled_share) * zone->knowledge_change;
    upgrading += p->reform_productivity * zone->felt_change;
    upgrading += p->subsidy_response * 10.0 * zone->subsidy_change * small * traditional;
    upgrading += firm->high_tech * p->equity_response * zone->finance_ease;
    double infrastructure = p->infrastructure_elasticity * zone->infrastructure_change;
    double own = national - p->contained_growth / 4.0 + zone->shock;
    double earlier = firm->width * (quarter - 1) / 4.0, later = firm->width * quarter / 4.0;
    own += firm->shock / 4.0 + log((1.0 - later * later) / (1.0 - earlier * earlier));
    own -= p->zombie_drag * (zone->zombie_share[firm->sector] - p->zombie_share_normal) / 4.0;
    if (firm->state == ZOMBIE) own -= p->zombie_decline / 4.0;
    double ramp = 0.0;
    if (firm->ramp > 0.0) {
        firm->ramp -= 1.0;
        ramp = p->ramp_step;
    }
    firm->demand *= exp(own + cluster + upgrading + infrastructure + ramp);
    parts[0] = cluster;
    parts[1] = upgrading;
    parts[2] = infrastructure;
    parts[3] = ramp;
}

static void invest(Firm *firm, const Zone *zone, const Parameters *p, double ease) {
    double gap = firm->demand * p->capacity_buffer - firm->capacity;
    if (gap <= 0.0) {
        firm->capacity += p->capacity_decay * gap;
        return;
    }
    if (firm->state == ZOMBIE) return;
    double speed = p->investment_speed * exp(ease);
    if (zone->land_free < p->scarce_land * zone->managed_area) speed *= p->scarce_land_slowdown;
    firm->capacity += least(1.0, speed) * gap;
}

void firms_grow(const Paths *w, int64_t t, int64_t quarter) {
    const Parameters *p = w->parameters;
    const double *growth = w->growth + t * SECTORS, *limit = w->limit + t * SECTORS, *cuts_now = w->cut + t * SECTORS;
    const double *price_old = w->price + t * SECTORS, *price_new = price_old + SECTORS;
    double parts[4];
    for (int64_t row = 0; row < w->counts[FIRM_ROWS]; row++) {
        Firm *firm = w->firms + row;
        if (firm->state == GONE) continue;
        if (firm->years < 0.0) {
            firm->years = 0.0;
            continue;
        }
        const Zone *zone = w->zones + firm->zone;
        double *book = w->ledger + (t * ZONES + firm->zone) * BOOK;
        double volume = firm->volume, demand = firm->demand;
        double old_bound = least(1.0, firm->capacity / firm->demand);
        double cut = cuts_now[firm->sector], allowed = limit[firm->sector], price = price_new[firm->sector];
        if (quarter == 1) begin_year(firm, p, uniform(w->seed[0], firm->id, t, FIRM_SHOCK));
        firm->demand *= 1.0 - cut;
        firm->capacity *= 1.0 - cut;
        grow(firm, zone, p, growth[firm->sector], 1.0 - w->emerging[firm->sector], quarter, parts);
        invest(firm, zone, p, zone->finance_ease + p->listing_effect * firm->listed);
        double bound = least(1.0, firm->capacity / firm->demand);
        firm->volume = firm->demand * bound * allowed;
        book[PRICES] += volume * (price - price_old[firm->sector]);
        double base = volume * price;
        double limits = firm->demand * allowed * (bound - old_bound) * price;
        double old_limit = volume / (demand * old_bound);
        double cuts = firm->demand * old_bound * (allowed - old_limit) * price - base * cut;
        double cluster = base * parts[0], upgrading = base * parts[1], infrastructure = base * parts[2];
        double ramp = parts[3] > 0.0 ? base * (exp(parts[3]) - 1.0) : 0.0;
        book[LIMITS] += limits;
        book[ZOMBIES_AND_CUTS] += cuts;
        book[CLUSTER] += cluster;
        book[UPGRADING] += upgrading;
        book[INFRASTRUCTURE] += infrastructure;
        book[ARRIVAL[firm->origin]] += ramp;
        book[ORGANIC] += (firm->volume - volume) * price - limits - cuts - cluster - upgrading - infrastructure - ramp;
    }
}

static int fall_or_leave(Firm *firm, const Zone *zone, const Policy *policy, const Parameters *p, double share,
                         double luck) {
    if (firm->state == ZOMBIE) {
        double leaving = p->zombie_exit / 4.0;
        if (luck < leaving + policy->zombie_disposal / 4.0) {
            firm->state = GONE;
            return luck >= leaving;
        }
        if (luck > 1.0 - p->zombie_recovery / 4.0) firm->state = OPERATING;
        return 0;
    }
    double leaving = firm->exit_hazard * zone->exit_factor;
    if (luck < leaving && firm->anchor == 0.0) {
        firm->state = GONE;
        return 0;
    }
    double outflow = p->zombie_exit + p->zombie_recovery + p->disposal_normal;
    double distress = share / (1.0 - share) * outflow / 4.0;
    if (luck <= 1.0 - 3.0 * distress) return 0;
    distress *= exp(-firm->productivity);
    if (luck > 1.0 - distress && firm->anchor == 0.0 && firm->years > 2.0) firm->state = ZOMBIE;
    return 0;
}

static void seek_status(Firm *firm, const Zone *zone, const Parameters *p, double emerging, double listing_chance,
                        double luck, double luck_listing) {
    if (firm->state != OPERATING) return;
    double chance = p->certificate_rate * (0.3 + 1.4 * emerging) * zone->knowledge;
    if (firm->high_tech == 0.0 && luck < chance) firm->high_tech = 1.0;
    if (firm->listed == 0.0 && firm->volume > p->listing_size && luck_listing < listing_chance) firm->listed = 1.0;
}

static void leave(const Paths *w, int64_t t, int64_t row, int disposed) {
    Firm *firm = w->firms + row;
    Zone *zone = w->zones + firm->zone;
    double lost = firm->volume * w->price[(t + 1) * SECTORS + firm->sector];
    w->ledger[(t * ZONES + firm->zone) * BOOK + (disposed ? ZOMBIES_AND_CUTS : EXITS)] -= lost;
    if (disposed) zone->disposed += lost;
    double returned = least(firm->land, zone->land_let);
    zone->land_let -= returned;
    zone->land_free += 0.5 * returned;
    zone->land_idle += 0.5 * returned;
    firm->volume = firm->demand = firm->capacity = firm->land = 0.0;
    w->free_rows[w->counts[FREE_ROWS]++] = row;
}

void firms_fall_or_leave(const Paths *w, int64_t t, int64_t quarter) {
    const Parameters *p = w->parameters;
    for (int64_t row = 0; row < w->counts[FIRM_ROWS]; row++) {
        Firm *firm = w->firms + row;
        if (firm->state == GONE) continue;
        const Zone *zone = w->zones + firm->zone;
        const Policy *policy = w->policy + t * ZONES + firm->zone;
        double luck = uniform(w->seed[0], firm->id, t, FIRM_FATE);
        int disposed = fall_or_leave(firm, zone, policy, p, w->zombie_normal[firm->sector], luck);
        if (firm->state == GONE)
            leave(w, t, row, disposed);
        else if (quarter == 4)
            seek_status(firm, zone, p, w->emerging[firm->sector], p->listing_chance * policy->overseas_listings,
                        uniform(w->seed[0], firm->id, t, FIRM_STATUS), uniform(w->seed[0], firm->id, t, FIRM_LISTING));
    }
}

void firm_phase(const Paths *w, int64_t t, int64_t quarter) {
    firms_grow(w, t, quarter);
    firms_fall_or_leave(w, t, quarter);
}

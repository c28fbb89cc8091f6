/* Phases 10 and 11 for firms (sim/phases/production.py, agents/firm.py) in plain C, as a yardstick of speed.
 * Row types, places in the ledger and purposes of draws come from the header that c_kernel.py writes. */
#include <math.h>
#include <stdint.h>
#include <string.h>
#include "rows.h"

static inline uint64_t mix(uint64_t state) {
    state = (state ^ (state >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    state = (state ^ (state >> 27)) * UINT64_C(0x94D049BB133111EB);
    return state ^ (state >> 31);
}

static const uint64_t GOLDEN = UINT64_C(0x9E3779B97F4A7C15);

static inline uint64_t stream(uint64_t seed, int64_t quarter, uint64_t purpose) {
    uint64_t state = mix(seed + GOLDEN);
    state = mix((state ^ (uint64_t)(quarter + QUARTER_OFFSET)) + GOLDEN);
    return mix((state ^ purpose) + GOLDEN);
}

static inline double draw(uint64_t common, uint64_t agent) {
    return ((double)(mix((common ^ agent) + GOLDEN) >> 12) + 0.5) * 0x1p-52;
}

static inline double least(double a, double b) { return b < a ? b : a; }
static inline double most(double a, double b) { return b > a ? b : a; }

static inline double laplace(double luck, double scale) {
    return luck < 0.5 ? scale * log(2.0 * luck) : -scale * log(2.0 * (1.0 - luck));
}

static double begin_year(Firm *firm, const Parameters *p, double luck) {
    double size = log(most(firm->volume, 0.05));
    double before = firm->width * firm->width, both = 1.0 + firm->memory;
    double remembered = exp(firm->memory * firm->shock) * (1.0 - both * both * before) / (1.0 - before);
    double large = least(1.0, most(0.0, size / log(100.0)));
    firm->memory = p->persistence_small + (p->persistence_large - p->persistence_small) * large;
    firm->width = least(0.6, p->shock_scale * exp(-p->shock_size_exponent * size));
    firm->shock = laplace(luck, firm->width);
    firm->pace = exp(0.25 * firm->shock);
    double smallness = -p->exit_size_effect * (size - log(p->firm_mean_revenue));
    firm->exit_hazard =
        least(0.1, p->exit_rate / 4.0 * exp(least(log(3.0), smallness) - 0.5 * firm->productivity));
    firm->years += 1.0;
    return remembered;
}

static double grow(const Firm *firm, const Zone *zone, const Parameters *p) {
    double pace = zone->pace[firm->sector] + (firm->volume < p->small_firm) * zone->small_gain[firm->sector];
    return pace * (1.0 + firm->high_tech * zone->certified_gain);
}

static void invest(Firm *firm, const Zone *zone, const Parameters *p) {
    double gap = firm->demand * p->capacity_buffer - firm->capacity;
    if (gap <= 0.0)
        firm->capacity += p->capacity_decay * gap;
    else if (firm->state != ZOMBIE)
        firm->capacity += zone->investment_speed[firm->listed > 0.0] * gap;
}

static void book_growth(const Paths *w, int64_t t, int64_t z) {
    const Zone *zone = w->zones + z;
    double *book = w->ledger + (t * ZONES + z) * BOOK;
    const double national = w->volume_growth[t], path = national - w->province->contained_growth / 4.0;
    for (int64_t s = 0; s < SECTORS; s++) {
        const double *flow = w->flows + (z * SECTORS + s) * FLOWS;
        double price = w->price[(t + 1) * SECTORS + s], limit = w->limit[t * SECTORS + s];
        double cut = w->cut[t * SECTORS + s], subsidised = flow[SMALL] * zone->small_gain[s];
        book[PRICES] += flow[BEFORE] * (price - w->price[t * SECTORS + s]);
        book[ZOMBIES_AND_CUTS] += (flow[KEPT] * limit - flow[MOVED] - flow[BEFORE] * cut) * price;
        book[ZOMBIE_DRAG] -= flow[DECLINED] * price;
        book[LUCK] += (flow[LUCKY] - flow[STARTED] + flow[DECLINED] - flow[BEFORE] * (1.0 - cut)) * price;
        book[UPGRADING] += subsidised * price;
        book[FINANCE] += flow[CERTIFIED] * zone->certified_gain * price;
        book[LIMITS] += (flow[AFTER] - flow[KEPT] * limit) * price;
        double growth = log(zone->pace[s]), point = fabs(growth) > 1e-12 ? (zone->pace[s] - 1.0) / growth : 1.0;
        double worth = flow[LUCKY] * point * price, came = flow[NEW] * point * price;
        book[NEWCOMERS_GROWTH] += came * path;
        book[NATIONAL_PATH] += (worth - came) * path;
        book[LUCK] += worth * (zone->shock + w->growth[t * SECTORS + s] - national);
        book[ZOMBIE_DRAG] += worth * zone->crowding_growth[s];
        book[MARKETS_TAKEN_UP] += worth * log(1.0 + zone->taken_up[s]);
        book[CUSTOMERS] += worth * zone->customers_growth[s];
        book[MOVED_PLANTS] += worth * zone->moved_growth[s];
        book[LABOUR] += worth * zone->labour_growth;
        book[CLUSTER] += worth * zone->cluster_growth[s];
        book[UPGRADING] += worth * zone->upgrading;
        book[INFRASTRUCTURE] += worth * zone->infrastructure_growth;
    }
}

void firms_grow(const Paths *w, int64_t t, int64_t quarter) {
    const Parameters *p = w->parameters;
    const double *limit = w->limit + t * SECTORS, *cut = w->cut + t * SECTORS, *price = w->price + (t + 1) * SECTORS;
    const double ramp_pace = exp(p->ramp_step), zombie_pace = exp(-p->zombie_decline / 4.0);
    const uint64_t years_luck = stream(w->seed[0], t, FIRM_SHOCK);
    memset(w->flows, 0, sizeof(double) * ZONES * SECTORS * FLOWS);
    for (int64_t row = 0; row < w->counts[FIRM_ROWS]; row++) {
        Firm *firm = w->firms + row;
        if (firm->state == GONE) continue;
        if (firm->years < 0.0) {
            firm->years = 0.0;
            continue;
        }
        const Zone *zone = w->zones + firm->zone;
        double *flow = w->flows + (firm->zone * SECTORS + firm->sector) * FLOWS;
        double volume = firm->volume, sold = least(firm->demand, firm->capacity), pace = 1.0 - cut[firm->sector];
        firm->capacity *= pace;
        if (firm->state == ZOMBIE) {
            flow[DECLINED] += volume * pace * (1.0 - zombie_pace);
            pace *= zombie_pace;
        }
        if (firm->ramp > 0.0) {
            double gain = volume * pace * (ramp_pace - 1.0);
            firm->ramp -= 1.0;
            w->ledger[(t * ZONES + firm->zone) * BOOK + ARRIVAL[firm->origin]] += gain * price[firm->sector];
            flow[STARTED] += gain;
            pace *= ramp_pace;
        }
        if (quarter == 1) pace *= begin_year(firm, p, draw(years_luck, firm->id));
        double earlier = firm->width * (0.25 * (quarter - 1)), later = firm->width * (0.25 * quarter);
        pace *= firm->pace * (1.0 - later * later) / (1.0 - earlier * earlier);
        double lucky = volume * pace, small = volume < p->small_firm;
        flow[CERTIFIED] += firm->high_tech * lucky * (zone->pace[firm->sector] + small * zone->small_gain[firm->sector]);
        pace *= grow(firm, zone, p);
        firm->demand *= pace;
        invest(firm, zone, p);
        firm->volume = least(firm->demand, firm->capacity) * limit[firm->sector];
        flow[BEFORE] += volume;
        flow[LUCKY] += lucky;
        flow[NEW] += firm->arrived * lucky;
        flow[SMALL] += small * lucky;
        flow[MOVED] += volume * pace;
        flow[KEPT] += sold * pace;
        flow[AFTER] += firm->volume;
    }
    for (int64_t z = 0; z < ZONES; z++) book_growth(w, t, z);
}

enum { STAYS, LEAVES, DISPOSED };

static void change_hands(Firm *firm, const Parameters *p, double luck) {
    if (luck > 1.0 - exp(-firm->volume / p->takeover_size)) {
        firm->state = GONE;
        return;
    }
    double kept = 1.0 - p->takeover_loss;
    firm->volume *= kept;
    firm->demand *= kept;
    firm->capacity *= kept;
    firm->productivity = 0.0;
    firm->state = OPERATING;
}

static int fall_or_leave(Firm *firm, const Zone *zone, const Policy *policy, const Parameters *p,
                         double distress, double luck) {
    if (firm->state == ZOMBIE) {
        double leaving = p->zombie_exit / 4.0, disposed = policy->zombie_disposal / 4.0;
        if (luck < leaving) {
            change_hands(firm, p, luck / leaving);
            return LEAVES;
        }
        if (luck < leaving + disposed) {
            change_hands(firm, p, (luck - leaving) / disposed);
            return DISPOSED;
        }
        if (luck > 1.0 - p->zombie_recovery / 4.0) firm->state = OPERATING;
        return STAYS;
    }
    double leaving = firm->exit_hazard * zone->exit_factor;
    if (luck < leaving) {
        change_hands(firm, p, luck / leaving);
        return LEAVES;
    }
    if (firm->productivity > -1.0 && luck <= 1.0 - 3.0 * distress) return STAYS;
    if (luck > 1.0 - distress * exp(-firm->productivity) && firm->years > 2.0) firm->state = ZOMBIE;
    return STAYS;
}

static void seek_certificate(Firm *firm, const Zone *zone, const Parameters *p, double emerging, double luck) {
    if (firm->state != OPERATING) return;
    double chance = p->certificate_rate * (0.3 + 1.4 * emerging) * zone->knowledge;
    if (firm->high_tech == 0.0 && luck < chance) firm->high_tech = 1.0;
}

static void seek_listing(Firm *firm, const Policy *policy, const Parameters *p, double luck) {
    if (firm->state != OPERATING || firm->listed > 0.0 || firm->volume <= p->listing_size) return;
    if (luck < p->listing_chance * policy->overseas_listings) firm->listed = 1.0;
}

static void leave(const Paths *w, int64_t t, int64_t row, double volume, int fell) {
    Firm *firm = w->firms + row;
    Zone *zone = w->zones + firm->zone;
    int gone = firm->state == GONE;
    double given_up = gone ? volume : volume - firm->volume;
    double lost = given_up * w->price[(t + 1) * SECTORS + firm->sector];
    zone->freed[firm->sector] += given_up;
    w->ledger[(t * ZONES + firm->zone) * BOOK + (fell == DISPOSED ? ZOMBIES_AND_CUTS : EXITS)] -= lost;
    if (fell == DISPOSED) zone->disposed += lost;
    double land = gone ? firm->land : firm->land * given_up / most(volume, 1e-9);
    double returned = least(land, zone->land_let);
    zone->land_let -= returned;
    zone->land_free += 0.5 * returned;
    zone->land_idle += 0.5 * returned;
    firm->land -= land;
    if (!gone) return;
    firm->volume = firm->demand = firm->capacity = 0.0;
    w->free_rows[w->counts[FREE_ROWS]++] = row;
}

static double claim_of_origin(const Firm *firm, const Parameters *p, double price) {
    if (firm->claim_left <= 0.0 || firm->ramp > 0.0) return 0.0;
    if (firm->years - p->ramp_quarters / 4.0 >= p->tax_sharing_years + p->tax_sharing_extension) return 0.0;
    return least(firm->claim_left,
                 firm->volume * price * p->total_tax_rate * p->local_part_of_shared_tax / 4.0);
}

void firms_fall_or_leave(const Paths *w, int64_t t, int64_t quarter) {
    const Parameters *p = w->parameters;
    const uint64_t fate = stream(w->seed[0], t, FIRM_FATE), status = stream(w->seed[0], t, FIRM_STATUS);
    const uint64_t listing = stream(w->seed[0], t, FIRM_LISTING);
    double distress[SECTORS], outflow = p->zombie_exit + p->zombie_recovery + p->disposal_normal;
    for (int64_t s = 0; s < SECTORS; s++)
        distress[s] = w->zombie_normal[s] / (1.0 - w->zombie_normal[s]) * outflow / 4.0;
    for (int64_t place = 0; place < (int64_t)ZONES * SECTORS; place++)
        w->flows[place * FLOWS + STAYING] = w->flows[place * FLOWS + OF_ZOMBIES] = 0.0;
    memset(w->census, 0, sizeof(int64_t) * ZONES * 4);
    memset(w->shared_tax, 0, sizeof(double) * ZONES);
    for (int64_t row = 0; row < w->counts[FIRM_ROWS]; row++) {
        Firm *firm = w->firms + row;
        if (firm->state == GONE) continue;
        const Zone *zone = w->zones + firm->zone;
        const Policy *policy = w->policy + t * ZONES + firm->zone;
        double volume = firm->volume;
        int fell = fall_or_leave(firm, zone, policy, p, distress[firm->sector], draw(fate, firm->id));
        if (fell != STAYS) leave(w, t, row, volume, fell);
        if (firm->state == GONE) continue;
        if (quarter == 4) {
            seek_certificate(firm, zone, p, w->emerging[firm->sector], draw(status, firm->id));
            seek_listing(firm, policy, p, draw(listing, firm->id));
        }
        int zombie = firm->state == ZOMBIE;
        double *flow = w->flows + (firm->zone * SECTORS + firm->sector) * FLOWS;
        int64_t *census = w->census + 4 * firm->zone;
        flow[STAYING] += firm->volume;
        flow[OF_ZOMBIES] += zombie * firm->volume;
        census[0] += 1;
        census[1] += zombie;
        census[2] += (firm->high_tech > 0.0) & !zombie;
        census[3] += firm->origin < 2;
        if (firm->origin < 2) {
            double claim = claim_of_origin(firm, p, w->price[(t + 1) * SECTORS + firm->sector]);
            w->shared_tax[firm->zone] += claim;
            firm->claim_left -= claim * policy->enclave_tax_share;
        }
    }
}

void firm_phase(const Paths *w, int64_t t, int64_t quarter) {
    firms_grow(w, t, quarter);
    firms_fall_or_leave(w, t, quarter);
}

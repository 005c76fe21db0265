// W1 in C++, random numbers included. Compiled and called by cpp_loop.py, which also gives the numbers in capitals;
// with BLOCKS, cpp_blocks.py.
#include <algorithm>
#include <functional>

#include "cpp_parts.hpp"

extern "C" void run(std::uint64_t seed, long reorder_point, long* counts, double* on_hand_time) {
    static thread_local Calendar deadlines;
    static thread_local std::vector<char> waits;  // in the order in which they came: is this one still waiting?
    static thread_local std::vector<double> receipts;  // the next one last
    deadlines.clear(), receipts.clear();
    Chance chance(seed);
    const auto receipt = [] { return receipts.empty() ? never : receipts.back(); };
    long on_hand = OPENING, position = OPENING, filled = 0, cancelled = 0, customer = 0;
    std::size_t first = 0, last = 0, waiting = 0;
    double area = OPENING * days, arrival = chance.exponential(1 / ORDERS_PER_DAY), next = days;
    for (;; arrival += chance.exponential(1 / ORDERS_PER_DAY), ++customer) {
        for (; next < arrival; next = std::min({deadlines.first(), receipt(), days})) {
            if (next == days) {
                counts[0] = customer, counts[1] = filled, counts[2] = cancelled;
                *on_hand_time = area;  // of every unit that came, and less that of every unit that went, to the end
                return;
            }
            if (deadlines.first() == next) {
                const long who = deadlines.pop();
                if (waits[who]) waits[who] = 0, ++position, ++cancelled, --waiting;
                continue;
            }
            receipts.pop_back();
            const long served = std::min<long>(waiting, LOT);
            on_hand += LOT - served, waiting -= served, area += (LOT - served) * (days - next);
            if (waiting == 0) first = last = 0, deadlines.clear();
            for (long units = served; waiting > 0 && units > 0; ++first) units -= waits[first], waits[first] = 0;
        }
        if (--position <= reorder_point) {
            position += LOT;
            const double due = arrival + std::exp(MU + SIGMA * chance.normal());
            receipts.insert(std::upper_bound(receipts.begin(), receipts.end(), due, std::greater<>()), due);
            next = std::min(next, due);
        }
        if (on_hand > 0) {
            --on_hand, ++filled, area -= days - arrival;
            continue;
        }
        if (last == waits.size()) waits.resize(2 * last + 1024);
        waits[last] = 1, ++waiting;
        const double gone = arrival + chance.exponential(PATIENCE);
        if (gone < receipt() || waiting > LOT) {  // else the next receipt comes first, and serves everybody
            deadlines.push(gone, last);
            next = std::min(next, gone);
        }
        ++last;
    }
}

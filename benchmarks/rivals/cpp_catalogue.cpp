// W2 in C++, random numbers included. Compiled and called by cpp_catalogue.py, which also gives the numbers in capitals.
#include <algorithm>

#include "cpp_parts.hpp"

namespace {
constexpr int nobody = -1;

struct Item {
    long on_hand, position, reorder_point, lot, waiting;
    int head, tail;  // of the chain of lines that wait, or have waited
    double due;      // when a lot that is under way comes, or `never`
};

struct Line {
    int item, next;
    bool waits, is_last;
};

// A supplier, and the share of the orders that goes to this one and those before.
struct Supplier {
    double shares, mu, sigma;
};
constexpr Supplier suppliers[] = {SUPPLIERS};
}  // namespace

// `guide` has the first item that may be meant by a number in each of `parts` equal parts of [0, 1).
extern "C" void run(std::uint64_t seed, long items, const double* demand, long parts, const int* guide,
                    const long* reorder_point, const long* lot, const long* opening, long* counts,
                    double* on_hand_time) {
    static thread_local Calendar receipts, deadlines;
    static thread_local std::vector<Item> item;
    static thread_local std::vector<Line> line;  // an order's beside each other
    receipts.clear(), deadlines.clear(), item.clear(), line.clear();
    double area = 0;  // of every unit that came, and less that of every unit that went, to the end
    for (long i = 0; i < items; area += opening[i++] * days)
        item.push_back({opening[i], opening[i], reorder_point[i], lot[i], 0, nobody, nobody, never});
    Chance chance(seed);
    long filled = 0, cancelled = 0;
    double arrival = chance.exponential(1 / ORDERS_PER_DAY), next = days;

    const auto received = [&](Item& of) {
        long units = of.lot;
        for (; units > 0 && of.waiting > 0; of.head = line[of.head].next)
            if (line[of.head].waits) line[of.head].waits = false, --units, --of.waiting;
        if (of.waiting == 0) of.head = nobody;
        of.on_hand += units, of.due = never, area += units * (days - next);
    };
    const auto out_of_patience = [&](long at) {
        for (bool more = true; more; more = !line[at++].is_last) {
            if (!line[at].waits) continue;
            Item& of = item[line[at].item];
            line[at].waits = false, ++of.position, --of.waiting, ++cancelled;
        }
    };
    const auto wait = [&](Item& of, int at) {
        if (of.head == nobody) of.head = at;
        else line[of.tail].next = at;
        of.tail = at, ++of.waiting, line[at].waits = true;
    };
    const auto order = [&](Item& of, long which) {
        of.position += of.lot;
        const double u = chance.uniform();
        const Supplier* by = suppliers;
        while (by->shares < u) ++by;
        const double due = arrival + std::exp(by->mu + by->sigma * chance.normal());
        of.due = std::min(of.due, due), next = std::min(next, due);
        receipts.push(due, which);
    };

    for (;; arrival += chance.exponential(1 / ORDERS_PER_DAY)) {
        for (; next < arrival; next = std::min({receipts.first(), deadlines.first(), days})) {
            if (next == days) {
                counts[0] = line.size(), counts[1] = filled, counts[2] = cancelled, *on_hand_time = area;
                return;
            }
            if (deadlines.first() == next) out_of_patience(deadlines.pop());
            else received(item[receipts.pop()]);
        }
        const int first = line.size(), last = first + 1 + chance.below(MOST_LINES);
        double served = 0;  // when all lines will be, as far as is known
        long lacking = 0;
        for (int at = first; at < last; ++at) {
            int i;
            bool known;
            do {
                const double u = 1 - chance.uniform();
                i = guide[static_cast<int>(u * parts)];
                i += demand[i] <= u;
                known = false;
                for (int other = first; other < at; ++other) known |= line[other].item == i;
            } while (known);
            line.push_back({i, nobody, false, at + 1 == last});
            Item& of = item[i];
            const bool lacks = of.on_hand <= 0;
            if (lacks) wait(of, at), ++lacking;
            else --of.on_hand;
            if (--of.position <= of.reorder_point) order(of, i);
            if (lacks) served = std::max(served, of.waiting <= of.lot ? of.due : never);
        }
        filled += last - first - lacking, area -= (last - first - lacking) * (days - arrival);
        if (lacking == 0) continue;
        const double gone = arrival + chance.exponential(PATIENCE);
        if (gone < served) deadlines.push(gone, first), next = std::min(next, gone);  // else it makes no difference
    }
}

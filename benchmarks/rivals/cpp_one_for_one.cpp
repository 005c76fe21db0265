// W1B in C++, random numbers included. Compiled and called by cpp_one_for_one.py, which also gives the numbers in
// capitals.
#include <algorithm>

#include "cpp_parts.hpp"

namespace {
constexpr double parts_of_a_day = 16;

// Receipts by the part of a day in which they are due, sorted when all before it have come.
class Receipts {
  public:
    void clear() {
        for (auto& part : parts) part.clear();
        now = at = 0;
    }

    double before(double time) {  // the next one, if it is due before then, else a time after the end
        for (; at == parts[now].size(); at = 0) {
            if (now + 1 >= time * parts_of_a_day) return never;
            ++now;
            std::sort(parts[now].begin(), parts[now].end());
        }
        return parts[now][at];
    }

    void pop() { ++at; }

    void push(double due) {
        const std::size_t part = due * parts_of_a_day;
        if (part >= parts.size()) return;  // after the end
        auto& those = parts[std::max(part, now)];
        those.push_back(due);
        if (part <= now) std::sort(those.begin() + at, those.end());
    }

  private:
    std::vector<std::vector<double>> parts{static_cast<std::size_t>(days * parts_of_a_day) + 1};
    std::size_t now = 0, at = 0;
};
}  // namespace

extern "C" void run(std::uint64_t seed, long* counts, double* on_hand_time) {
    static thread_local Receipts receipts;
    static thread_local Calendar deadlines;
    static thread_local std::vector<char> waits;  // in the order in which they came: is this one still waiting?
    receipts.clear(), deadlines.clear();
    Chance chance(seed);
    long on_hand = LEVEL, position = LEVEL, filled = 0, cancelled = 0, customer = 0;
    std::size_t first = 0, last = 0, waiting = 0;
    double area = LEVEL * days, arrival = chance.exponential(1 / ORDERS_PER_DAY);
    for (;; arrival += chance.exponential(1 / ORDERS_PER_DAY), ++customer) {
        const double upto = std::min(arrival, days);
        for (;;) {
            const double due = receipts.before(upto), gone = deadlines.first();
            if (std::min(due, gone) >= upto) break;
            if (gone < due) {
                const long who = deadlines.pop();
                if (waits[who]) waits[who] = 0, ++position, ++cancelled, --waiting;
                continue;
            }
            receipts.pop();
            if (waiting == 0) {
                ++on_hand, area += days - due;
                continue;
            }
            for (; !waits[first]; ++first) {}
            waits[first++] = 0;
            if (--waiting == 0) first = last = 0, deadlines.clear();
        }
        if (arrival >= days) break;
        if (--position < LEVEL) {
            position += 1;
            receipts.push(arrival + std::exp(MU + SIGMA * chance.normal()));
        }
        if (on_hand > 0) {
            --on_hand, ++filled, area -= days - arrival;
            continue;
        }
        if (last == waits.size()) waits.resize(2 * last + 1024);
        waits[last] = 1, ++waiting;
        deadlines.push(arrival + chance.exponential(PATIENCE), last++);
    }
    counts[0] = customer, counts[1] = filled, counts[2] = cancelled;
    *on_hand_time = area;  // of every unit that came, and less that of every unit that went, to the end
}

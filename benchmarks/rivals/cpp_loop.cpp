// W1 in C++, random numbers included. Compiled and called by cpp_loop.py, which also gives the numbers in capitals;
// with BLOCKS, cpp_blocks.py.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>
#include <vector>

#ifdef BLOCKS  // several logarithms at once, by the vector library that comes with the C library
extern "C" __attribute__((simd("notinbranch"), const)) double log(double) noexcept;
#endif

namespace {
constexpr double days = DAYS, never = 2 * DAYS;

// xoshiro256++ of Blackman and Vigna, its state made from the seed by splitmix64.
class Chance {
  public:
    explicit Chance(std::uint64_t seed) {
        for (auto& word : state) {
            std::uint64_t z = seed += 0x9e3779b97f4a7c15;
            z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
            z = (z ^ z >> 27) * 0x94d049bb133111eb;
            word = z ^ z >> 31;
        }
    }

    double exponential(double mean) {
#ifdef BLOCKS
        if (left == 0) refill();
        return mean * block[--left];
#else
        return -mean * std::log(uniform());
#endif
    }

    double normal() {  // Marsaglia's polar method; only lead times need it, so that the second one is let go
        for (;;) {
            const double x = 2 * uniform() - 1, y = 2 * uniform() - 1, square = x * x + y * y;
            if (square > 0 && square < 1) return x * std::sqrt(-2 * std::log(square) / square);
        }
    }

  private:
    std::uint64_t state[4];

    static std::uint64_t rotated(std::uint64_t word, int by) { return word << by | word >> (64 - by); }

    std::uint64_t bits() {
        const std::uint64_t result = rotated(state[0] + state[3], 23) + state[0], shifted = state[1] << 17;
        state[2] ^= state[0], state[3] ^= state[1], state[1] ^= state[2], state[0] ^= state[3];
        state[2] ^= shifted, state[3] = rotated(state[3], 45);
        return result;
    }

    double uniform() { return static_cast<std::int64_t>((bits() >> 11) + 1) * 0x1p-53; }  // in (0, 1]

#ifdef BLOCKS
    static constexpr int size = 512;
    double block[size];
    int left = 0;

    __attribute__((noinline)) void refill() {
        for (double& one : block) one = uniform();
        for (double& one : block) one = -::log(one);
        left = size;
    }
#endif
};

// Whose patience ends when: a binary heap.
class Deadlines {
  public:
    double first() const { return n ? heap[0].time : never; }

    void clear() { n = 0; }

    void push(double time, long who) {
        if (n == heap.size()) heap.resize(2 * n + 1024);
        std::size_t at = n++;
        for (; at > 0 && heap[(at - 1) / 2].time > time; at = (at - 1) / 2) heap[at] = heap[(at - 1) / 2];
        heap[at] = {time, who};
    }

    long pop() {
        const long who = heap[0].who;
        const Deadline last = heap[--n];
        std::size_t at = 0;
        for (std::size_t low = 1; low < n; at = low, low = 2 * low + 1) {
            low += low + 1 < n && heap[low + 1].time < heap[low].time;
            if (heap[low].time >= last.time) break;
            heap[at] = heap[low];
        }
        heap[at] = last;
        return who;
    }

  private:
    struct Deadline {
        double time;
        long who;
    };
    std::vector<Deadline> heap;
    std::size_t n = 0;
};
}  // namespace

extern "C" void run(std::uint64_t seed, long reorder_point, long* counts, double* on_hand_time) {
    static thread_local Deadlines deadlines;
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

// Chance and the calendar of the programs in C++. DAYS: how many are simulated. BLOCKS: exponentials by the block.
#pragma once
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#ifdef BLOCKS  // several logarithms at once, by the vector library that comes with the C library
extern "C" __attribute__((simd("notinbranch"), const)) double log(double) noexcept;
#endif

namespace {
constexpr double days = DAYS, never = 2 * DAYS;  // the end, and a time after it

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

    double uniform() { return static_cast<std::int64_t>((bits() >> 11) + 1) * 0x1p-53; }  // in (0, 1]

    int below(int n) { return static_cast<int>((bits() >> 32) * n >> 32); }

    double exponential(double mean) {
#ifdef BLOCKS
        if (left == 0) refill();
        return mean * block[--left];
#else
        return -mean * std::log(uniform());
#endif
    }

    double normal() {  // Marsaglia's polar method, which gives two at a time
        if (has_other) {
            has_other = false;
            return other;
        }
        for (;;) {
            const double x = 2 * uniform() - 1, y = 2 * uniform() - 1, square = x * x + y * y;
            if (square > 0 && square < 1) {
                const double factor = std::sqrt(-2 * std::log(square) / square);
                has_other = true, other = y * factor;
                return x * factor;
            }
        }
    }

  private:
    std::uint64_t state[4];
    double other = 0;
    bool has_other = false;

    static std::uint64_t rotated(std::uint64_t word, int by) { return word << by | word >> (64 - by); }

    std::uint64_t bits() {
        const std::uint64_t result = rotated(state[0] + state[3], 23) + state[0], shifted = state[1] << 17;
        state[2] ^= state[0], state[3] ^= state[1], state[1] ^= state[2], state[0] ^= state[3];
        state[2] ^= shifted, state[3] = rotated(state[3], 45);
        return result;
    }

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

// What is due when, and whose it is: a binary heap.
class Calendar {
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
        const Event last = heap[--n];
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
    struct Event {
        double time;
        long who;
    };
    std::vector<Event> heap;
    std::size_t n = 0;
};
}  // namespace

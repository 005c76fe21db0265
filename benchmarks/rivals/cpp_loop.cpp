// W1 in C++, random numbers included. Compiled and called by cpp_loop.py, which also gives the numbers in capitals.
#include <cstdint>
#include <queue>
#include <random>
#include <utility>
#include <vector>

namespace {
constexpr double days = DAYS;
constexpr int receipt = -1;
using Event = std::pair<double, int>;  // when, and which customer's patience ends
}  // namespace

extern "C" void run(std::uint64_t seed, long reorder_point, long* counts, double* on_hand_time) {
    std::mt19937_64 chance(seed);
    std::exponential_distribution<double> gap(ORDERS_PER_DAY), patience(1 / PATIENCE);
    std::lognormal_distribution<double> lead_time(MU, SIGMA);
    std::priority_queue<Event, std::vector<Event>, std::greater<>> events;
    std::queue<int> queue;
    std::vector<char> is_waiting(1, 0);
    is_waiting.reserve(20000);
    long on_hand = OPENING, position = OPENING, filled = 0, cancelled = 0;
    int customer = 0;
    double area = 0, since = 0, arrival = gap(chance);
    for (;; arrival += gap(chance), ++customer) {
        const double upto = arrival < days ? arrival : days;
        while (!events.empty() && events.top().first < upto) {
            const auto [now, owner] = events.top();
            events.pop();
            if (owner != receipt) {
                if (is_waiting[owner]) is_waiting[owner] = 0, ++position, ++cancelled;
                continue;
            }
            area += on_hand * (now - since);
            since = now;
            on_hand += LOT;
            for (; on_hand > 0 && !queue.empty(); queue.pop())
                if (is_waiting[queue.front()]) is_waiting[queue.front()] = 0, --on_hand;
        }
        if (arrival >= days) break;
        is_waiting.push_back(0);
        if (on_hand > 0) {
            area += on_hand * (arrival - since);
            since = arrival;
            --on_hand, ++filled;
        } else {
            queue.push(customer);
            is_waiting[customer] = 1;
            events.emplace(arrival + patience(chance), customer);
        }
        if (--position <= reorder_point) {
            position += LOT;
            events.emplace(arrival + lead_time(chance), receipt);
        }
    }
    counts[0] = customer, counts[1] = filled, counts[2] = cancelled;
    *on_hand_time = area + on_hand * (days - since);
}

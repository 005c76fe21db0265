"""The firm cancels orders itself."""

from support.by_hand import order, play, shop

LATE = {"a": {"price": 10, "on_hand": 1, "on_order": [{"units": 1, "due": 20}]}}


def test_what_is_still_owed_after_a_time_is_cancelled():
    scenario = shop(items=LATE, policy={"giving_up": {"rule": "after", "wait": 7}})
    played = play(scenario, [order(1), order(2), order(15)])
    assert played.order("closed") == [1, 9, 20]
    assert played.order("cancelled") == [0, 1, 0]
    assert played.record.contracts["cause"].tolist() == [0, 2, 0]


def test_who_does_not_consent_to_a_date_is_cancelled():
    policy = {"promising": {"rule": "expected"}, "informing": "on-slip"}
    segments = {"all": {"consent": 0.5}}
    for beyond, cancelled in ((13, [1, 0]), (14, [0, 0])):
        giving_up = {"rule": "on-slip", "beyond": beyond}
        scenario = shop(items={"a": {"price": 10, "on_order": [{"units": 2, "due": 20}]}}, segments=segments,
                        policy=policy | {"giving_up": giving_up})  # fmt: skip
        played = play(scenario, [order(1, consent=0), order(1, consent=1)])
        assert played.order("cancelled") == cancelled  # promised for 6, told 20 on that day
        assert played.order("closed")[0] == (6 if cancelled[0] else 20)

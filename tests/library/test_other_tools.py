"""Other tools call the library, or are fed by it: whole examples."""

import warnings

import numpy as np
import pytest
from scipy.optimize import differential_evolution

import simbackorder as sb

SHOP = """
title: One item, to be tuned
time: {warm_up: 20 days, length: 120 days}
items: {cap: {price: 24, unit_cost: 9, holding_cost: 0.05, on_hand: 60}}
customers: {arrivals: {rate: 6 per day}, segments: {all: {patience: {exponential: 8 days}}}}
suppliers: {mill: {order_cost: 40, lead_time: {gamma: {mean: 6 days, cv: 0.4}}}}
policy: {admission: backorder, replenishment: {rule: s-S, reorder_point: 20, order_up_to: 60}}
experiment: {replications: 4, seed: 5}
"""
POINT, LEVEL = "policy.replenishment.reorder_point", "policy.replenishment.order_up_to"


def profit(study: sb.Study, point: int, gap: int) -> float:
    """Mean profit under reorder point and order-up-to level: always on the same customers and deliveries."""
    result = sb.run(study.with_({POINT: point, LEVEL: point + gap}), progress=False)
    mean = result["policy"]["profit"].mean
    assert mean is not None
    return mean


def test_scipy_finds_better_levels():
    study = sb.text(SHOP)

    def loss(levels: np.ndarray) -> float:
        point, gap = np.rint(levels).astype(int)
        return -profit(study, point, gap)

    options = {"maxiter": 3, "popsize": 4, "seed": 1, "polish": False, "integrality": [True, True]}
    found = differential_evolution(loss, [(5, 80), (1, 120)], **options)
    assert -found.fun > profit(study, 20, 40)


def test_optuna_finds_better_levels():
    optuna = pytest.importorskip("optuna", reason="part of the extra dev")
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    study = sb.text(SHOP)

    def objective(trial: "optuna.Trial") -> float:
        return profit(study, trial.suggest_int("point", 5, 80), trial.suggest_int("gap", 1, 120))

    search = optuna.create_study(direction="maximize", sampler=optuna.samplers.TPESampler(seed=1))
    search.optimize(objective, n_trials=25)
    assert search.best_value > profit(study, 20, 40)


def test_scikit_learn_learns_from_a_sweep():
    ensemble = pytest.importorskip("sklearn.ensemble", reason="part of the extra dev")
    swept = sb.sweep(sb.text(SHOP), {POINT: list(range(5, 60, 10)), "suppliers.mill.lead_time.gamma.mean": [3, 6, 9]})
    table = swept.frame(wide=True).reset_index()
    features = table[[POINT, "suppliers.mill.lead_time.gamma.mean"]].to_numpy(float)
    model = ensemble.RandomForestRegressor(n_estimators=50, random_state=0).fit(features, table["profit"])
    assert model.score(features, table["profit"]) > 0.8
    quick, slow = model.predict([[45.0, 3.0], [45.0, 9.0]])
    assert quick > slow


def test_a_model_of_stockpyl_is_mapped():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        reason = "no part of the extra dev: see .ci/run"
        rq = pytest.importorskip("stockpyl.rq", reason=reason)
    holding, stockout, fixed, mean, lead_time = 20.0, 150.0, 100.0, 1.5, 2.0  # per unit of time; Poisson demand
    point, quantity, cost = rq.r_q_poisson_exact(holding, stockout, fixed, mean, lead_time)
    study = sb.scenario(
        {
            "time": {"warm_up": 1000, "length": 21_000},
            "items": {"item": {"holding_cost": holding, "backorder_cost": stockout, "on_hand": int(point + quantity)}},
            "customers": {"arrivals": {"rate": mean}},
            "suppliers": {"supplier": {"order_cost": fixed, "lead_time": lead_time}},
            "policy": {
                "admission": "backorder",
                "shipment": "partial",
                "replenishment": {"rule": "r-nQ", "reorder_point": int(point), "order_quantity": int(quantity)},
            },
            "experiment": {"replications": 20, "seed": 1, "objective": "total_cost"},
        }
    )
    found = sb.run(study, progress=False)["policy"]["total_cost"]
    assert found.mean is not None
    assert found.half_width is not None
    assert abs(found.mean - cost) < 2 * found.half_width
    assert found.half_width < 0.01 * cost

"""Discrete-event simulation of backorder policies, for notebooks, tests and scripts.

    import simbackorder as sb

    study = sb.read("scenarios/viral_hoodie.yaml")
    result = sb.compare(study, replications=200)
    result                      # tables and verdict
    result.frame()              # the estimates in pandas

Each name is imported when it is first asked for. Everything else in this package is private.
"""

import importlib
import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from simbackorder.failures import StudyError as StudyError
    from simbackorder.library.catalogues import measures as measures
    from simbackorder.library.catalogues import policies as policies
    from simbackorder.library.comparing import compare as compare
    from simbackorder.library.comparing import run as run
    from simbackorder.library.inputs import OverInputs as OverInputs
    from simbackorder.library.inputs import over_inputs as over_inputs
    from simbackorder.library.order_data import Orders as Orders
    from simbackorder.library.order_data import orders as orders
    from simbackorder.library.order_differences import OrderDifferences as OrderDifferences
    from simbackorder.library.order_differences import order_differences as order_differences
    from simbackorder.library.own_policies import policy as policy
    from simbackorder.library.refining import RefinedSweep as RefinedSweep
    from simbackorder.library.results import Estimate as Estimate
    from simbackorder.library.results import Result as Result
    from simbackorder.library.results import Verdict as Verdict
    from simbackorder.library.reversing import BreakEven as BreakEven
    from simbackorder.library.reversing import break_even as break_even
    from simbackorder.library.sensitivity import Sensitivity as Sensitivity
    from simbackorder.library.sensitivity import sensitivity as sensitivity
    from simbackorder.library.settling import WarmUp as WarmUp
    from simbackorder.library.settling import warm_up as warm_up
    from simbackorder.library.shelves import stored as stored
    from simbackorder.library.shelves import verify as verify
    from simbackorder.library.stepping import Simulation as Simulation
    from simbackorder.library.stepping import simulate as simulate
    from simbackorder.library.stored import open as open
    from simbackorder.library.study import Study as Study
    from simbackorder.library.study import read as read
    from simbackorder.library.study import scenario as scenario
    from simbackorder.library.study import text as text
    from simbackorder.library.sweeping import Sweep as Sweep
    from simbackorder.library.sweeps_of_studies import sweep as sweep
    from simbackorder.library.tracing import Trace as Trace
    from simbackorder.library.tracing import trace as trace
    from simbackorder.library.tuning import Optimum as Optimum
    from simbackorder.library.tuning import TunedComparison as TunedComparison
    from simbackorder.library.tuning import compare_tuned as compare_tuned
    from simbackorder.library.tuning import optimise as optimise
    from simbackorder.policies.own import register as register

__version__ = "0.1.0"

_HOMES = {
    "BreakEven": "library.reversing",
    "Estimate": "library.results",
    "Optimum": "library.tuning",
    "OrderDifferences": "library.order_differences",
    "Orders": "library.order_data",
    "OverInputs": "library.inputs",
    "RefinedSweep": "library.refining",
    "Result": "library.results",
    "Sensitivity": "library.sensitivity",
    "Simulation": "library.stepping",
    "Study": "library.study",
    "StudyError": "failures",
    "Sweep": "library.sweeping",
    "Trace": "library.tracing",
    "TunedComparison": "library.tuning",
    "Verdict": "library.results",
    "WarmUp": "library.settling",
    "break_even": "library.reversing",
    "compare": "library.comparing",
    "compare_tuned": "library.tuning",
    "measures": "library.catalogues",
    "open": "library.stored",
    "optimise": "library.tuning",
    "order_differences": "library.order_differences",
    "orders": "library.order_data",
    "over_inputs": "library.inputs",
    "policies": "library.catalogues",
    "policy": "library.own_policies",
    "read": "library.study",
    "register": "policies.own",
    "run": "library.comparing",
    "scenario": "library.study",
    "sensitivity": "library.sensitivity",
    "simulate": "library.stepping",
    "stored": "library.shelves",
    "sweep": "library.sweeps_of_studies",
    "text": "library.study",
    "trace": "library.tracing",
    "verify": "library.shelves",
    "warm_up": "library.settling",
}

__all__ = [
    "BreakEven",
    "Estimate",
    "Optimum",
    "OrderDifferences",
    "Orders",
    "OverInputs",
    "RefinedSweep",
    "Result",
    "Sensitivity",
    "Simulation",
    "Study",
    "StudyError",
    "Sweep",
    "Trace",
    "TunedComparison",
    "Verdict",
    "WarmUp",
    "break_even",
    "compare",
    "compare_tuned",
    "measures",
    "open",
    "optimise",
    "order_differences",
    "orders",
    "over_inputs",
    "policies",
    "policy",
    "read",
    "register",
    "run",
    "scenario",
    "sensitivity",
    "simulate",
    "stored",
    "sweep",
    "text",
    "trace",
    "verify",
    "warm_up",
]


class _Package(ModuleType):
    """Keeps two names for functions that folders of the package have, too."""

    def __setattr__(self, name: str, value: Any) -> None:
        if not (name in ("policies", "scenario") and isinstance(value, ModuleType)):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'simbackorder' has no attribute {name!r}")
    return getattr(importlib.import_module(f"simbackorder.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return [*__all__, "__version__"]

"""LLVM's part: a module's text optimised, and made machine code of this processor; and machine code made callable."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from functools import cache
from typing import Any

from llvmlite import binding

from simbackorder.engines.translation.module import TIGHT

LEVEL = 1  # of optimisation: 2 and 3 take two and a half times as long, for code that is hardly faster
LEVEL_IF_TIGHT = 2
CODE_LEVEL = 3
ADDRESS_ONLY = ctypes.CFUNCTYPE(ctypes.c_int64, ctypes.c_int64)
"""A function of the address of its arguments."""


@cache
def target_machine() -> Any:
    """This processor."""
    binding.initialize_native_target()
    binding.initialize_native_asmprinter()
    target = binding.Target.from_default_triple()
    return target.create_target_machine(
        cpu=binding.get_host_cpu_name(),
        features=binding.get_host_cpu_features().flatten(),
        opt=CODE_LEVEL,
        jit=True,
    )


def pass_builder(level: int) -> Any:
    """What optimises at this level: nothing that makes loops longer."""
    options = binding.create_pipeline_tuning_options(speed_level=level)
    options.loop_unrolling = options.loop_vectorization = options.slp_vectorization = False
    return binding.create_pass_builder(target_machine(), options)


def object_code(text: str) -> bytes:
    """Machine code of a module, not yet at its place in memory."""
    machine = target_machine()
    module = binding.parse_assembly(text)
    module.triple, module.data_layout = machine.triple, str(machine.target_data)
    passes = pass_builder(LEVEL)
    passes.getModulePassManager().run(module, passes)
    further = pass_builder(LEVEL_IF_TIGHT)
    for function in module.functions:
        if function.name.startswith(TIGHT):
            further.getFunctionPassManager().run(function, further)
    code: bytes = machine.emit_object(module)
    return code


class Loaded:
    """Machine code at its place in memory, for as long as this is kept."""

    def __init__(self, name: str, code: bytes, signature: Any = ADDRESS_ONLY) -> None:
        self._compiler = binding.create_lljit_compiler(target_machine())
        library = binding.JITLibraryBuilder().add_object_img(code).add_current_process()
        self._library = library.export_symbol(name).link(self._compiler, name)
        self.call: Callable[..., int] = signature(self._library[name])
        """Calls it; other threads go on meanwhile."""

"""From rules to machine code: the functions of the model, in the small subset of Python to which they keep, are written
as one LLVM module, optimised and turned into machine code once.

The subset: whole numbers of 64 bits, floats and truth values; rows, tables of rows or numbers, and named tuples of
tables; assignments, `if`, `while`, `for ... in range`, calls of other such functions, and a few builtins. A function is
translated for the kinds of arguments that it is called with; what is known of a shop beforehand is folded in, and the
branches that it makes impossible are left out.
"""

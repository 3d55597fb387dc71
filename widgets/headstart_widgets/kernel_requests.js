// Questions to Python: one is under way at a time, and the last one asked wins.

const PATIENCE_MS = 8000;

/** Sends `request`s of one view; while one is under way, only the latest settings wait. */
export function makeRequester(model, view, onSilence) {
  let number = 0, waiting = null, underWay = null, timer = null;
  const send = (settings) => {
    number += 1;
    underWay = number;
    model.set("request", { view, id: number, settings });
    model.save_changes();
    timer = setTimeout(onSilence, PATIENCE_MS);
  };
  return {
    ask(settings) {
      if (underWay === null) send(settings);
      else waiting = settings;
    },
    /** Whether this response is ours and the newest. */
    take(response) {
      if (response.view !== view || response.id !== underWay) return false;
      clearTimeout(timer);
      underWay = null;
      if (waiting !== null) {
        const next = waiting;
        waiting = null;
        send(next);
      }
      return true;
    },
    stop() { clearTimeout(timer); },
  };
}

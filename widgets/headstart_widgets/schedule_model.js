// The learning rate over steps and layers, in closed form, as transformers' schedules compute it.

export const DECAYS = ["constant", "linear", "cosine"];

/** s(t), the share of the peak rate at step t: up over the warm-up, then down by the decay; 0 or more. */
export function share({ decay, warmup, steps }, step) {
  if (step < warmup) return step / Math.max(1, warmup);
  if (decay === "constant") return 1;
  const progress = (step - warmup) / Math.max(1, steps - warmup);
  return Math.max(0, decay === "linear" ? 1 - progress : (1 + Math.cos(Math.PI * progress)) / 2);
}

/** ξ^(L + 1 − l): 1 for the head (l = L + 1), ξ for the top layer (l = L), ξ^L for the bottom one (l = 1). */
export function layerShare(layer, layers, factor) {
  return factor ** (layers + 1 - layer);
}

/** The layers that are drawn: the head, one in the middle, the bottom one. */
export function drawnLayers(layers) {
  return { head: layers + 1, middle: Math.ceil(layers / 2), bottom: 1 };
}

/** peak · s(t) · ξ^(L + 1 − l) */
export function rate(setting, layers, layer, step) {
  return setting.peak * share(setting, step) * layerShare(layer, layers, setting.factor);
}

/** The mean over a layer's steps, and its highest rate. */
export function summary(setting, layers, layer) {
  const rates = Array.from({ length: setting.steps }, (_, step) => rate(setting, layers, layer, step));
  return { mean: rates.reduce((sum, here) => sum + here, 0) / setting.steps, highest: Math.max(...rates) };
}

/** The bottom layer's mean rate as a share of the peak: "half" or more, "tenth" to half, or "less". */
export function bottomVerdict(setting, layers) {
  const part = summary(setting, layers, 1).mean / setting.peak;
  return part >= 0.5 ? "half" : part >= 0.1 ? "tenth" : "less";
}

/** What a run's losses did: the mean of the last tenth beside that of the first. */
export function lossVerdict(losses) {
  if (!losses.length) return "flat";
  if (losses.some((loss) => loss === null)) return "up";
  const tenth = Math.max(1, Math.floor(losses.length / 10));
  const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const first = mean(losses.slice(0, tenth)), last = mean(losses.slice(-tenth));
  return last > 1.1 * first ? "up" : last < 0.9 * first ? "down" : "flat";
}

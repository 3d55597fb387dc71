// Parts of the controls' plots, as SVG.

export function drawn(tag, attributes = {}, ...children) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

export function scale(from, to, start, end) {
  return (value) => start + ((value - from) / (to - from)) * (end - start);
}

export function path(points) {
  return points.map(([x, y], place) => `${place ? "L" : "M"}${x.toFixed(2)} ${y.toFixed(2)}`).join("");
}

/** A point's mark; kinds differ in shape, so that colour is never the only sign. */
export function mark(kind, x, y, colour, size = 7) {
  const filled = { fill: colour, stroke: "var(--hs-paper)", "stroke-width": 1.5 };
  const polygon = (points) => drawn("path", { d: `${path(points)}Z`, ...filled });
  const ring = (count, far) => polygon(Array.from({ length: count }, (_, place) => {
    const turn = (2 * Math.PI * place) / count - Math.PI / 2;
    return [x + size * far(place) * Math.cos(turn), y + size * far(place) * Math.sin(turn)];
  }));
  switch (kind) {
    case "circle": return drawn("circle", { cx: x, cy: y, r: size, ...filled });
    case "ring": return drawn("circle", { cx: x, cy: y, r: size, fill: "var(--hs-paper)", stroke: colour, "stroke-width": 2.5 });
    case "square": return polygon([[x - size, y - size], [x + size, y - size], [x + size, y + size], [x - size, y + size]]);
    case "diamond": return ring(4, () => 1.25);
    case "star": return ring(10, (place) => (place % 2 ? 0.55 : 1.35));
    case "up": return polygon([[x - size, y + 0.8 * size], [x, y - size], [x + size, y + 0.8 * size]]);
    case "down": return polygon([[x - size, y - 0.8 * size], [x, y + size], [x + size, y - 0.8 * size]]);
    default: return drawn("path", { d: `M${x - size} ${y}H${x + size}M${x} ${y - size}V${y + size}`, stroke: colour, "stroke-width": 3.5 });
  }
}

/** A plot of a fixed shape; what follows is drawn in units of its view box. */
export function makePlot(width, height, test, label = "") {
  return drawn("svg", { viewBox: `0 0 ${width} ${height}`, class: "hs-plot", role: "img", "data-testid": test, "aria-label": label });
}

/** A group whose content does not reach beyond a rectangle of the plot. */
export function makeClipped(plot, x, y, width, height) {
  const id = `hs-clip-${Math.random().toString(36).slice(2)}`;
  plot.append(drawn("clipPath", { id }, drawn("rect", { x, y, width, height })));
  return drawn("g", { "clip-path": `url(#${id})` });
}

// Images in the browser: what Python sends, as pixels, and pixels on a canvas.

export function readBytes(base64) {
  return Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
}

/** The images of a sheet, each `{ height, width, rgb }`, three bytes a pixel. */
export function imagesOf({ height, width, count, rgb }) {
  const bytes = readBytes(rgb), size = height * width * 3;
  return Array.from({ length: count }, (_, place) => ({ height, width, rgb: bytes.subarray(place * size, (place + 1) * size) }));
}

export function paint(canvas, { height, width, rgb }) {
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext("2d"), pixels = context.createImageData(width, height);
  for (let at = 0; at < height * width; at += 1) {
    pixels.data.set([rgb[3 * at], rgb[3 * at + 1], rgb[3 * at + 2], 255], 4 * at);
  }
  context.putImageData(pixels, 0, 0);
}

/** Dark blue to yellow by way of grey: brighter is more, for every kind of eye. */
const RAMP = [[0, 32, 77], [87, 92, 109], [165, 156, 116], [255, 234, 70]];

/** The colour of a share, 0 to 1, as three bytes. */
export function rampColour(share) {
  const place = Math.min(Math.max(share, 0), 1) * (RAMP.length - 1), from = Math.min(Math.floor(place), RAMP.length - 2);
  return RAMP[from].map((low, channel) => Math.round(low + (place - from) * (RAMP[from + 1][channel] - low)));
}

/** A map of bytes as a small picture; the page enlarges it smoothly. */
export function paintMap(canvas, { height, width, grey }) {
  const values = readBytes(grey), rgb = new Uint8Array(3 * values.length);
  values.forEach((value, at) => rgb.set(rampColour(value / 255), 3 * at));
  paint(canvas, { height, width, rgb });
}

// How types of entity look: a colour each, and always their name beside it.

import { splitTag } from "./entity_spans.js";

export const ENTITY_STYLE = `
.hs-entities { --hs-purple: #8a3a86; --hs-brown: #7a5c00; }
[data-jp-theme-light="false"] .hs-entities { --hs-purple: #e09bdc; --hs-brown: #e0c060; }
.hs-mono { font-family: var(--jp-code-font-family, monospace); font-size: 12px; }
`;

const SHADES = { PER: "blue", ORG: "orange", LOC: "green", MISC: "purple" };

/** The colour of a type or tag; types beyond the usual four share one. */
export function shadeOf(name) {
  if (name === "O" || name === "") return "var(--hs-soft)";
  return `var(--hs-${SHADES[name] ?? SHADES[splitTag(name)[1]] ?? "brown"})`;
}

// The payloads that xss.json describes: each vector in each context, with the encodings and the words around them taken
// in turn. The Rust story reads the same file and puts them together in the same way.

import { readFileSync } from "node:fs";

const { contexts, vectors, encodings, surroundings } = JSON.parse(readFileSync(new URL("xss.json", import.meta.url), "utf8"));

const ENCODED = {
  plain: (text) => text,
  cased: (text) => text.replace(/(script|img|svg|onerror|onload|javascript)/g, (word) => [...word].map((c, at) => (at % 2 ? c : c.toUpperCase())).join("")),
  entities: (text) => text.replace(/[<"]/g, (c) => `&#${c.codePointAt(0)};`),
  percent: (text) => text.replace(/[<>"']/g, (c) => `%${c.codePointAt(0).toString(16)}`),
  blank: (text) => text.replace(/ (?=on)/g, "\u000c"),
  twice: (text) => text.replace(/</g, "<<"),
};

/** Every payload, each with a canary of its own. */
export function payloads() {
  const pairs = contexts.flatMap((context) => vectors.map((vector) => context.replace("{}", () => vector)));
  return pairs.map((pair, at) => {
    // 5 more per row: so every vector meets every encoding.
    const row = Math.floor(at / vectors.length);
    const encoded = ENCODED[encodings[(at + 5 * row) % encodings.length]](pair);
    return surroundings[at % surroundings.length].replace("{}", () => encoded).replaceAll("CANARY", `c${at}c`);
  });
}

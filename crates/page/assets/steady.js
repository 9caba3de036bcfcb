// Nothing moves under the reader. What changes without taking more or less room is shown at once, and so is whatever
// is hidden or below the screen; the rest waits behind the pill until it is asked for. Knows rooms on a screen, no
// words. What is above is not scrolled away from, either: browsers scroll by whole pixels, and lines have parts of one.

import { comeBack, keyOf, morph, morphAttributes, morphChildren, placeIn } from "./morph.js";

/** The reader's screen is told of news at most so often. */
const SAY_EVERY_MS = 10_000;
const SAME_PX = 0.5;

const pill = () => document.getElementById("new");
const follow = () => document.getElementById("follow");
const isFollowing = () => follow()?.getAttribute("aria-pressed") === "true";

let waiting = null; // { region, fresh }: the newest drawing, where not all of it is shown
let unsaid = 0, quiet = 0, isComposing = false;
const known = new Set(); // lines that were shown or told of
const unread = new Set(); // of these, what nobody has seen here yet

/** Whatever comes onto the screen is read. */
const reading = new IntersectionObserver((seen) => {
  for (const { target, isIntersecting } of seen) {
    if (!isIntersecting) continue;
    reading.unobserve(target);
    unread.delete(target.id);
  }
  count();
});

// ── Where things are ──

const top = () => document.querySelector("[data-bar]")?.getBoundingClientRect().bottom ?? 0;

function where(node) {
  if (!node.checkVisibility?.({ contentVisibilityAuto: true }) || !node.getClientRects().length) return "hidden";
  const box = node.getBoundingClientRect();
  if (box.bottom <= top()) return "above";
  return box.top >= innerHeight ? "below" : "seen";
}

function anchorIn(region) {
  const edge = top();
  for (const node of region.querySelectorAll("h1, h2, h3, p, li, form, summary")) {
    const box = node.getClientRects()[0];
    if (box && box.height && box.top >= edge && box.top < innerHeight) return { node, top: box.top };
  }
  const node = document.elementFromPoint(innerWidth / 2, (edge + innerHeight) / 2);
  return node && region.contains(node) ? { node, top: node.getBoundingClientRect().top } : null;
}

/** Brings what is being read back to where it was, as well as a browser can. */
function scrollBack(anchor) {
  const moved = anchor?.node.isConnected ? anchor.node.getBoundingClientRect().top - anchor.top : 0;
  if (Math.abs(moved) >= SAME_PX) scrollBy({ top: moved, behavior: "instant" });
}

// ── What may be shown ──

const isInUse = (node) => node.contains(document.activeElement) || !!getSelection()?.containsNode(node, true) && !getSelection().isCollapsed;

const sides = (node) => { const { left, top: at, width, height } = node.getBoundingClientRect(); return [left, at, width, height]; };
const isSame = (one, other) => one.every((value, at) => Math.abs(value - other[at]) < SAME_PX);

/** Whether the new drawing takes just the room of the old one: it stands in its place for as long as one look. */
function keepsRoom(old, fresh) {
  if (isInUse(old)) return false;
  const parent = old.parentElement, before = [...sides(old), ...sides(parent)];
  const trial = old.cloneNode(true);
  morph(trial, fresh.cloneNode(true));
  old.replaceWith(trial);
  const after = [...sides(trial), ...sides(parent)];
  trial.replaceWith(old);
  return isSame(before, after);
}

const nameOf = (node) => keyOf(node) || `${node.localName}.${node.classList[0] ?? ""}`;
const hasText = (node) => [...node.childNodes].some((one) => one.nodeType === Node.TEXT_NODE && one.data.trim());

/** The children of both, matched by what they are; null where that can't be told. */
function pairs(old, fresh) {
  if (hasText(old) || hasText(fresh)) return null;
  const before = [...old.children], after = [...fresh.children];
  if (!before.length || !after.length) return null;
  const names = [before.map(nameOf), after.map(nameOf)];
  if (names[0].join() === names[1].join()) return { matched: before.map((node, at) => [node, after[at]]), gone: [], come: [] };
  if (names.some((list) => new Set(list).size < list.length)) return null;
  const stays = names[0].filter((name) => names[1].includes(name));
  if (!stays.length || stays.join() !== names[1].filter((name) => stays.includes(name)).join()) return null;
  const at = (name) => before[names[0].indexOf(name)];
  const come = after.map((node, place) => ({ node, name: names[1][place], before: names[1].slice(0, place).reverse().find((name) => stays.includes(name)) }));
  return {
    matched: stays.map((name) => [at(name), after[names[1].indexOf(name)]]),
    gone: before.filter((_, place) => !stays.includes(names[0][place])),
    come: come.filter(({ name }) => !stays.includes(name)).map(({ node, before: name }) => ({ node, behind: name === undefined ? null : at(name) })),
  };
}

/** Shows what it may of `fresh`; whether that was all. */
function settle(old, fresh) {
  if (old.nodeType === Node.ELEMENT_NODE && (old.isEqualNode(fresh) || old.hasAttribute("data-keep"))) return true;
  // A choice takes the same room whatever there is to choose from; one that is being made is left alone.
  if (old.localName === "select") return old === document.activeElement || morph(old, fresh), true;
  const place = where(old);
  if (place === "hidden" || place === "below") return morph(old, fresh), true;
  const found = pairs(old, fresh);
  if (found) {
    if (fresh.nodeType === Node.ELEMENT_NODE) morphAttributes(old, fresh);
    return settleChildren(old, found);
  }
  if (!keepsRoom(old, fresh)) return false;
  morph(old, fresh);
  return true;
}

function settleChildren(parent, { matched, gone, come }) {
  let isWhole = true;
  for (const [old, fresh] of matched) isWhole = settle(old, fresh) && isWhole;
  for (const node of gone) {
    const place = where(node);
    if (place === "hidden" || place === "below") node.remove();
    // The oldest lines of a long timeline give way to new ones; above the screen they may as well stay.
    else if (place === "seen" || !node.matches(".ev, .tl")) isWhole = node.hasAttribute("data-keep") && isWhole;
  }
  let last = null;
  for (const { node, behind } of come) {
    // Several that come behind the same one keep their order.
    const after = last && last.behind === behind ? last.node : behind;
    const edge = after ? after.getBoundingClientRect().bottom : parent.getBoundingClientRect().top;
    if (edge < innerHeight && where(parent) !== "hidden") { isWhole = false; continue; }
    const copy = document.importNode(node, true);
    if (after) after.after(copy); else parent.prepend(copy);
    last = { behind, node: copy };
  }
  return isWhole;
}

// ── What comes ──

/** A new drawing of a region has come. What the reader did themselves (`mine`) is shown whole. */
export function arrive(region, fresh, { mine = false } = {}) {
  const lines = [...fresh.querySelectorAll(".ev[id]")].map((node) => node.id);
  if (!known.size) for (const node of region.querySelectorAll(".ev[id]")) known.add(node.id);
  const come = mine ? [] : lines.filter((id) => !known.has(id));
  unsaid += come.length;
  for (const id of come) unread.add(id);
  for (const id of lines) known.add(id);
  waiting = { region, fresh };
  if (!isComposing) {
    if (isFollowing()) showLast();
    else if (mine) showAll(false);
    else showSteadily();
  }
  tell();
}

function showSteadily() {
  const { region, fresh } = waiting, place = placeIn(region);
  const copy = fresh.cloneNode(true), found = pairs(region, copy);
  const isWhole = found ? settleChildren(region, found) : false;
  comeBack(place);
  if (isWhole) waiting = null;
  mark();
}

/** What nobody has seen yet is marked, and watched until somebody does. */
function mark() {
  for (const id of unread) {
    const node = document.getElementById(id);
    node?.setAttribute("data-new", "");
    if (node) reading.observe(node);
  }
  count();
}

function count() {
  const button = pill(), n = unread.size;
  if (!button) return;
  button.toggleAttribute("data-n", n > 0 || !!waiting);
  if (n || waiting) button.textContent = n ? button.dataset.some.replace("{n}", n) : button.dataset.other;
}

/** Shows all there is; `isLed` brings the reader to the first that is new, which is given. */
function showAll(isLed) {
  for (const node of document.querySelectorAll("[data-new]")) if (!unread.has(node.id)) node.removeAttribute("data-new");
  if (waiting) {
    const { region, fresh } = waiting, anchor = anchorIn(region), place = placeIn(region);
    waiting = null;
    morphChildren(region, fresh.cloneNode(true));
    comeBack(place);
    if (!isLed) scrollBack(anchor);
  }
  mark();
  const first = isLed && [...document.querySelectorAll(".ev[data-new]")].find((node) => unread.has(node.id));
  if (!first) return null;
  first.scrollIntoView({ block: "center", behavior: "instant" });
  unread.clear();
  count();
  return first;
}

/** Follows the end, as on a display nobody scrolls. */
function showLast() {
  showAll(false);
  unread.clear();
  count();
  [...document.querySelectorAll(".ev")].at(-1)?.scrollIntoView({ block: "center", behavior: "instant" });
}

/** One polite sentence, at most every ten seconds. */
function tell() {
  const place = document.getElementById("said"), button = pill();
  if (!place || !button || !unsaid || quiet) return;
  place.textContent = button.dataset.some.replace("{n}", unsaid);
  unsaid = 0;
  quiet = setTimeout(() => { quiet = 0; tell(); }, SAY_EVERY_MS);
}

addEventListener("compositionstart", () => { isComposing = true; }, true);
addEventListener("compositionend", () => {
  isComposing = false;
  // After the browser is through with it: what was composed stands in its field first.
  setTimeout(() => { if (waiting && !isComposing) showSteadily(); });
}, true);

addEventListener("click", (event) => {
  if (event.target.closest("#new")) {
    const first = showAll(true);
    if (!first) return;
    first.tabIndex = -1;
    first.focus({ preventScroll: true });
  }
  const button = event.target.closest("#follow");
  if (!button) return;
  button.setAttribute("aria-pressed", String(!isFollowing()));
  const url = new URL(location.href);
  if (isFollowing()) url.searchParams.set("follow", "1"); else url.searchParams.delete("follow");
  history.replaceState(null, "", url);
  if (isFollowing()) showLast();
});
if (new URLSearchParams(location.search).has("follow")) follow()?.setAttribute("aria-pressed", "true");

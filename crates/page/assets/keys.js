// Keys of one letter, and the list of them. They rest while somebody types or composes, and can be switched off in the
// list (kept in this browser). Knows ids on the page, no words.

import "./zone.js";

const OFF = "matoi-keys-off", SECOND_KEY_MS = 1500;
const PLACES = { n: "/", i: "/incidents", l: "/library" };

const list = document.getElementById("keys");
let goes = 0;

/** Storage may be refused to us; then the choice lasts as long as the page. */
let isOff = false;
try { isOff = localStorage.getItem(OFF) === "1"; } catch { /* as it is */ }

function switches(off) {
  isOff = off;
  try { localStorage.setItem(OFF, off ? "1" : "0"); } catch { /* as it is */ }
  tellOff();
}

function tellOff() {
  const button = document.getElementById("keys-off"), told = document.getElementById("keys-off-now");
  if (button) button.textContent = isOff ? button.dataset.on : button.dataset.off;
  if (told) told.hidden = !isOff;
}

const isTyping = (node) => node.closest?.('input, textarea, select, [contenteditable]:not([contenteditable="false"]), [role="textbox"]');

/** The address of a place, where there is a way to it on this page. */
const leadsTo = (place) => document.querySelector(`.rail a[href="${place}"]`)?.href;

function goTo(key) {
  const to = PLACES[key] && leadsTo(PLACES[key]);
  if (to) location.assign(to);
  return !!to;
}

function searches() {
  const field = document.querySelector('main input[type="search"], main input[name="q"]');
  if (field) field.focus();
  else if (leadsTo("/library")) location.assign(leadsTo("/library"));
  return true;
}

function steps(by) {
  const all = [...document.querySelectorAll(".ev, .rows > li > a")].filter((node) => node.checkVisibility?.() ?? true);
  if (!all.length) return false;
  const here = document.activeElement.closest?.(".ev, .rows > li > a"), at = all.indexOf(here);
  const next = all[at < 0 ? 0 : Math.max(0, Math.min(all.length - 1, at + by))];
  if (!next.matches("a")) next.tabIndex = -1;
  next.focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest", behavior: "instant" });
  return true;
}

function presses(id) {
  const node = document.getElementById(id);
  if (!node?.checkVisibility?.({ visibilityProperty: true })) return false;
  if (node.matches("button")) node.click(); else node.focus();
  return true;
}

const opens = () => { if (list.open) list.close(); else list.showModal(); return true; };

function does(key) {
  if (Date.now() < goes) {
    goes = 0;
    if (goTo(key)) return true;
  }
  if (key === "?") return opens();
  if (list.open) return false;
  if (key === "g") return goes = Date.now() + SECOND_KEY_MS, true;
  if (key === "/") return searches();
  if (key === "j" || key === "k") return steps(key === "j" ? 1 : -1);
  if (key === "u") return presses("new");
  return key === "n" && presses("add-text");
}

if (list) {
  tellOff();
  addEventListener("keydown", (event) => {
    const isOurs = !event.defaultPrevented && !event.isComposing && !event.ctrlKey && !event.metaKey && !event.altKey && event.key.length === 1;
    if (!isOurs || isOff || isTyping(event.target) || document.querySelector("dialog[open]:not(#keys)")) return;
    if (does(event.key)) event.preventDefault();
  });
  document.getElementById("keys-open")?.addEventListener("click", opens);
  document.getElementById("keys-off")?.addEventListener("click", () => switches(!isOff));
}

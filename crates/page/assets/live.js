// Live regions: one event stream tells that something changed, each region that cares fetches its own fragment
// again and is made to look like it. Never knows what a region shows; the server renders everything.

import { comeBack, morphChildren, placeIn } from "./morph.js";
import { arrive } from "./steady.js";
import { follow } from "./stream.js";

document.documentElement.classList.add("js");

const atEnd = (box) => box.scrollHeight - box.scrollTop - box.clientHeight < 80;
const pending = new Map(); // region -> how it is to be fetched once more while a fetch runs
const NO_CONTENT = 204;

/** How far a region has come, where the server said so. */
const atOf = (region) => region?.querySelector("[data-at]")?.dataset.at ?? "";

function address(region, how) {
  const at = how.whole ? "" : atOf(region), url = region.dataset.region;
  return at ? `${url}${url.includes("?") ? "&" : "?"}at=${encodeURIComponent(at)}` : url;
}

/** Fetches a region and shows it; whether the server answered. */
async function reload(region, how) {
  if (pending.has(region)) {
    const next = pending.get(region);
    next.again = { whole: how.whole || next.again?.whole, mine: how.mine || next.again?.mine };
    return next.done;
  }
  const now = {};
  pending.set(region, now);
  now.done = fetched(region, how);
  const isAnswered = await now.done;
  pending.delete(region);
  return now.again ? reload(region, now.again) : isAnswered;
}

async function fetched(region, how) {
  try {
    const answer = await fetch(address(region, how), { headers: { accept: "text/html" }, credentials: "same-origin" });
    if (answer.status === NO_CONTENT) return true;
    if (!answer.ok) return false;
    const holder = document.createElement("template");
    holder.innerHTML = await answer.text();
    show(region, holder.content, how);
    return true;
  } catch {
    return false;
  }
}

function show(region, fresh, how) {
  if (region.hasAttribute("data-steady")) arrive(region, fresh, how);
  else {
    const box = region.closest('[data-stick="end"]');
    const follows = box && atEnd(box), place = placeIn(region);
    morphChildren(region, fresh);
    comeBack(place);
    if (follows) box.scrollTop = box.scrollHeight;
  }
  region.dispatchEvent(new CustomEvent("live:changed", { bubbles: true }));
}

/**
 * Fetches every region that cares about one of the topics ("*" is everything); whether the server answered for all.
 * `mine` is what the reader did themselves: it is shown at once. `whole` asks also where nothing seems to have changed.
 */
export async function refresh(topics = ["*"], how = {}) {
  const done = [];
  for (const region of document.querySelectorAll("[data-region]")) {
    const cares = (region.dataset.topics || "*").split(" ");
    if (topics.includes("*") || cares.some((topic) => topic === "*" || topics.includes(topic))) done.push(reload(region, how));
  }
  return (await Promise.all(done)).every(Boolean);
}

/** Says how things stand, in a label whose room is kept for whatever it may say. */
function say(state) {
  for (const label of document.querySelectorAll("[data-live-label]")) {
    if (label.dataset.state === state) continue;
    const clock = label.dataset.state === "on" && label.querySelector("[data-clock]");
    if (clock) clock.textContent = label.querySelector("[data-clock]").dataset.clock = timeNow();
    label.dataset.state = state;
    const text = label.querySelector("span");
    if (label.dataset.on && text) text.textContent = label.getAttribute(`data-${state}`) || label.dataset.on;
  }
}

function timeNow() {
  const zone = document.querySelector("[data-zone]")?.dataset.zone;
  const how = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
  try {
    return new Intl.DateTimeFormat("en", { ...how, timeZone: zone }).format(new Date());
  } catch {
    return new Intl.DateTimeFormat("en", how).format(new Date());
  }
}

const url = document.body.dataset.live;
if (url) follow(url, { at: () => atOf(document.querySelector("[data-region]")), look: refresh, say });

// The reader's zone became known: what is live is told in it, and so is the line that names the zone.
addEventListener("live:zone", async ({ detail: zone }) => {
  const told = document.querySelector("[data-zone]");
  if (!url || !(await refresh(["*"], { mine: true, whole: true }))) return;
  told.dataset.zone = zone;
  told.textContent = told.dataset.say.replace("{zone}", zone);
});

// A list that is read from its end starts there, unless the address points at something in it.
const wanted = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
for (const box of document.querySelectorAll('[data-stick="end"]')) {
  if (wanted && box.contains(wanted)) wanted.scrollIntoView({ block: "center" });
  else box.scrollTop = box.scrollHeight;
}
// A line that is not in the part that is shown: the server knows which part it is in.
const mark = location.hash.slice(1);
if (!wanted && /^[em][\d.]+$/.test(mark) && document.querySelector("[data-steady]") && !new URLSearchParams(location.search).has("part")) {
  location.replace(`${location.pathname}?part=${mark}#${mark}`);
}

// Live regions: one event stream tells what changed, each region that cares fetches its own
// fragment again and is made to look like it. Focus, typing, scroll and open details stay.
// Never knows what a region shows; the server renders everything.

document.documentElement.classList.add("js");

const RETRY_FIRST_MS = 1000, RETRY_MAX_MS = 30_000, SILENT_MS = 35_000, POLL_MS = 15_000, FAILURES_BEFORE_POLLING = 3;

/** Makes `old` look like `fresh` while keeping the nodes that are the same. */
export function morph(old, fresh) {
  if (old.isEqualNode(fresh) || old.hasAttribute("data-keep")) return;
  for (const { name } of [...old.attributes]) {
    if (!fresh.hasAttribute(name) && name !== "open") old.removeAttribute(name);
  }
  for (const { name, value } of [...fresh.attributes]) {
    if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  }
  if (old.localName === "textarea") return;
  morphChildren(old, fresh);
}

/** What a node is known by however often it is drawn: its id, or what pressing or choosing it means. */
function keyOf(node) {
  const { actionId, value, rx } = node.dataset || {};
  return node.id || (actionId ? `${actionId} ${value ?? node.getAttribute("value") ?? ""}` : rx) || "";
}

const same = (a, b) => a && a.nodeType === b.nodeType && a.nodeName === b.nodeName && keyOf(a) === keyOf(b);

function morphChildren(old, fresh) {
  const keyed = new Map([...old.children].map((node) => [keyOf(node), node]).filter(([key]) => key));
  const staying = new Set([...fresh.childNodes].map(keyOf));
  let at = old.firstChild;
  for (const node of [...fresh.childNodes]) {
    // What is gone goes first, so that nothing that stays is moved: a node that is moved loses the focus.
    while (at && keyOf(at) && !staying.has(keyOf(at)) && !at.hasAttribute("data-keep")) {
      const gone = at;
      at = at.nextSibling;
      gone.remove();
    }
    const match = same(at, node) ? at : keyed.get(keyOf(node)) || null;
    if (!match || match.parentNode !== old || match.nodeName !== node.nodeName) {
      old.insertBefore(node, at);
      continue;
    }
    if (match === at) at = at.nextSibling;
    else old.insertBefore(match, at);
    if (node.nodeType === Node.ELEMENT_NODE) morph(match, node);
    else if (match.data !== node.data) match.data = node.data;
  }
  while (at) {
    const gone = at;
    at = at.nextSibling;
    if (!gone.hasAttribute?.("data-keep")) gone.remove();
  }
}

/** Where the focus is in a region, named so that it is found again if its node is drawn anew. */
function placeIn(region) {
  const focused = document.activeElement, homes = [];
  if (!region.contains(focused) || focused === region) return null;
  for (let node = focused.parentElement; node; node = node.parentElement) if (node.id) homes.push(node.id);
  return { focused, key: keyOf(focused), homes };
}

/** Brings the focus back to the same control, else to what it stood in: never to the beginning of the page. */
function comeBack(place) {
  if (!place || place.focused === document.activeElement || document.activeElement !== document.body) return;
  const home = place.homes.map((id) => document.getElementById(id)).find(Boolean);
  const again = place.key && [...home?.querySelectorAll("[id], [data-action-id], [data-rx]") || []].find((node) => keyOf(node) === place.key);
  if (home && !again && !home.hasAttribute("tabindex")) home.tabIndex = -1;
  (again || home)?.focus({ preventScroll: true });
}

const atEnd = (box) => box.scrollHeight - box.scrollTop - box.clientHeight < 80;
const pending = new Map(); // region -> "again" while a fetch runs

async function reload(region) {
  if (pending.has(region)) return void pending.set(region, "again");
  pending.set(region, "running");
  try {
    const answer = await fetch(region.dataset.region, { headers: { accept: "text/html" }, credentials: "same-origin" });
    if (!answer.ok) return;
    const holder = document.createElement("template");
    holder.innerHTML = await answer.text();
    const box = region.closest('[data-stick="end"]');
    const follow = box && atEnd(box), place = placeIn(region);
    morphChildren(region, holder.content);
    comeBack(place);
    if (follow) box.scrollTop = box.scrollHeight;
    region.dispatchEvent(new CustomEvent("live:changed", { bubbles: true }));
  } catch {
    // The stream's own state says that the server is away; the next word from it reloads.
  } finally {
    const again = pending.get(region) === "again";
    pending.delete(region);
    if (again) reload(region);
  }
}

/** Fetches every region that cares about one of the topics ("*" is everything). */
export function refresh(topics = ["*"]) {
  const done = [];
  for (const region of document.querySelectorAll("[data-region]")) {
    const cares = (region.dataset.topics || "*").split(" ");
    if (topics.includes("*") || cares.some((topic) => topic === "*" || topics.includes(topic))) done.push(reload(region));
  }
  return Promise.all(done);
}

function say(state) {
  for (const label of document.querySelectorAll("[data-live-label]")) {
    if (label.dataset.state === state) continue;
    label.dataset.state = state;
    const text = label.querySelector("span") || label;
    text.textContent = label.getAttribute(`data-${state}`) || text.textContent;
  }
}

let source, failures = 0, heard = 0, poll = 0, retry = 0;

function connect(url) {
  clearTimeout(retry);
  source?.close();
  source = new EventSource(url);
  heard = Date.now();
  source.onopen = () => {
    // Also the first time: what changed between the drawing of the page and now was told to nobody.
    refresh();
    failures = 0;
    clearInterval(poll);
    poll = 0;
    heard = Date.now();
    say("on");
  };
  source.addEventListener("changed", (event) => {
    heard = Date.now();
    refresh(event.data.split(" "));
  });
  source.addEventListener("alive", () => { heard = Date.now(); });
  source.addEventListener("reset", () => refresh());
  source.onerror = () => lost(url);
}

function lost(url) {
  source?.close();
  failures += 1;
  say(failures < FAILURES_BEFORE_POLLING ? "wait" : "off");
  if (failures >= FAILURES_BEFORE_POLLING && !poll) poll = setInterval(() => refresh(), POLL_MS);
  const wait = Math.min(RETRY_MAX_MS, RETRY_FIRST_MS * 2 ** (failures - 1));
  clearTimeout(retry);
  retry = setTimeout(() => connect(url), wait * (0.75 + Math.random() / 2));
}

const url = document.body.dataset.live;
if (url) {
  connect(url);
  setInterval(() => { if (source.readyState === EventSource.OPEN && Date.now() - heard > SILENT_MS) lost(url); }, 5000);
  addEventListener("online", () => connect(url));
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden && source.readyState === EventSource.CLOSED) connect(url);
  });
}
// A list that is read from its end starts there, unless the address points at something in it.
const wanted = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
for (const box of document.querySelectorAll('[data-stick="end"]')) {
  if (wanted && box.contains(wanted)) wanted.scrollIntoView({ block: "center" });
  else box.scrollTop = box.scrollHeight;
}

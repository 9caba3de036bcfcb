// Makes a piece of the page look like what the server drew, while the nodes that are the same stay: focus, typing,
// scroll and open details with them. Never fetches anything.

/** What the reader or a script of ours put on a node, and no drawing takes away. */
const OURS = ["open", "data-new", "tabindex"];

/** Makes `old` look like `fresh` while keeping the nodes that are the same. */
export function morph(old, fresh) {
  if (old.isEqualNode(fresh) || old.hasAttribute("data-keep")) return;
  morphAttributes(old, fresh);
  if (old.localName === "textarea") return;
  morphChildren(old, fresh);
}

/** The same for what stands in its tag. */
export function morphAttributes(old, fresh) {
  for (const { name } of [...old.attributes]) {
    if (!fresh.hasAttribute(name) && !OURS.includes(name)) old.removeAttribute(name);
  }
  for (const { name, value } of [...fresh.attributes]) {
    if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  }
}

/** What a node is known by however often it is drawn: its id, or what pressing or choosing it means. */
export function keyOf(node) {
  const { actionId, value, rx } = node.dataset || {};
  return node.id || (actionId ? `${actionId} ${value ?? node.getAttribute("value") ?? ""}` : rx) || "";
}

const same = (a, b) => a && a.nodeType === b.nodeType && a.nodeName === b.nodeName && keyOf(a) === keyOf(b);

export function morphChildren(old, fresh) {
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
export function placeIn(region) {
  const focused = document.activeElement, homes = [];
  if (!region.contains(focused) || focused === region) return null;
  for (let node = focused.parentElement; node; node = node.parentElement) if (node.id) homes.push(node.id);
  return { focused, key: keyOf(focused), homes };
}

/** Brings the focus back to the same control, else to what it stood in: never to the beginning of the page. */
export function comeBack(place) {
  if (!place || place.focused === document.activeElement || document.activeElement !== document.body) return;
  const home = place.homes.map((id) => document.getElementById(id)).find(Boolean);
  const again = place.key && [...home?.querySelectorAll("[id], [data-action-id], [data-rx]") || []].find((node) => keyOf(node) === place.key);
  if (home && !again && !home.hasAttribute("tabindex")) home.tabIndex = -1;
  (again || home)?.focus({ preventScroll: true });
}

// Popups of the chat page: where they open, how keys move in them, where the focus goes when they close.
// Knows nothing of what is in them.

const GAP = 6;
let opener = null;

/** Opens a popup beside a control; the focus comes back to it. */
export function open(popup, control) {
  opener = control;
  if (!popup.matches(":popover-open")) popup.showPopover();
  place(popup, control);
}

function place(popup, control) {
  const at = control.getBoundingClientRect(), { offsetWidth: width, offsetHeight: height } = popup;
  const left = Math.min(Math.max(GAP, at.right - width), innerWidth - width - GAP);
  const below = at.bottom + GAP + height <= innerHeight;
  const top = below ? at.bottom + GAP : Math.max(GAP, at.top - GAP - height);
  popup.style.left = `${Math.max(GAP, left)}px`;
  popup.style.top = `${Math.min(top, Math.max(GAP, innerHeight - height - GAP))}px`;
}

export function shut(popup, back = true) {
  if (!back) opener = null;
  if (popup.matches(":popover-open")) popup.hidePopover();
}

/** The things in a popup the arrow keys go through. */
const stops = (popup) => [...popup.querySelectorAll("a[href], button, label.item input")].filter((one) => one.offsetParent);

/** Moves the focus through a popup: lines go up and down, grids also sideways. */
export function arrows(event, popup) {
  const all = stops(popup), now = all.indexOf(event.target);
  if (!all.length) return false;
  const grid = event.target.closest(".grid, .first");
  const down = grid ? columns(grid) : 1;
  const step = { ArrowDown: down, ArrowUp: -down, ArrowRight: grid ? 1 : 0, ArrowLeft: grid ? -1 : 0 }[event.key];
  if (event.key === "Home" || event.key === "End") all.at(event.key === "Home" ? 0 : -1).focus();
  else if (!step) return false;
  else if (now < 0) all[0].focus();
  // Below a grid's last row comes what follows the grid, nothing is jumped over.
  else if (grid && event.key === "ArrowDown" && all[now + step] && !grid.contains(all[now + step])) all.find((one, at) => at > now && !grid.contains(one)).focus();
  else all[Math.min(all.length - 1, Math.max(0, now + step))].focus();
  event.preventDefault();
  return true;
}

const columns = (grid) => {
  const tops = [...grid.children].filter((one) => one.offsetParent).map((one) => one.offsetTop);
  return Math.max(1, tops.filter((top) => top === tops[0]).length);
};

for (const popup of document.querySelectorAll("[popover]")) {
  popup.addEventListener("toggle", (event) => {
    if (event.newState !== "closed") return;
    const lost = document.activeElement === document.body || popup.contains(document.activeElement);
    if (lost && opener?.isConnected) opener.focus();
  });
}

// Menus that are <details> close when one goes elsewhere, and on Escape.
document.addEventListener("click", (event) => {
  for (const one of document.querySelectorAll("details.overflow[open], details[data-popup][open]")) {
    if (!one.contains(event.target)) one.removeAttribute("open");
  }
});
document.addEventListener("keydown", (event) => {
  const one = event.target.closest?.("details.overflow[open], details[data-popup][open]");
  if (one && event.key === "Escape") {
    one.removeAttribute("open");
    one.querySelector("summary").focus();
    event.preventDefault();
    event.stopPropagation();
  } else if (one && event.key.startsWith("Arrow") && !event.target.matches("input[type=checkbox]")) {
    arrows(event, one.querySelector(":scope > div"));
  }
}, true);

// Getting about: the switcher, the parts of the page, the list of keys.

const dialog = document.getElementById("jump"), input = document.getElementById("jump-text"), list = document.getElementById("jump-list");

function places(query) {
  const wanted = query.trim().toLowerCase().replace(/^[#＃@＠]/, "");
  const all = [...document.querySelectorAll("#side a")].map((link) => ({ link, name: link.querySelector("span").textContent }));
  const rank = ({ link, name }) => (name.toLowerCase().startsWith(wanted) ? 0 : 2) + (link.classList.contains("unread") ? 0 : 1) + (link.dataset.kind === "archived" ? 4 : 0);
  return all.filter(({ name }) => name.toLowerCase().includes(wanted)).sort((a, b) => rank(a) - rank(b));
}

function fill() {
  const found = places(input.value);
  list.replaceChildren(...found.map(({ link }, number) => {
    const option = document.createElement("li");
    option.id = `jump-${number}`;
    option.setAttribute("role", "option");
    option.dataset.href = link.getAttribute("href");
    option.append(...[...link.cloneNode(true).childNodes]);
    return option;
  }));
  const status = dialog.querySelector("[role=status]");
  status.textContent = found.length ? "" : status.dataset.none;
  select(list.firstElementChild);
}

function select(option) {
  for (const one of list.children) one.setAttribute("aria-selected", String(one === option));
  if (option) {
    input.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  } else {
    input.removeAttribute("aria-activedescendant");
  }
}

const go = (option) => { if (option) location.assign(option.dataset.href); };

export function jump() {
  input.value = "";
  fill();
  if (!dialog.open) dialog.showModal();
  input.focus();
}

input.addEventListener("input", fill);
input.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  const all = [...list.children], now = all.findIndex((one) => one.getAttribute("aria-selected") === "true");
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step && all.length) select(all[(now + step + all.length) % all.length]);
  else if (event.key === "Enter") go(all[now]);
  else return;
  event.preventDefault();
});
list.addEventListener("click", (event) => go(event.target.closest("li")));

/** The parts F6 goes through, as in other programs of many panes. */
const PARTS = ["#side", "#msgs, #home", "#foot", "#replies", ".thread [data-composer]"];
const left = new Map();

/** Goes to the next part that is to be seen, to where one was in it; false where nothing else is. */
export function nextPart(isBack) {
  const all = PARTS.map((selector) => document.querySelector(selector)).filter((part) => part?.checkVisibility({ visibilityProperty: true }));
  const now = all.findIndex((part) => part.contains(document.activeElement));
  if (now >= 0) left.set(all[now], document.activeElement);
  const part = all[(now + (isBack ? all.length - (now < 0 ? 0 : 1) : 1)) % all.length], was = left.get(part);
  const first = part?.tabIndex === 0 ? part : part?.querySelector("textarea, [aria-current], a[href], button:not([hidden])");
  (was?.isConnected && was.checkVisibility() ? was : first)?.focus();
  return Boolean(first);
}

const keys = document.getElementById("keys");
export function help() {
  if (!keys.open) keys.showModal();
}

for (const one of [dialog, keys]) {
  one.addEventListener("click", (event) => {
    if (event.target === one || event.target.closest("[data-shut]")) one.close();
  });
}

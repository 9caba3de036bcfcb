// What can be done with a message: the toolbar that comes to it, its menu, the emoji picker, editing in place.

import { open, shut } from "./chat-popup.js";
import { act, mention, words } from "./chat-send.js";

const RECENT = "emoji:recent", RECENT_MAX = 8;
const menu = document.getElementById("menu"), picker = document.getElementById("picker");
const tools = document.getElementById("tools").content.firstElementChild.cloneNode(true);

const channelOf = (message) => message.closest("[data-channel]")?.dataset.channel || "";

/** Brings the toolbar to a message. */
export function bringTools(message) {
  if (!message?.hasAttribute("data-react") || tools.parentNode === message) return;
  if (tools.contains(document.activeElement) && !message.contains(document.activeElement)) return;
  message.append(tools);
  for (const one of tools.children) one.tabIndex = one === tools.firstElementChild ? 0 : -1;
  tools.querySelector("[data-reply]").href = message.querySelector("[data-thread-href]").dataset.threadHref;
}

/** Keys inside the toolbar. */
export function toolKey(event) {
  if (!tools.contains(event.target)) return false;
  const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
  if (event.key === "Escape") tools.parentNode.focus();
  else if (!step) return false;
  else {
    const all = [...tools.children], next = all[(all.indexOf(event.target) + step + all.length) % all.length];
    for (const one of all) one.tabIndex = one === next ? 0 : -1;
    next.focus();
  }
  event.preventDefault();
  return true;
}

export const react = (message, name, control) => act(["react", channelOf(message), message.dataset.ts, name], control);

// ── The menu ──

let current = null;

/** Opens the menu of a message beside a control. */
export async function openMenu(message, control) {
  const link = message.querySelector("[data-menu-href]");
  if (!link) return;
  const address = link.getAttribute("href").replace("/workspace?", "/workspace/fragment/menu?").split("#")[0];
  const answer = await fetch(address);
  if (!answer.ok) return;
  menu.innerHTML = await answer.text();
  current = message;
  open(menu, control);
  menu.querySelector("button, a")?.focus();
}

export const inMenu = (node) => menu.contains(node);
export const shutMenu = (back) => shut(menu, back);

/** A choice in the menu that the page itself has to do; false if it is a form's. */
export function chosen(event) {
  const link = event.target.closest("a.item");
  if (!link) return false;
  if (link.hasAttribute("data-copy")) {
    event.preventDefault();
    copy(link.href);
  } else if (link.hasAttribute("data-edit-href")) {
    event.preventDefault();
    shut(menu, false);
    edit(current, link.getAttribute("href"));
  }
  return true;
}

async function copy(address) {
  shut(menu);
  try {
    await navigator.clipboard.writeText(address);
    mention(words.copied);
  } catch {
    mention(address);
  }
}

// ── Editing in place ──

/** Puts the form that edits a message where the message is. */
export async function edit(message, href) {
  const address = href ?? `${message.querySelector("[data-menu-href]").getAttribute("href").split("#")[0].replace("&menu=", "&edit=")}`;
  const answer = await fetch(address.replace("/workspace?", "/workspace/fragment/edit?"));
  const text = answer.ok ? await answer.text() : "";
  if (!text || message.querySelector(".edit")) return;
  const holder = document.createElement("template");
  holder.innerHTML = text;
  const form = holder.content.firstElementChild;
  form.setAttribute("data-keep", "");
  message.querySelector(".what").append(form);
  message.classList.add("is-edited-now");
  const area = form.querySelector("textarea");
  area.focus();
  area.setSelectionRange(area.value.length, area.value.length);
}

export function leaveEdit(form) {
  const message = form.closest(".msg");
  form.remove();
  message?.classList.remove("is-edited-now");
  message?.focus();
}

/** The person's own newest message on the page. */
export function lastOwn(pane) {
  return [...pane.querySelectorAll(".msg[data-mine]")].at(-1);
}

// ── The picker ──

let pickedFor = null;
const known = () => [...document.querySelectorAll('#known li[data-sign=":"]')];
const recent = () => JSON.parse(localStorage.getItem(RECENT) || "[]");

function button(one) {
  const made = document.createElement("button");
  made.type = "button";
  made.dataset.emoji = one.dataset.name;
  made.dataset.glyph = one.dataset.insert;
  made.title = one.dataset.word;
  made.setAttribute("aria-label", one.dataset.word);
  made.textContent = one.dataset.insert;
  return made;
}

function fill(query = "") {
  const wanted = query.trim().toLowerCase().replaceAll(":", "");
  const found = known().filter((one) => one.dataset.find.toLowerCase().includes(wanted));
  const names = wanted ? [] : recent();
  const lately = names.map((name) => known().find((one) => one.dataset.name === name)).filter(Boolean);
  picker.querySelector("[data-recent]").replaceChildren(...lately.map(button));
  picker.querySelector("[data-recent-label]").hidden = !lately.length;
  picker.querySelector("[data-all]").replaceChildren(...found.map(button));
  const status = picker.querySelector("[role=status]");
  status.textContent = found.length ? "" : status.dataset.none;
}

/** Opens the picker; `then` gets the name and the character. */
export function pick(control, then) {
  pickedFor = then;
  picker.querySelector("input").value = "";
  fill();
  open(picker, control);
  picker.querySelector("input").focus();
}

/** The picker for a message: the one the toolbar is at, or the one whose menu is open. */
export function pickFor(control) {
  const message = control.closest(".msg") || current, from = control.closest(".msg") ? control : message.querySelector("[data-menu-href]");
  shut(menu, false);
  bringTools(message);
  pick(tools.parentNode === message ? tools.querySelector("[data-pick]") : from, (name) => react(message, name));
}

picker.addEventListener("input", (event) => fill(event.target.value));
picker.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.target.matches("input") && !event.isComposing) {
    picker.querySelector("[data-all] button")?.click();
    event.preventDefault();
  }
});
picker.addEventListener("click", (event) => {
  const one = event.target.closest("[data-emoji]");
  if (!one) return;
  localStorage.setItem(RECENT, JSON.stringify([one.dataset.emoji, ...recent().filter((name) => name !== one.dataset.emoji)].slice(0, RECENT_MAX)));
  shut(picker);
  pickedFor?.(one.dataset.emoji, one.dataset.glyph);
});

export { menu, picker };

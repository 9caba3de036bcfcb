// The chat page of the built-in workspace: what Slack's client does with hands and keys. Everything shown comes from the
// server, everything done is a form of the page; here hands and keys are told apart and given to the parts.

import { refresh } from "./live.js";
import { arrows } from "./chat-popup.js";
import { asked, explain, send } from "./chat-send.js";
import * as menu from "./chat-menu.js";
import * as compose from "./chat-compose.js";
import * as view from "./chat-view.js";
import { help, jump, nextPart } from "./chat-jump.js";

// ── Unread marks, ephemerals, permalinks ──

const list = document.getElementById("msgs");
let markedTs = "", isHeld = list?.hasAttribute("data-held");

async function markRead() {
  const said = document.querySelectorAll("#list .msg:not(.eph)"), last = said[said.length - 1]?.dataset.ts;
  if (isHeld || !last || last <= markedTs || document.hidden || !document.querySelector("#say")) return;
  markedTs = last;
  await send(document.getElementById("do"), null, { act: JSON.stringify(["read", list.dataset.channel, last]) });
}

const dismissed = new Set(JSON.parse(sessionStorage.getItem("dismissed") || "[]"));
function hideDismissed() {
  for (const message of document.querySelectorAll(".msg.eph")) message.hidden = dismissed.has(message.dataset.ts);
}

function dismiss(message) {
  const near = message.previousElementSibling?.closest(".msg") || list;
  dismissed.add(message.dataset.ts);
  sessionStorage.setItem("dismissed", JSON.stringify([...dismissed]));
  hideDismissed();
  near?.focus();
}

/** The address points at a message: it is shown, or the page that has it is. */
function wanted() {
  const id = decodeURIComponent(location.hash.slice(1)), message = document.getElementById(id || "-");
  if (message?.matches(".msg")) {
    message.focus({ preventScroll: true });
  } else if (/^m-\d+\.\d+$/.test(id) && !new URLSearchParams(location.search).has("at")) {
    const there = new URL(location.href);
    there.searchParams.set("at", id.slice(2));
    location.replace(there);
  } else if (!id && document.querySelector(".thread") && matchMedia("(hover: hover)").matches) {
    document.getElementById("reply-text")?.focus();
  } else if (location.hash === "#foot") {
    document.querySelector("#panel button, #panel a")?.focus();
  }
}

// ── What a message's menu and forms do ──

async function doForm(form, control) {
  if (control?.dataset.confirm && !await asked(control)) return;
  const what = control?.name === "act" ? JSON.parse(control.value)[0] : "";
  const isEnd = control?.hasAttribute("data-ends");
  if (menu.inMenu(control)) menu.shutMenu();
  const answer = await send(form, control);
  if (!answer.ok) return void (answer.error !== "held" && explain(control, answer.error));
  const holder = control?.closest("details");
  holder?.removeAttribute("open");
  holder?.querySelector("summary").focus();
  if (what === "unread") {
    isHeld = true;
    const [, , ts] = JSON.parse(control.value), there = new URL(location.href);
    const before = [...document.querySelectorAll("#list .msg:not(.eph)")].map((one) => one.dataset.ts).filter((one) => one < ts).at(-1);
    there.searchParams.set("unread", before || "0000000000.000000");
    there.hash = "";
    return void location.replace(there);
  }
  await refresh(isEnd ? ["view"] : ["*"]);
  if (!isEnd && document.activeElement === document.body) list?.focus();
}

async function saveEdit(form) {
  const answer = await send(form, form.querySelector(".brand"));
  if (!answer.ok) return void (answer.error !== "held" && explain(form, answer.error));
  menu.leaveEdit(form);
  await refresh();
}

// ── Hands ──

document.addEventListener("submit", (event) => {
  const form = event.target, control = event.submitter;
  if (!form.hasAttribute("data-act")) return;
  event.preventDefault();
  if (form.hasAttribute("data-composer")) compose.submit(form);
  else if (form.hasAttribute("data-view")) view.submitView(form);
  else if (form.hasAttribute("data-edit")) saveEdit(form);
  else if (form.id === "press") view.press(control);
  else doForm(form, control);
});

document.addEventListener("change", (event) => {
  const control = event.target;
  if (control.id === "persona") control.form.requestSubmit();
  else if (control.dataset.press && control.type !== "file") view.choose(control);
});

document.addEventListener("click", (event) => {
  const at = (selector) => event.target.closest(selector), message = at(".msg");
  if (at(".tools [data-rx]")) menu.react(message, at("[data-rx]").dataset.rx, at("[data-rx]"));
  else if (at("[data-more]")) menu.openMenu(message, at("[data-more]"));
  else if (at("[data-menu-href]")) { event.preventDefault(); menu.openMenu(message, at("[data-menu-href]")); }
  else if (menu.inMenu(event.target) && menu.chosen(event)) return;
  else if (at('[data-pick="react"]')) menu.pickFor(at("[data-pick]"));
  else if (at("[data-composer] [data-pick], [data-composer] button[data-insert]")) compose.composerButton(at("button"));
  else if (at(".sug li")) compose.take(at("form"), at(".sug li"));
  else if (at("[data-take-off]")) compose.takeOff(at("[data-take-off]"));
  else if (at("[data-cancel]") && message) { event.preventDefault(); menu.leaveEdit(at("form")); }
  else if (at("a[data-press]")) view.choose(at("a[data-press]"));
  else if (at("[data-dismiss]")) dismiss(message);
  else if (at("[data-jump]")) jump();
  else if (at("[data-help]")) help();
  side(event, at("[data-menu]"), at("#side"));
});

function side(event, button, inside) {
  const place = document.getElementById("side"), control = document.querySelector("[data-menu]");
  if (button) event?.preventDefault();
  if (!button && (inside || !place.classList.contains("on"))) return;
  const open = place.classList.toggle("on");
  control.setAttribute("aria-expanded", String(open));
  if (open) place.querySelector("a")?.focus();
  else if (button || event?.type === "keydown") control.focus();
}

// ── Keys ──

const messagesOf = (node) => [...node.closest(".msgs").querySelectorAll(".msg:not([hidden])")];

function move(event) {
  const step = { ArrowDown: 1, ArrowUp: -1, j: 1, k: -1 }[event.key], isEdge = event.key === "Home" || event.key === "End";
  if (!event.target.matches(".msgs, .msg") || !(step || isEdge)) return false;
  const all = messagesOf(event.target), now = all.indexOf(event.target);
  const next = isEdge ? (event.key === "Home" ? 0 : all.length - 1) : now < 0 ? all.length - 1 : Math.max(0, Math.min(all.length - 1, now + step));
  all[next]?.focus();
  all[next]?.scrollIntoView({ block: "nearest" });
  event.preventDefault();
  return true;
}

/** Letters do something while a message is chosen, never while somebody types. */
function letter(event) {
  const message = event.target.closest(".msg");
  const doing = {
    r: () => menu.pickFor(message.querySelector(".tools [data-pick]") || message),
    t: () => message.querySelector("[data-thread-href]") && location.assign(message.querySelector("[data-thread-href]").dataset.threadHref),
    m: () => menu.openMenu(message, message.querySelector(".tools [data-more]") || message),
    Enter: () => menu.openMenu(message, message.querySelector(".tools [data-more]") || message),
    e: () => message.hasAttribute("data-mine") && menu.edit(message),
    u: () => unread(message),
  }[event.key];
  if (!event.target.matches(".msg") || !doing || (!message.hasAttribute("data-react") && event.key !== "t")) return false;
  menu.bringTools(message);
  event.preventDefault();
  doing();
  return true;
}

function unread(message) {
  const control = document.createElement("button");
  control.name = "act";
  control.value = JSON.stringify(["unread", message.closest("[data-channel]").dataset.channel, message.dataset.ts]);
  control.hidden = true;
  document.getElementById("do").append(control);
  control.click();
  control.remove();
}

document.addEventListener("keydown", (event) => {
  const at = (selector) => event.target.closest?.(selector);
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") { event.preventDefault(); return jump(); }
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "F6" && !at("dialog, [popover]") && !event.isComposing && nextPart(event.shiftKey)) return event.preventDefault();
  if (at("[data-composer]")) return compose.composerKey(event, at("[data-composer]"));
  if (at("[data-edit]")) return compose.editKey(event, at("[data-edit]"));
  const popup = at("#menu, #picker");
  if (popup && (event.key.startsWith("Arrow") || event.key === "Home" || event.key === "End") && !(at("input") && event.key !== "ArrowDown")) return void arrows(event, popup);
  if (event.key === "Escape" && at(".msg .what") && !at(".edit, details[open]")) return at(".msg").focus();
  if (at("input, select, textarea, dialog, [popover]") || event.isComposing) return;
  if (menu.toolKey(event) || move(event) || letter(event)) return;
  if (event.key === "?") help();
  else if (event.key === "c" || event.key === "/") {
    const area = document.querySelector(".thread [data-composer] textarea, [data-composer] textarea");
    if (!area) return;
    event.preventDefault();
    area.focus();
    if (event.key === "/" && !area.value) { area.value = "/"; area.dispatchEvent(new Event("input", { bubbles: true })); }
  } else if (event.key === "Escape" && document.getElementById("side").classList.contains("on")) side(event);
});

document.addEventListener("pointerover", (event) => menu.bringTools(event.target.closest?.(".msg")));
document.addEventListener("focusin", (event) => menu.bringTools(event.target.closest?.(".msg")));
document.addEventListener("live:changed", () => { hideDismissed(); view.showModal(); markRead(); });
document.addEventListener("visibilitychange", markRead);
document.querySelector(".skip")?.addEventListener("click", (event) => {
  const area = document.querySelector("[data-composer] textarea");
  if (area) { event.preventDefault(); area.focus(); }
});

// A list read from its end stays at its end when the place for it grows or shrinks.
for (const box of document.querySelectorAll('[data-stick="end"]')) {
  let isAtEnd = !location.hash;
  const stay = () => { if (isAtEnd) box.scrollTop = box.scrollHeight; };
  box.addEventListener("scroll", () => { isAtEnd = box.scrollHeight - box.scrollTop - box.clientHeight < 80; });
  new ResizeObserver(stay).observe(box);
  stay();
}

hideDismissed();
view.showModal();
markRead();
wanted();

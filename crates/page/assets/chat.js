// The chat page of the built-in workspace: what Slack's client does with hands and keys.
// It speaks to the workspace as the chosen person; everything shown comes from the server.

import { refresh } from "./live.js";

const SLOW_MS = 10_000, WAIT_WORD_MS = 600;
const words = document.getElementById("words").dataset;
const channelOf = (node) => node.closest("form")?.elements.channel?.value || new URLSearchParams(location.search).get("channel") || document.querySelector('[name="channel"]')?.value || "";

/** Calls a Web API method as this person. Never throws: a lost answer is an answer too. */
async function call(method, args) {
  const body = new URLSearchParams();
  for (const [name, value] of Object.entries(args)) {
    if (value !== undefined && value !== null) body.set(name, typeof value === "string" ? value : JSON.stringify(value));
  }
  try {
    const answer = await fetch(`/workspace/api/${method}`, {
      method: "POST", body, headers: { authorization: `Bearer ${words.token}` }, signal: AbortSignal.timeout(SLOW_MS),
    });
    if (answer.status === 429) return { ok: false, error: "ratelimited" };
    return await answer.json();
  } catch (problem) {
    return { ok: false, error: problem.name === "TimeoutError" ? "timeout" : "away" };
  }
}

const SENTENCES = {
  away: "away", timeout: "slow", operation_timeout: "slow", app_timeout: "slow", is_archived: "archived", not_in_channel: "notIn",
  ratelimited: "busy", rate_limited: "busy", message_not_found: "gone", element_not_found: "gone", option_not_found: "gone", view_not_found: "gone", msg_too_long: "long", unknown_command: "command",
};

const noteFor = (node) => (node?.closest("form[data-view], .pane") || document).querySelector(".note");

/** Says in a kind line what happened. Without a line on the page a passing one is shown. */
function say(node, text, bad) {
  let note = noteFor(node);
  if (!note) {
    note = document.querySelector(".toast.passing") || document.body.appendChild(document.createElement("p"));
    note.className = "toast passing";
    note.setAttribute("role", "status");
    note.hidden = !text;
  }
  note.textContent = text;
  note.classList.toggle("bad", Boolean(bad));
}

function explain(node, error, code = error) {
  say(node, (words[SENTENCES[error]] || words.other).replace("{code}", code), true);
}

/** Does one thing with a control held busy, and says so if it takes a while or fails. */
async function during(control, work) {
  if (control?.getAttribute("aria-busy") === "true") return { ok: false, error: "busy" };
  control?.setAttribute("aria-busy", "true");
  const waiting = setTimeout(() => say(control, words.wait), WAIT_WORD_MS);
  const answer = await work();
  clearTimeout(waiting);
  control?.removeAttribute("aria-busy");
  if (answer.ok) say(control, "");
  return answer;
}

// ── Writing ──

const COMMAND = /^[\/／]([a-z0-9_-]+)(?:\s+([\s\S]*))?$/i;
const draftKey = (form) => `draft:${form.elements.as.value}:${form.elements.channel.value}:${form.elements.thread?.value || ""}`;

async function send(form) {
  const area = form.elements.text, text = area.value.trim();
  if (!text) return;
  const channel = form.elements.channel.value, spoken = text.match(COMMAND);
  const answer = await during(form.querySelector(".row .btn"), () => spoken
    ? call("sandbox.command", { channel, command: `/${spoken[1].toLowerCase()}`, text: spoken[2] || "" })
    : call("chat.postMessage", { channel, text, thread_ts: form.elements.thread?.value }));
  if (answer.ok) {
    if (area.value.trim() === text) area.value = "";
    sessionStorage.removeItem(draftKey(form));
    grow(area);
    await refresh();
    toEnd(form);
  } else if (answer.error !== "busy") {
    explain(form, answer.error, spoken ? `/${spoken[1]}` : answer.error);
  }
  area.focus();
}

function toEnd(node) {
  const box = node.closest(".pane")?.querySelector('[data-stick="end"]');
  if (box) box.scrollTop = box.scrollHeight;
}

function grow(area) {
  if (CSS.supports("field-sizing", "content")) return;
  area.style.height = "auto";
  area.style.height = `${area.scrollHeight}px`;
}

function suggest(form) {
  const list = form.querySelector(".sug"), area = form.elements.text, typed = area.value.replace("／", "/");
  const options = [...list.children];
  const wanted = typed.startsWith("/") && !typed.includes("\n");
  for (const option of options) option.hidden = !wanted || !option.dataset.insert.startsWith(typed);
  const shown = options.filter((option) => !option.hidden);
  list.hidden = !shown.length;
  if (!shown.some((option) => option.getAttribute("aria-selected") === "true")) select(form, shown[0]);
  return shown;
}

function select(form, option) {
  for (const other of form.querySelectorAll(".sug li")) other.setAttribute("aria-selected", String(other === option));
  if (option) form.elements.text.setAttribute("aria-activedescendant", option.id);
  else form.elements.text.removeAttribute("aria-activedescendant");
}

function take(form, option) {
  form.elements.text.value = option.dataset.insert;
  form.querySelector(".sug").hidden = true;
  select(form, null);
  form.elements.text.focus();
}

function composerKey(event, form) {
  // While Japanese is being composed, Enter settles the word; it must never send.
  if (event.isComposing || event.keyCode === 229) return;
  const list = form.querySelector(".sug");
  const shown = list.hidden ? [] : [...list.children].filter((option) => !option.hidden);
  const now = shown.findIndex((option) => option.getAttribute("aria-selected") === "true");
  if (shown.length && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
    select(form, shown[(now + (event.key === "ArrowDown" ? 1 : shown.length - 1)) % shown.length]);
  } else if (shown.length && (event.key === "Tab" || event.key === "Enter") && now >= 0 && !event.shiftKey && shown[now].dataset.insert.trim() !== form.elements.text.value.trim()) {
    take(form, shown[now]);
  } else if (shown.length && event.key === "Escape") {
    list.hidden = true;
  } else if (event.key === "Enter" && !event.shiftKey) {
    list.hidden = true;
    form.requestSubmit();
  } else {
    return;
  }
  event.preventDefault();
}

// ── Reactions: one toolbar, moved to the message at hand ──

const tools = document.getElementById("tools").content.firstElementChild.cloneNode(true);

function bringTools(message) {
  if (!message?.hasAttribute("data-react") || tools.parentNode === message) return;
  if (tools.contains(document.activeElement) && !message.contains(document.activeElement)) return;
  message.append(tools);
  const thread = message.querySelector(".by a");
  tools.querySelector("[data-reply]").href = thread.getAttribute("href").split("#")[0];
}

async function react(button) {
  const message = button.closest(".msg"), name = button.dataset.rx;
  const mine = [...message.querySelectorAll(".rx button")].find((pill) => pill.dataset.rx === name)?.getAttribute("aria-pressed") === "true";
  const channel = channelOf(button);
  const answer = await during(button, () => call(mine ? "reactions.remove" : "reactions.add", { channel, timestamp: message.dataset.ts, name }));
  const already = answer.error === "already_reacted" || answer.error === "no_reaction";
  if (answer.ok || already) await refresh([channel]);
  else if (answer.error !== "busy") explain(button, answer.error);
}

// ── Blocks and views ──

async function press(control, value) {
  const view = control.closest("[data-view]")?.dataset.view;
  const message = control.closest(".msg")?.dataset.ts;
  if (control.dataset.confirm && !confirm(control.dataset.confirm)) return;
  const place = view ? { view_id: view } : { channel: channelOf(control), message_ts: message };
  const answer = await during(control, () => call("sandbox.click", { ...place, action_id: control.dataset.actionId, block_id: control.dataset.blockId, value }));
  control.closest("details")?.removeAttribute("open");
  if (answer.ok) await refresh();
  else if (answer.error !== "busy") explain(control, answer.error);
}

function valuesOf(form) {
  const values = {};
  for (const control of form.querySelectorAll(".input [data-action-id]")) {
    const block = (values[control.dataset.blockId] ??= {}), action = control.dataset.actionId;
    if (control.type === "checkbox") (block[action] ??= []).push(...(control.checked ? [control.value] : []));
    else if (control.type === "radio") block[action] = control.checked ? control.value : (block[action] ?? null);
    else if (control.multiple) block[action] = [...control.selectedOptions].map((option) => option.value);
    else block[action] = control.value || null;
  }
  return values;
}

async function submitView(form) {
  const answer = await during(form.querySelector(".btn.primary"), () => call("sandbox.submit", { view_id: form.dataset.view, values: valuesOf(form) }));
  for (const old of form.querySelectorAll(".err")) old.remove();
  for (const [block, text] of Object.entries(answer.errors || {})) {
    const input = [...form.querySelectorAll(".input")].find((one) => one.dataset.blockId === block);
    const line = Object.assign(document.createElement("p"), { className: "err", textContent: text });
    line.setAttribute("role", "alert");
    line.setAttribute("data-keep", "");
    (input || form.querySelector(".mb")).append(line);
  }
  if (answer.ok || answer.errors) await refresh();
  else if (answer.error !== "busy") explain(form, answer.error);
}

const modal = document.getElementById("modal");
function showModal() {
  const holds = modal.querySelector("form");
  if (holds && !modal.open) modal.showModal();
  if (!holds && modal.open) modal.close();
}

async function closeView() {
  const view = modal.querySelector("form")?.dataset.view;
  if (view) await call("sandbox.close", { view_id: view });
  await refresh(["view"]);
}

// ── Ephemerals, unread marks ──

const dismissed = new Set(JSON.parse(sessionStorage.getItem("dismissed") || "[]"));
function hideDismissed() {
  for (const message of document.querySelectorAll(".msg.eph")) message.hidden = dismissed.has(message.dataset.ts);
}

let markedTs = "";
function markRead() {
  const said = document.querySelectorAll("#list .msg:not(.eph)"), last = said[said.length - 1]?.dataset.ts;
  if (!last || last <= markedTs || document.hidden) return;
  markedTs = last;
  call("conversations.mark", { channel: channelOf(document.getElementById("msgs")), ts: last });
}

// ── Hands and keys ──

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.matches("[data-composer]")) { event.preventDefault(); send(form); }
  else if (form.matches("[data-view]")) { event.preventDefault(); submitView(form); }
});
document.addEventListener("input", (event) => {
  const form = event.target.closest("[data-composer]");
  if (!form) return;
  suggest(form);
  grow(event.target);
  sessionStorage.setItem(draftKey(form), event.target.value);
});
document.addEventListener("change", (event) => {
  const control = event.target;
  if (control.id === "persona") return void control.form.requestSubmit();
  if (control.dataset.actionId && !control.closest(".input")) press(control, control.multiple ? [...control.selectedOptions].map((option) => option.value) : control.value);
});
document.addEventListener("click", (event) => {
  const at = (selector) => event.target.closest(selector);
  const reaction = at("[data-rx]"), option = at(".sug li"), button = at("button[data-action-id], a[data-action-id]");
  if (reaction) react(reaction);
  else if (option) take(option.closest("form"), option);
  else if (button) press(button, button.dataset.value);
  else if (at("[data-dismiss]")) {
    dismissed.add(at(".msg").dataset.ts);
    sessionStorage.setItem("dismissed", JSON.stringify([...dismissed]));
    hideDismissed();
  } else if (at("[data-close-view]")) closeView();
  const menu = at("[data-menu]"), side = document.getElementById("side");
  if (menu) event.preventDefault();
  if (menu || (side.classList.contains("on") && !at("#side"))) {
    const open = side.classList.toggle("on");
    document.querySelector("[data-menu]").setAttribute("aria-expanded", String(open));
    if (open) side.querySelector("a")?.focus();
  }
});
document.addEventListener("keydown", (event) => {
  const form = event.target.closest?.("[data-composer]");
  if (form) return composerKey(event, form);
  const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
  if (event.key === "Escape") document.getElementById("side").classList.remove("on");
  if (tools.contains(event.target) && step) {
    const all = [...tools.children], next = all[(all.indexOf(event.target) + step + all.length) % all.length];
    for (const one of all) one.tabIndex = one === next ? 0 : -1;
    next.focus();
    event.preventDefault();
  } else if (event.target.matches?.(".msgs, .msg") && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
    const all = [...event.target.closest(".msgs").querySelectorAll(".msg:not([hidden])")], now = all.indexOf(event.target);
    all[now < 0 ? all.length - 1 : Math.max(0, Math.min(all.length - 1, now + step))]?.focus();
    event.preventDefault();
  } else if (event.target.matches?.(".msg") && event.key.toLowerCase() === "r" && !event.ctrlKey && !event.metaKey) {
    tools.querySelector("button")?.focus();
    event.preventDefault();
  }
});
document.addEventListener("pointerover", (event) => bringTools(event.target.closest?.(".msg")));
document.addEventListener("focusin", (event) => bringTools(event.target.closest?.(".msg")));
document.addEventListener("live:changed", () => { hideDismissed(); showModal(); markRead(); });
modal.addEventListener("cancel", (event) => { event.preventDefault(); closeView(); });
document.querySelector(".skip")?.addEventListener("click", (event) => {
  const area = document.querySelector("[data-composer] textarea");
  if (area) { event.preventDefault(); area.focus(); }
});

for (const form of document.querySelectorAll("[data-composer]")) {
  form.elements.text.value ||= sessionStorage.getItem(draftKey(form)) || "";
}
hideDismissed();
showModal();
markRead();
if (document.getElementById("home")) call("sandbox.home", { app_id: new URLSearchParams(location.search).get("home") });

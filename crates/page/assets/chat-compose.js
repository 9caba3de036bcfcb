// Writing: the composer's suggestions, emoji, files, drafts, and what its keys do.
// Never sends while Japanese is being composed: Enter then settles the word.

import { refresh } from "./live.js";
import { edit, lastOwn, leaveEdit, pick } from "./chat-menu.js";
import { explain, send, words } from "./chat-send.js";

const SHOWN_MAX = 8;
const draftKey = (form) => `draft:${words.me}:${form.elements.channel.value}:${form.elements.thread?.value || ""}`;
const announcer = document.getElementById("announcer");

export async function submit(form) {
  const area = form.elements.text, text = area.value.trim();
  if (!text && !form.elements.files?.files.length) return;
  const answer = await send(form, form.querySelector(".send"));
  if (answer.ok) {
    if (area.value.trim() === text) area.value = "";
    if (form.elements.broadcast) form.elements.broadcast.checked = false;
    form.elements.files.value = "";
    showFiles(form);
    sessionStorage.removeItem(draftKey(form));
    grow(area);
    await refresh();
    toEnd(form);
  } else if (answer.error !== "held") {
    explain(form, answer.error, text.match(/^[/／](\S+)/)?.[0].replace("／", "/") || answer.error);
  }
  area.focus();
}

function toEnd(node) {
  const box = node.closest(".pane")?.querySelector('[data-stick="end"]');
  if (box) box.scrollTop = box.scrollHeight;
}

export function grow(area) {
  if (CSS.supports("field-sizing", "content")) return;
  area.style.height = "auto";
  area.style.height = `${area.scrollHeight}px`;
}

// ── Suggestions: commands, people and groups, channels, emoji ──

/** The word being written, if it begins with a sign something is suggested for. */
function wordAt(area) {
  const before = area.value.slice(0, area.selectionStart).replace("／", "/").replaceAll("＠", "@").replaceAll("＃", "#").replaceAll("：", ":");
  const command = before.match(/^\/[a-z0-9_-]*(?: [a-z]*)?$/i);
  if (command) return { sign: "/", typed: command[0], from: 0 };
  const word = before.match(/(^|[\s(（「、。])([@#:])([^\s@#:]*)$/);
  if (!word || (word[2] === ":" && word[3].length < 1)) return null;
  return { sign: word[2], typed: word[3].toLowerCase(), from: before.length - word[3].length - 1 };
}

function suggest(form) {
  const list = form.querySelector(".sug"), area = form.elements.text, word = wordAt(area);
  const fits = (one) => word.sign === "/"
    ? one.dataset.insert.startsWith(word.typed.toLowerCase()) || one.dataset.insert.trim() === word.typed
    : one.dataset.find.toLowerCase().split(" ").some((part) => part.startsWith(word.typed)) || one.dataset.find.toLowerCase().includes(word.typed);
  const found = word ? [...document.querySelectorAll("#known li")].filter((one) => one.dataset.sign === word.sign && fits(one)) : [];
  const rank = (one) => [one.dataset.find.split(" ")[0] === word.typed, one.dataset.find.toLowerCase().split(" ").some((part) => part.startsWith(word.typed))].filter(Boolean).length;
  if (word && word.sign !== "/") found.sort((a, b) => rank(b) - rank(a));
  list.replaceChildren(...found.slice(0, SHOWN_MAX).map((one, number) => {
    const option = one.cloneNode(true);
    option.id = `${list.id}-${number}`;
    option.setAttribute("role", "option");
    return option;
  }));
  list.hidden = !found.length;
  select(form, list.firstElementChild);
}

function select(form, option) {
  const area = form.elements.text;
  for (const other of form.querySelectorAll(".sug li")) other.setAttribute("aria-selected", String(other === option));
  option?.scrollIntoView({ block: "nearest" });
  announcer.textContent = option ? option.textContent : "";
  if (!option) form.querySelector(".sug").hidden = true;
  area.toggleAttribute("data-suggesting", Boolean(option));
}

/** Puts a suggestion in the place of the word it was made for. */
export function take(form, option) {
  const area = form.elements.text, word = wordAt(area);
  if (word) area.setRangeText(option.dataset.insert, word.from, area.selectionStart, "end");
  else write(area, option.dataset.insert);
  select(form, null);
  area.focus();
  area.dispatchEvent(new Event("input", { bubbles: true }));
  select(form, null);
}

function write(area, text) {
  area.setRangeText(text, area.selectionStart, area.selectionEnd, "end");
}

/** The buttons below the text. */
export function composerButton(button) {
  const form = button.closest("[data-composer]"), area = form.elements.text;
  if (button.dataset.pick) {
    pick(button, (_, glyph) => { write(area, glyph); area.focus(); keep(form); });
    return;
  }
  const before = area.value.slice(0, area.selectionStart);
  write(area, (before && !/\s$/.test(before) ? " " : "") + button.dataset.insert);
  area.focus();
  suggest(form);
}

// ── Files ──

export function showFiles(form) {
  const input = form.elements.files, box = form.querySelector("[data-chosen]");
  const chips = [...input.files].map((file, number) => {
    const chip = document.createElement("button");
    chip.type = "button";
    chip.className = "chip";
    chip.dataset.takeOff = number;
    chip.textContent = `${file.name} ✕`;
    chip.setAttribute("aria-label", `${file.name} ${words.takeOff}`);
    return chip;
  });
  box.replaceChildren(...chips);
  box.hidden = !chips.length;
  box.setAttribute("role", "group");
  box.setAttribute("aria-label", words.attached);
  form.querySelector("details.plus")?.removeAttribute("open");
}

export function takeOff(chip) {
  const form = chip.closest("form"), input = form.elements.files, kept = new DataTransfer();
  [...input.files].forEach((file, number) => { if (number !== Number(chip.dataset.takeOff)) kept.items.add(file); });
  input.files = kept.files;
  showFiles(form);
  form.elements.text.focus();
}

function addFiles(form, files) {
  const all = new DataTransfer();
  for (const file of [...form.elements.files.files, ...files]) all.items.add(file);
  form.elements.files.files = all.files;
  showFiles(form);
}

document.addEventListener("paste", (event) => {
  const form = event.target.closest?.("[data-composer]");
  if (!form || !event.clipboardData?.files.length) return;
  event.preventDefault();
  addFiles(form, event.clipboardData.files);
});

// ── Keys ──

export function composerKey(event, form) {
  if (event.isComposing || event.keyCode === 229 || event.target !== form.elements.text) return;
  const list = form.querySelector(".sug"), area = form.elements.text;
  const shown = list.hidden ? [] : [...list.children];
  const now = shown.findIndex((option) => option.getAttribute("aria-selected") === "true");
  const isTyped = now >= 0 && shown[now].dataset.sign === "/" && shown[now].dataset.insert.trim() === area.value.replace("／", "/").trim();
  if (shown.length && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
    select(form, shown[(now + (event.key === "ArrowDown" ? 1 : shown.length - 1)) % shown.length]);
  } else if (now >= 0 && (event.key === "Tab" || event.key === "Enter") && !event.shiftKey && !isTyped) {
    take(form, shown[now]);
  } else if (shown.length && event.key === "Escape") {
    select(form, null);
  } else if (event.key === "Enter" && !event.shiftKey) {
    select(form, null);
    form.requestSubmit();
  } else if (event.key === "ArrowUp" && !area.value && lastOwn(form.closest(".pane"))) {
    edit(lastOwn(form.closest(".pane")));
  } else {
    return;
  }
  event.preventDefault();
}

/** Keys in the form that edits a message. */
export function editKey(event, form) {
  if (event.isComposing || event.keyCode === 229) return;
  if (event.key === "Escape") leaveEdit(form);
  else if (event.key === "Enter" && !event.shiftKey && event.target.matches("textarea")) form.requestSubmit();
  else return;
  event.preventDefault();
}

function keep(form) {
  sessionStorage.setItem(draftKey(form), form.elements.text.value);
}

document.addEventListener("input", (event) => {
  const form = event.target.closest("[data-composer]");
  if (!form || event.target !== form.elements.text) return;
  if (!event.isComposing) suggest(form);
  grow(event.target);
  keep(form);
});
document.addEventListener("compositionend", (event) => {
  const form = event.target.closest?.("[data-composer]");
  if (form) suggest(form);
});
document.addEventListener("change", (event) => {
  if (!event.target.matches("[data-files]")) return;
  showFiles(event.target.form);
  event.target.form.elements.text.focus();
});

for (const form of document.querySelectorAll("[data-composer]")) {
  form.elements.text.value ||= sessionStorage.getItem(draftKey(form)) || "";
  grow(form.elements.text);
}


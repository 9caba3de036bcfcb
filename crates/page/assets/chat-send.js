// Forms of the chat page, sent without leaving it. Every act on the page is a form; here it is sent and its answer is
// told in a kind line. Knows no act; the server does.

import { refresh } from "./live.js";

const SLOW_MS = 10_000, FILES_SLOW_MS = 60_000, WAIT_WORD_MS = 600;
const holder = document.getElementById("words");

/** Words of the page, by name. */
export const words = holder.dataset;

const sentence = (code) => {
  const all = [...holder.children];
  return (all.find((one) => one.dataset.codes.split(" ").includes(code)) || all.at(-1)).textContent;
};

const noteFor = (node) => (node?.closest("form[data-view], form[data-edit], .pane") || document).querySelector("form .note");

/** Says something in the line that is near. Without one on the page a passing line is shown. */
export function say(node, text, bad = false) {
  let note = noteFor(node);
  if (!note || !note.offsetParent) {
    note = document.querySelector(".toast.passing") || document.body.appendChild(document.createElement("p"));
    note.className = "toast passing";
    note.setAttribute("role", "status");
    note.hidden = !text;
  }
  if (note.textContent !== text) note.textContent = text;
  note.classList.toggle("bad", bad);
}

/** Says something that goes away by itself. */
export function mention(text) {
  const note = document.body.appendChild(document.createElement("p"));
  note.className = "toast";
  note.setAttribute("role", "status");
  note.textContent = text;
  setTimeout(() => note.remove(), 3000);
}

export const explain = (node, code, shown = code) => say(node, sentence(code).replace("{code}", shown), true);

/** Posts to the page's own address. Never throws: a lost answer is an answer too. */
async function posted(action, body) {
  const slow = [...body.values()].some((value) => value instanceof File && value.size) ? FILES_SLOW_MS : SLOW_MS;
  try {
    const answer = await fetch(action, { method: "POST", body, headers: { accept: "application/json" }, signal: AbortSignal.timeout(slow) });
    if (answer.status === 413) return { ok: false, error: "too_large" };
    return await answer.json();
  } catch (problem) {
    return { ok: false, error: problem.name === "TimeoutError" ? "timeout" : "away" };
  }
}

const held = new Set();

/** Sends a form with a control held busy, and says so if it takes a while or fails. */
export async function send(form, control, more = {}) {
  // The same act twice at once is one; another act (marking what was read goes by itself) never holds it up.
  const key = control || more.act || form;
  if (held.has(key)) return { ok: false, error: "held" };
  held.add(key);
  control?.setAttribute("aria-busy", "true");
  const waiting = setTimeout(() => say(control || form, words.wait), WAIT_WORD_MS);
  const body = control?.name && control.form === form ? new FormData(form, control) : new FormData(form);
  for (const [name, value] of Object.entries(more)) body.set(name, value);
  const answer = await posted(form.getAttribute("action"), body);
  clearTimeout(waiting);
  control?.removeAttribute("aria-busy");
  held.delete(key);
  if (answer.ok) say(control || form, "");
  return answer;
}

/** Does one of the page's acts (`[what, channel, ts, more]`), and shows what came of it. */
export async function act(what, control) {
  const answer = await send(document.getElementById("do"), control, { act: JSON.stringify(what) });
  if (answer.ok) await refresh();
  else if (answer.error !== "held") explain(control, answer.error);
  return answer;
}

/** Asks before something that can't be taken back. */
export function asked(control) {
  const { confirm: question, confirmTitle, confirmYes, confirmNo, confirmDanger } = control.dataset;
  if (!question) return Promise.resolve(true);
  const dialog = document.getElementById("confirm"), part = (selector) => dialog.querySelector(selector);
  part("h2").textContent = confirmTitle || "";
  part("h2").hidden = !confirmTitle;
  part("#confirm-text").textContent = question;
  const yes = part("[data-yes]"), no = part("[data-no]");
  yes.dataset.own ??= yes.textContent;
  no.dataset.own ??= no.textContent;
  yes.textContent = confirmYes || yes.dataset.own;
  no.textContent = confirmNo || no.dataset.own;
  yes.className = confirmDanger ? "btn danger" : "btn primary";
  return new Promise((decide) => {
    yes.onclick = () => dialog.close("yes");
    no.onclick = () => dialog.close("no");
    dialog.returnValue = "no";
    dialog.onclose = () => decide(dialog.returnValue === "yes");
    dialog.showModal();
    no.focus();
  });
}

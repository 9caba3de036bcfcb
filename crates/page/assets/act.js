// Presses on the incident page without leaving it: the form goes out, its word comes back beside the way
// to undo it, and the page fetches what changed. Without this script the same forms lead back to the page.
// Never knows what a form means.

import { refresh } from "./live.js";

const TOLD_MS = 12_000;
let gone = 0;

function tell(text, undo, action, label, stays = false) {
  let toast = document.getElementById("toast");
  if (!toast) {
    toast = document.body.appendChild(document.createElement("div"));
    toast.id = "toast";
    toast.className = "toast";
    toast.setAttribute("role", "status");
  }
  const line = document.createElement("span");
  line.textContent = text;
  toast.replaceChildren(line);
  if (undo && Object.keys(undo).length) toast.append(backForm(undo, action, label));
  toast.hidden = false;
  clearTimeout(gone);
  if (!stays) gone = setTimeout(() => { if (!toast.contains(document.activeElement)) toast.hidden = true; }, TOLD_MS);
}

function backForm(undo, action, label) {
  const form = document.createElement("form");
  form.method = "post";
  form.action = action;
  form.dataset.act = "";
  for (const [name, value] of Object.entries(undo)) {
    const field = form.appendChild(document.createElement("input"));
    field.type = "hidden";
    field.name = name;
    field.value = value;
  }
  const button = form.appendChild(document.createElement("button"));
  button.className = "btn sm";
  button.textContent = label;
  return form;
}

/** A hidden field of a form stays as it is whatever is drawn: what somebody began from, what may have been sent already. */
function holdsOn(form, name, isOn) {
  form.querySelector(`input[type="hidden"][name="${name}"]`)?.toggleAttribute("data-keep", isOn);
}

const words = () => document.getElementById("incident")?.dataset ?? {};

async function send(form, by) {
  const fields = new URLSearchParams(new FormData(form, by));
  const button = by ?? form.querySelector("button");
  button?.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(form.action, { method: "POST", body: fields, headers: { accept: "application/json" }, credentials: "same-origin" });
    const told = await answer.json();
    const text = told.text ?? told.error?.message ?? "";
    tell(text, (answer.ok || told.way) && told.undo, form.action, told.way || (words().undo ?? "↩"), !!told.way);
    if (answer.ok) holdsOn(form, "base", false);
    if (answer.ok) for (const field of form.querySelectorAll("textarea, input:not([type=hidden])")) field.value = field.defaultValue;
    await refresh(["*"], { mine: true, whole: true });
  } catch {
    // What was written stays in its field, and its key with it: sent again, it is the same note.
    holdsOn(form, "key", true);
    tell(words().lost ?? "", null);
  } finally {
    button?.removeAttribute("aria-busy");
  }
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("form[data-act]")) return;
  event.preventDefault();
  if (event.submitter?.getAttribute("aria-busy") === "true") return;
  send(form, event.submitter);
});

document.addEventListener("input", (event) => {
  const form = event.target.form;
  if (!form?.matches("form[data-act]")) return;
  holdsOn(form, "base", true);
  // Other words than those that may have got through are another note.
  const key = form.querySelector('input[name="key"][data-keep]');
  if (!key) return;
  key.value += "+";
  holdsOn(form, "key", false);
});

// Presses on the incident page without leaving it: the form goes out, its word comes back beside the way
// to undo it, and the page fetches what changed. Without this script the same forms lead back to the page.
// Never knows what a form means.

import { refresh } from "./live.js";

const TOLD_MS = 12_000;
let gone = 0;

function tell(text, undo, action, label) {
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
  gone = setTimeout(() => { if (!toast.contains(document.activeElement)) toast.hidden = true; }, TOLD_MS);
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

const words = () => document.getElementById("incident")?.dataset ?? {};

async function send(form, by) {
  const fields = new URLSearchParams(new FormData(form, by));
  const button = by ?? form.querySelector("button");
  button?.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(form.action, { method: "POST", body: fields, headers: { accept: "application/json" }, credentials: "same-origin" });
    const told = await answer.json();
    const text = told.text ?? told.error?.message ?? "";
    tell(text, answer.ok && told.undo, form.action, words().undo ?? "↩");
    if (answer.ok) for (const field of form.querySelectorAll("textarea, input:not([type=hidden])")) field.value = field.defaultValue;
    await refresh(["*"], { mine: true, whole: true });
  } catch {
    // What was written stays in its field; the plain form may still get through.
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

// Blocks and views: what a press or a change sends, and the modal on top of the stack.
// Knows nothing of what an app means by them.

import { refresh } from "./live.js";
import { asked, explain, send } from "./chat-send.js";

const modal = document.getElementById("modal"), pressForm = document.getElementById("press");
const FIELDS = "input:not([type=hidden]), select, textarea";
/** What opened the modal, named so that it is found again when its message was drawn anew. */
let opener = null, shown = "";

function namesOf(control) {
  const message = control.closest(".msg")?.id, { actionId, blockId, value } = control.dataset;
  return { control, message, actionId, blockId, value };
}

function found(names) {
  // What stood in a menu that has closed since is found by what opens the menu.
  if (names.control.isConnected) return names.control.checkVisibility() ? names.control : names.control.closest("details")?.querySelector("summary");
  const home = names.message ? document.getElementById(names.message) : document;
  const same = [...(home?.querySelectorAll("[data-action-id]") || [])].filter((one) => one.dataset.actionId === names.actionId);
  return same.find((one) => one.dataset.value === names.value) || same[0] || home?.closest?.(".msg") || null;
}

/** A press on a button of blocks. */
export async function press(button) {
  if (!await asked(button)) return;
  const menu = button.closest("details");
  if (!button.closest("#modal")) opener = namesOf(menu?.querySelector("summary") || button);
  told(button, await send(pressForm, button), menu);
}

/** A choice in a menu of blocks, or a link that is also a press. */
export async function choose(control) {
  if (!await asked(control)) return;
  const press = JSON.parse(control.dataset.press);
  const boxes = control.type === "checkbox" ? [...control.closest(".many, .actions, .accessory, .input").querySelectorAll("input:checked")] : null;
  press.push(boxes ? boxes.filter((one) => one.name === control.name).map((one) => one.value) : control.dataset.value ?? control.value);
  if (!control.closest("#modal") && !control.dataset.silent) opener = namesOf(control);
  told(control, await send(pressForm, control, { press: JSON.stringify(press) }), null);
}

async function told(control, answer, menu) {
  menu?.removeAttribute("open");
  // What is typed into a form is only remembered; the app hears of it with the next press.
  if (answer.dispatched === false || control.dataset.silent) return;
  if (answer.ok) {
    await refresh();
    if (document.activeElement === document.body && !modal.open) found(namesOf(control))?.focus();
  } else if (answer.error !== "held") {
    explain(control, answer.error);
  }
}

/** Sends the modal; what is wrong stands beside its field, and the first such field gets the focus. */
export async function submitView(form) {
  const answer = await send(form, form.querySelector("footer .primary"));
  for (const field of form.querySelectorAll("[aria-invalid]")) field.removeAttribute("aria-invalid");
  for (const line of form.querySelectorAll(".err")) line.textContent = "";
  let first = null;
  for (const [block, text] of Object.entries(answer.errors || {})) {
    const input = [...form.querySelectorAll(".input")].find((one) => one.dataset.blockId === block);
    const line = input?.querySelector(".err") || form.querySelector(".note"), field = input?.querySelector(FIELDS);
    line.textContent = text;
    field?.setAttribute("aria-invalid", "true");
    first ??= field;
  }
  first?.focus();
  if (!answer.errors && answer.ok) await refresh();
  else if (!answer.errors && answer.error !== "held") explain(form, answer.error);
}

/** Makes the dialog stand for what the server says is open. */
export function showModal() {
  const form = modal.querySelector("form");
  if (!form) {
    if (modal.open) modal.close();
    if (shown) {
      shown = "";
      const back = opener && found(opener);
      if (back && (document.activeElement === document.body || modal.contains(document.activeElement))) back.focus();
      opener = null;
    }
    return;
  }
  if (!modal.matches(":modal")) {
    if (!opener && document.activeElement !== document.body) opener = namesOf(document.activeElement);
    modal.removeAttribute("open");
    modal.setAttribute("aria-labelledby", "modal-title");
    modal.removeAttribute("aria-label");
    modal.showModal();
  }
  if (shown === form.id) return;
  shown = form.id;
  (form.querySelector(".mb [autofocus]") || [...form.querySelectorAll(".mb :is(input, select, textarea, button, a)")][0] || form.querySelector("footer .btn:last-child"))?.focus();
}

modal.addEventListener("cancel", (event) => {
  event.preventDefault();
  modal.querySelector("[data-close-view]")?.click();
});

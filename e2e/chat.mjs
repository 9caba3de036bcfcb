// The chat page by keys alone, with an app of our own that opens a form: whatever hands can do, keys can do, and what
// is seen can be heard (axe finds nothing serious, light and dark). Used by page.mjs.

import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const PNG = "iVBORw0KGgoAAAANSUhEUgAAAAoAAAAKCAYAAACNMs+9AAAAFUlEQVR42mNk+M9Qz0AEYBxVSF+FABJADveWkH6oAAAAAElFTkSuQmCC";

const text = (words) => ({ type: "plain_text", text: words });
const option = (value) => ({ text: text(value), value });
const input = (id, label, element, more = {}) => ({ type: "input", block_id: id, label: text(label), element: { action_id: "v", ...element }, optional: true, ...more });

/** A form with every sort of field. */
const form = (title) => ({
  type: "modal", callback_id: "form", title: text(title), submit: text("OK"), close: text("No"), blocks: [
    input("what", "What", { type: "plain_text_input", focus_on_load: true }, { optional: false, hint: text("A word is enough") }),
    input("long", "More", { type: "plain_text_input", multiline: true }),
    input("radio", "Which", { type: "radio_buttons", options: [option("a"), option("b")] }),
    input("ticks", "Which ones", { type: "checkboxes", options: [option("c"), option("d")] }),
    input("menu", "One", { type: "static_select", options: [option("e"), option("f")] }),
    input("menus", "Some", { type: "multi_static_select", options: [option("g"), option("h")] }),
    input("who", "Who", { type: "users_select" }),
    input("people", "People", { type: "multi_users_select" }),
    input("where", "Where", { type: "conversations_select" }),
    input("day", "Day", { type: "datepicker" }),
    input("hour", "Hour", { type: "timepicker" }),
    input("moment", "Moment", { type: "datetimepicker", initial_date_time: 1_795_323_720 }),
    input("number", "Number", { type: "number_input", is_decimal_allowed: false }),
    input("mail", "Mail", { type: "email_text_input" }),
    input("link", "Link", { type: "url_text_input" }),
    input("file", "File", { type: "file_input" }),
    { type: "actions", block_id: "act", elements: [{ type: "button", action_id: "push", text: text("Push") }] },
  ],
});

/** An app reached at its own address, which opens the form, refuses it once and pushes another. */
export async function joins(url, info) {
  const call = async (token, method, args) => {
    const body = new URLSearchParams(Object.entries(args).map(([name, value]) => [name, typeof value === "string" ? value : JSON.stringify(value)]));
    const answer = await (await fetch(`${url}/workspace/api/${method}`, { method: "POST", headers: { authorization: `Bearer ${token}` }, body })).json();
    if (!answer.ok) throw new Error(`${method}: ${JSON.stringify(answer)}`);
    return answer;
  };
  const app = { heard: [], isRefused: false };
  const answers = async (payload) => {
    app.heard.push(payload);
    if (payload.type === "shortcut") await call(app.bot_token, "views.open", { trigger_id: payload.trigger_id, view: form("First") });
    if (payload.type === "block_actions") await call(app.bot_token, "views.push", { trigger_id: payload.trigger_id, view: form("Second") });
    if (payload.type === "view_submission" && !app.isRefused) {
      app.isRefused = true;
      return { response_action: "errors", errors: { what: "A little longer" } };
    }
    return null;
  };
  app.server = createServer((request, response) => {
    const parts = [];
    request.on("data", (part) => parts.push(part));
    request.on("end", async () => {
      const said = await answers(JSON.parse(new URLSearchParams(Buffer.concat(parts).toString()).get("payload") || "{}"));
      response.setHeader("content-type", "application/json");
      response.end(said ? JSON.stringify(said) : "");
    });
  });
  await new Promise((ready) => app.server.listen(0, "127.0.0.1", ready));
  const owner = info.personas.find((one) => one.area === "owner").token;
  const manifest = {
    display_information: { name: "Forms" },
    features: { bot_user: { display_name: "forms" }, shortcuts: [{ name: "Form", type: "global", callback_id: "form", description: "A form" }] },
    oauth_config: { scopes: { bot: ["commands", "chat:write"] } },
    settings: { interactivity: { is_enabled: true, request_url: `http://127.0.0.1:${app.server.address().port}/` } },
  };
  const made = await call(owner, "apps.manifest.create", { manifest });
  return Object.assign(app, await call(owner, "sandbox.install", { app_id: made.app_id }));
}

/** Nothing serious is in the way of those who hear the page or see it badly, light or dark. */
export async function sound(page, what) {
  for (const colorScheme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    // Evaluated by the driver, so that the page's own policy stays as it is.
    await page.evaluate(AXE);
    const found = await page.evaluate(async (rules) => {
      const { violations } = await window.axe.run(document, { runOnly: rules });
      return violations.filter((one) => ["serious", "critical"].includes(one.impact)).map((one) => `${one.id} ${one.nodes[0].target} ${one.nodes[0].html.slice(0, 120)}`);
    }, RULES);
    if (found.length) throw new Error(`${what}, ${colorScheme}: ${found.join("; ")}`);
  }
  await page.emulateMedia({ colorScheme: null, reducedMotion: null });
  const unknown = await page.locator("[data-unknown]").count();
  if (unknown) throw new Error(`${what}: ${unknown} blocks could not be drawn`);
}

/** One person, in #general, without ever touching the mouse. */
export async function useByKeys(person, app, hold) {
  const page = person.page, key = async (...keys) => { for (const one of keys) await page.keyboard.press(one); };
  const focus = () => page.evaluate(() => document.activeElement.id);
  const newest = page.locator("#list .msg").last();
  const words = person.telling.fact, chosen = () => newest.focus();

  await key("Tab", "Enter");
  hold("two keys lead to the message box", (await focus()) === "say-text");
  await page.keyboard.type("@le");
  await page.locator("#say-list li[aria-selected=true]").waitFor();
  await key("Enter");
  await page.keyboard.type(words);
  await page.evaluate(() => document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true, isComposing: true })));
  hold("the Enter that settles a word does not send", (await page.inputValue("#say-text")).includes(words));
  await key("Enter");
  await page.locator("#list .msg .mention", { hasText: "@Leo" }).waitFor();

  await page.locator("#msgs").focus();
  await key("ArrowUp", "r");
  await page.waitForFunction(() => document.activeElement.id === "picker-text");
  await sound(page, "the emoji picker");
  await page.keyboard.type("thinking");
  await key("Enter");
  await newest.locator('.rx [data-rx="thinking_face"][aria-pressed="true"]').waitFor();

  await chosen();
  await key("m");
  await page.locator("#menu .first button:focus").waitFor();
  await sound(page, "a message's menu");
  await person.shot("k1-menu");
  await page.locator('#menu [value^="[\\"pin"]').focus();
  await key("Enter");
  await page.locator("#list .is-pinned", { hasText: words }).waitFor();

  await chosen();
  await key("e");
  await page.waitForFunction(() => document.activeElement.id === "edit-text");
  await page.keyboard.type(" !");
  await key("Enter");
  await newest.locator(".edited").waitFor();

  const [before] = await Promise.all([newest.getAttribute("id"), chosen()]);
  await key("t");
  await page.waitForFunction(() => document.activeElement.id === "reply-text");
  await page.keyboard.type(words);
  await key("Enter");
  await page.locator("#replies .msg", { hasText: words }).nth(1).waitFor();
  await sound(page, "a thread");
  await person.shot("k2-thread");
  await page.locator("[data-close-thread]").focus();
  await key("Enter");
  await page.waitForFunction((id) => document.activeElement.id === id, before);

  await fillsIn(person, app, key, hold);

  await page.setInputFiles('#say [name="files"]', [{ name: "graph.png", mimeType: "image/png", buffer: Buffer.from(PNG, "base64") }, { name: "log.txt", mimeType: "text/plain", buffer: Buffer.from("14:02 <502>") }]);
  await page.locator("#say-text").focus();
  await key("Enter");
  await page.waitForFunction(() => document.querySelector("#list .files img")?.naturalWidth === 10);
  await sound(page, "files in a message");
  await person.shot("k4-files");

  await chosen();
  await key("m");
  await page.locator("#menu .danger").focus();
  await key("Enter");
  await page.locator("#confirm [data-no]:focus").waitFor();
  await key("Tab", "Enter");
  await page.locator("#list .files").waitFor({ state: "detached" });

  await key("?");
  await page.locator("#keys[open]").waitFor();
  await sound(page, "the list of keys");
  await key("Escape", "Control+k");
  await page.locator("#jump[open]").waitFor();
  await page.keyboard.type("alerts");
  await key("Enter");
  await page.locator("#title", { hasText: "alerts" }).waitFor();
}

async function fillsIn(person, app, key, hold) {
  const page = person.page, first = page.locator("#modal input[type=text]").first();
  await page.locator("#say details.plus summary").focus();
  await key("Enter");
  await page.locator("#say .plus .item", { hasText: "Form" }).focus();
  await key("Enter");
  await page.locator("#modal-title", { hasText: "First" }).waitFor();
  await page.locator("#modal input[type=text]:focus").waitFor();
  await sound(page, "a form");
  await person.shot("k3-form");
  await key("Enter");
  await page.locator("#modal [aria-invalid]:focus").waitFor();
  const said = await first.evaluate((field) => field.getAttribute("aria-describedby").split(" ").map((id) => document.getElementById(id).textContent).join(" "));
  hold(`what is wrong is said with the field (${said})`, said.length > "A word is enough ".length);
  await page.keyboard.type("payments");
  await key("Enter");
  await page.locator("#modal .err", { hasText: "A little longer" }).waitFor();
  await page.locator('#modal [data-action-id="push"]').focus();
  await key("Enter");
  await page.locator("#modal-title", { hasText: "Second" }).waitFor();
  await key("Escape");
  await page.locator("#modal-title", { hasText: "First" }).waitFor();
  hold("what was typed is still there", (await first.inputValue()) === "payments");
  const ticks = page.locator("#modal input[type=checkbox]");
  await ticks.first().focus();
  await key("Space");
  await page.locator("#modal footer .primary").focus();
  await key("Enter");
  await page.locator("#modal .modal-form").waitFor({ state: "detached" });
  await page.waitForFunction(() => document.activeElement.localName === "summary");
  const { values } = app.heard.filter((one) => one.type === "view_submission").at(-1).view.state;
  hold("the app hears what was filled in", values.what.v.value === "payments" && values.ticks.v.selected_options[0].value === "c" && values.moment.v.selected_date_time === 1_795_323_720);
}

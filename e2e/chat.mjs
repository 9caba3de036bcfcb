// The chat page by keys alone, with an app of our own that opens a form: whatever hands can do, keys can do, and what
// is seen can be heard (axe finds nothing, light and dark). Used by page.mjs.

import { createServer } from "node:http";

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

/** One person, in #general, without ever touching the mouse. */
export async function useByKeys(person, app, hold) {
  const page = person.page, key = (...keys) => person.key(...keys);
  const newest = page.locator("#list .msg").last(), words = person.telling.fact;
  const isAt = (id) => page.locator(`#${id}:focus`).waitFor();

  await person.comesToWrite();
  await page.keyboard.type("@le");
  await page.locator("#say-list li[aria-selected=true]").waitFor();
  await person.looks("k0-mention");
  await key("Enter");
  await page.keyboard.type(words);
  // No driver can compose: the event is what a browser sends while Japanese is being put together.
  await page.evaluate(() => document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true, isComposing: true })));
  hold("the Enter that settles a word does not send", (await page.inputValue("#say-text")).includes(words));
  await key("Enter");
  const said = page.locator("#list .msg", { hasText: words }).last();
  await said.locator(".mention", { hasText: "@Leo" }).waitFor();

  await person.chooses(said);
  await key("r");
  await isAt("picker-text");
  await person.looks("k1-picker");
  await page.keyboard.type("thinking");
  await key("Enter");
  await said.locator('.rx [data-rx="thinking_face"][aria-pressed="true"]').waitFor();

  await person.chooses(said);
  await key("m");
  await page.locator("#menu .first button:focus").waitFor();
  await person.looks("k2-menu");
  await downTo(page, '#menu [value^="[\\"pin"]', key, hold);
  await key("Enter");
  await page.locator("#list .is-pinned", { hasText: words }).waitFor();

  await person.chooses(said);
  await key("e");
  await isAt("edit-text");
  await person.looks("k3-edit");
  await page.keyboard.type(" !");
  await key("Enter");
  await said.locator(".edited").waitFor();

  const before = await said.getAttribute("id");
  await person.chooses(said);
  await key("t");
  await isAt("reply-text");
  await page.keyboard.type(words);
  await key("Enter");
  await page.locator("#replies .msg", { hasText: words }).nth(1).waitFor();
  await person.looks("k4-thread");
  await person.tabsTo(page.locator("[data-close-thread]"), page, "Shift+Tab");
  await key("Enter");
  await isAt(escaped(before));

  await fillsIn(person, app, key, hold);
  await attaches(person, newest, key, hold);

  await key("Escape", "?");
  await page.locator("#keys[open]").waitFor();
  await person.looks("k7-keys");
  await key("Escape");
  await person.keepsPlace();
  await key("Control+k");
  await page.locator("#jump[open]").waitFor();
  await person.looks("k8-jump");
  await key("Escape");
  await page.locator("#jump[open]").waitFor({ state: "detached" });
}

/** An id as it stands in a selector. */
const escaped = (id) => id.replaceAll(".", "\\.");

async function downTo(page, selector, key, hold) {
  const wanted = page.locator(selector);
  for (let pressed = 0; !(await wanted.evaluate((node) => node === document.activeElement)); pressed += 1) {
    hold(`the arrows come to ${selector}`, pressed < 60);
    await key("ArrowDown");
  }
}

/** Opens the composer's menu and goes to one of its lines. */
async function opensPlus(person, line) {
  const page = person.page;
  await page.evaluate(() => document.activeElement?.matches("body, .msg, .msgs") || document.activeElement?.blur());
  await person.key("c");
  await page.locator("#say-text:focus").waitFor();
  await person.tabsTo(page.locator("#say details.plus summary"));
  await person.key("Enter");
  await person.tabsTo(page.locator(line).first());
}

async function attaches(person, newest, key, hold) {
  const page = person.page;
  await opensPlus(person, "#say [data-files]");
  const asked = new Promise((comes) => { person.hasChooser = comes; });
  await key("Enter");
  const chooser = await asked;
  await chooser.setFiles([{ name: "graph.png", mimeType: "image/png", buffer: Buffer.from(PNG, "base64") }, { name: "log.txt", mimeType: "text/plain", buffer: Buffer.from("14:02 <502>") }]);
  await page.locator("#say .chosen .chip").nth(1).waitFor();
  await person.keepsPlace();
  await person.tabsTo(page.locator("#say-text"), page, "Shift+Tab");
  await key("Enter");
  await page.waitForFunction(() => [...document.querySelectorAll("#list .files img")].at(-1)?.naturalWidth === 10);
  await person.looks("k6-files");
  const sent = await newest.getAttribute("id");
  await person.chooses(newest);
  await key("m");
  await page.locator("#menu .first button:focus").waitFor();
  await key("ArrowUp");
  await downTo(page, "#menu .danger", key, hold);
  await key("Enter");
  await page.locator("#confirm [data-no]:focus").waitFor();
  await person.looks("k6-confirm");
  await key("Tab", "Enter");
  await page.locator(`#${escaped(sent)} .files`).waitFor({ state: "detached" });
  await person.keepsPlace();
}

async function fillsIn(person, app, key, hold) {
  const page = person.page, first = page.locator("#modal input[type=text]").first();
  app.isRefused = false;
  await opensPlus(person, '#say .plus .item:has-text("Form")');
  await key("Enter");
  await page.locator("#modal-title", { hasText: "First" }).waitFor();
  await page.locator("#modal input[type=text]:focus").waitFor();
  await person.looks("k5-form");
  await key("Enter");
  await page.locator("#modal [aria-invalid]:focus").waitFor();
  const said = await first.evaluate((field) => field.getAttribute("aria-describedby").split(" ").map((id) => document.getElementById(id).textContent).join(" "));
  hold(`what is wrong is said with the field (${said})`, said.length > "A word is enough ".length);
  await page.keyboard.type("payments");
  await key("Enter");
  await page.locator("#modal .err", { hasText: "A little longer" }).waitFor();
  await person.looks("k5-form-refused");
  await person.tabsTo(page.locator('#modal [data-action-id="push"]'));
  await key("Enter");
  await page.locator("#modal-title", { hasText: "Second" }).waitFor();
  await key("Escape");
  await page.locator("#modal-title", { hasText: "First" }).waitFor();
  hold("what was typed is still there", (await first.inputValue()) === "payments");
  await person.tabsTo(page.locator("#modal input[type=checkbox]").first());
  await key("Space");
  await person.tabsTo(page.locator("#modal footer .primary"));
  await key("Enter");
  await page.locator("#modal .modal-form").waitFor({ state: "detached" });
  await page.waitForFunction(() => document.activeElement.localName === "summary");
  const { values } = app.heard.filter((one) => one.type === "view_submission").at(-1).view.state;
  hold("the app hears what was filled in", values.what.v.value === "payments" && values.ticks.v.selected_options[0].value === "c" && values.moment.v.selected_date_time === 1_795_323_720);
}

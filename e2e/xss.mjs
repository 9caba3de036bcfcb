// What strangers may write, in a real browser: it stands on every page of a running house as words. No script runs, no
// dialog opens, nothing is asked for elsewhere, and our own pages never break their own policy.

import { chromium } from "playwright-core";

import { Lost, PATIENCE_MS, hold } from "./hands.mjs";
import { CHROMIUM, House } from "./house.mjs";
import { payloads } from "./payloads.mjs";

/** So many incidents share the payloads, so that no page is endless. */
const INCIDENTS = 6;
/** So many people and files bear payloads as their names; the Rust story has them all. */
const NAMES = 40;
/** Every so many of them arrive while somebody looks on. */
const ARRIVING = 48;
/** Every so many come as alerts: each makes a card, a message and a line. The Rust story has them all. */
const ALERTED = 4;

const all = payloads();
const canary = (at) => `c${at}c`;

/** Runs many, a few at a time. */
async function each(items, work, atOnce = 6) {
  const rest = [...items.entries()];
  await Promise.all(Array.from({ length: atOnce }, async () => {
    for (let next = rest.shift(); next; next = rest.shift()) await work(next[1], next[0]);
  }));
}

async function uploads(house, token, channel, name) {
  const content = "14:02 502";
  const { upload_url, file_id } = await house.slack(token, "files.getUploadURLExternal", { filename: name, length: String(content.length) });
  await fetch(upload_url, { method: "POST", body: content });
  await house.slack(token, "files.completeUploadExternal", { files: [{ id: file_id, title: name }], channel_id: channel });
}

/** An incident with a share of the payloads in every field. */
async function fills(house, hana, at) {
  const mine = all.filter((_, index) => index % INCIDENTS === at);
  const evidence = mine.slice(0, 20).map((words) => ({ text: words, url: words }));
  const { number } = await house.calls("POST", "/incidents", { title: mine[0], impact: mine[1], by: mine[2], evidence });
  const kinds = ["fact", "hypothesis", "impact", "action", "decision", "unknown"];
  const path = (rest) => `/incidents/${number}/${rest}`;
  await each(mine, async (words, index) => {
    await house.calls("POST", path("notes"), { kind: kinds[index % kinds.length], text: words, by: words });
    if (index % 4 === 0) await house.calls("POST", path("tasks"), { text: words, by: words });
  }, 3);
  await house.calls("POST", path("follow-ups"), { kind: "cause", how: mine[3], when: mine[4], for_whom: mine[5] });
  const text = mine.join("\n\n");
  const look_back = await house.calls("POST", path("look-backs"), { size: "note", text, by: hana.id });
  return { number, look_back: look_back.id, text, first: canary(at) };
}

/** The workspace: what is said, who says it, what files are called, what a channel is for. */
async function talks(house, hana, general) {
  const says = (args, token = hana.token) => house.slack(token, "chat.postMessage", { channel: general, ...args });
  await house.slack(hana.token, "conversations.setTopic", { channel: general, topic: all[2].slice(0, 240) });
  await each(all, (text) => says({ text }));
  await says({ text: "blocks", blocks: all.slice(0, 40).map((text) => ({ type: "section", text: { type: "mrkdwn", text } })) });
  await each(all.slice(0, NAMES), async (words, at) => {
    const name = words.slice(0, 78);
    const { user } = await house.slack("", "sandbox.person", { name: `stranger-${at}`, real_name: name, display_name: name });
    await says({ text: `hi ${canary(at)}` }, user.token);
    await uploads(house, hana.token, general, words.replaceAll("\n", " "));
  });
}

/** A browser whose every complaint is heard. */
class Watched {
  static async opens(browser, url) {
    const watched = Object.assign(new Watched(), { url, complaints: [] });
    const context = await browser.newContext({ locale: "en-US", viewport: { width: 1360, height: 900 } });
    context.setDefaultTimeout(PATIENCE_MS);
    await context.exposeBinding("ran", (_, which) => watched.complaints.push(`a script ran: ${which}`));
    await context.addInitScript(() => addEventListener("securitypolicyviolation", (event) => {
      console.error(`policy: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`);
    }));
    context.on("request", (request) => request.url().startsWith(url) || watched.complaints.push(`asked elsewhere: ${request.url()}`));
    return Object.assign(watched, { context });
  }

  async page(path) {
    const page = await this.context.newPage(), complaints = this.complaints;
    page.on("console", (message) => message.type() === "error" && complaints.push(`${path}: ${message.text()}`));
    page.on("pageerror", (error) => complaints.push(`${path}: ${error}`));
    page.on("dialog", (dialog) => {
      complaints.push(`${path}: a dialog says ${dialog.message()}`);
      void dialog.dismiss();
    });
    if (path) await page.goto(this.url + path, { waitUntil: "load" });
    return page;
  }

  /** Where words are no words, this browser says so: else its silence would say nothing. */
  async hears() {
    const page = await this.page("");
    await page.setContent(`<body><img src="http://127.0.0.1:1/x.png" onerror="ran('heard')">`);
    await page.waitForFunction(() => document.images[0].complete);
    await page.evaluate(() => alert("heard"));
    const told = this.complaints.splice(0).join("\n");
    for (const one of ["a script ran: heard", "a dialog says heard", "asked elsewhere"]) hold(`it is heard that ${one}:\n${told}`, told.includes(one));
    await page.close();
    const own = await this.page("/guideline");
    await own.evaluate(() => document.body.insertAdjacentHTML("beforeend", `<i style="color:red" onclick="ran('never')">x</i>`));
    await own.locator("i[onclick]").click();
    const policy = this.complaints.splice(0).join("\n");
    hold(`the policy holds what slipped through, and it is heard:\n${policy}`, policy.includes("policy: ") && !policy.includes("a script ran"));
    await own.close();
  }
}

/** Over everything with the pointer: what waits for that has its chance. */
async function strokes(page) {
  for (let y = 40; y < 860; y += 160) await page.mouse.move(200 + (y % 700), y);
  await page.mouse.wheel(0, 20_000);
  for (let y = 40; y < 860; y += 400) await page.mouse.move(300 + (y % 500), y);
}

async function looks(watched, { filled, hana, general }) {
  const asked = `q=${encodeURIComponent(all[2])}`;
  const lists = ["/", "/incidents", `/incidents?${asked}`, "/library", `/library?${asked}`, "/settings", "/settings/doctor", "/settings/owed"];
  await each([...lists, `/workspace?as=${hana.id}&channel=${general}`], async (path) => {
    const page = await watched.page(path);
    await strokes(page);
    await page.close();
  }, 3);
  await each(filled, async ({ number, look_back, text, first }) => {
    const page = await watched.page(`/i/${number}`);
    await page.locator("main", { hasText: first }).waitFor();
    await strokes(page);
    const editor = await watched.page(`/i/${number}/look-backs/${look_back}`);
    await editor.fill("#text", text);
    await editor.locator('button[name="then"][value="preview"]').click();
    await editor.locator(".prose", { hasText: first }).waitFor();
    await strokes(editor);
    await page.locator('#share button[value="make"]').click();
    const link = await page.locator("#link").inputValue();
    const rest = [editor, page];
    for (const path of [`/i/${number}/print`, link.slice(watched.url.length)]) {
      const read = await watched.page(path);
      await read.locator("main, body", { hasText: first }).first().waitFor();
      await strokes(read);
      rest.push(read);
    }
    for (const one of rest) await one.close();
  }, 3);
}

/** What comes while somebody looks on is put into the page by its script. */
async function arrives(watched, house, { filled, hana, general }) {
  const { number } = filled[0];
  const page = await watched.page(`/i/${number}`);
  const chat = await watched.page(`/workspace?as=${hana.id}&channel=${general}`);
  const coming = all.map((words, at) => words.replaceAll(canary(at), `live${at}live`)).filter((_, at) => at % ARRIVING === 0);
  for (const words of coming) {
    await house.calls("POST", `/incidents/${number}/notes`, { kind: "fact", text: words, by: words });
    await house.slack(hana.token, "chat.postMessage", { channel: general, text: words });
  }
  const last = coming.at(-1).match(/live\d+live/)[0];
  await page.locator("#known", { hasText: last }).waitFor({ state: "attached" });
  await chat.locator("#list", { hasText: last }).waitFor({ state: "attached" });
  await strokes(page);
  await strokes(chat);
}

const began = performance.now();
const step = (words) => console.log(`strangers: ${words} (${Math.round((performance.now() - began) / 1000)} s)`);
const house = await House.opens("en");
const browser = await chromium.launch(CHROMIUM);
try {
  hold(`there are enough payloads (${all.length})`, all.length >= 300);
  const hana = house.person("hana"), general = house.info.channels.find((one) => one.name === "general").id;
  const [filled] = await Promise.all([
    Promise.all(Array.from({ length: INCIDENTS }, (_, at) => fills(house, hana, at))),
    talks(house, hana, general),
    each(all.filter((_, at) => at % ALERTED === 0), (words) => house.alert({ title: words, summary: words, url: words, labels: { [words]: words } })),
  ]);
  step(`${all.length} payloads written everywhere`);
  const watched = await Watched.opens(browser, house.url);
  await watched.hears();
  await looks(watched, { filled, hana, general });
  step("every page looked at");
  await arrives(watched, house, { filled, hana, general });
  hold(`strangers' words stay words:\n${watched.complaints.join("\n")}`, watched.complaints.length === 0);
  step("their words stay words");
} catch (error) {
  console.error(`strangers' words do not hold: ${error instanceof Lost ? error.message : error.stack}`);
  process.exitCode = 1;
} finally {
  await browser.close();
  house.ends();
}

// The pages, used by two people in Chromium: the whole thread typed, pressed and reacted in the built-in
// workspace, once in Japanese on a wide screen and once in English on a phone's, while the incident's page follows
// live. Nothing may be complained of by the browser. Pictures go to target/e2e-shots/.

import { spawn } from "node:child_process";
import { mkdtempSync, mkdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";

import { chromium } from "playwright-core";

import { joins, sound, useByKeys } from "./chat.mjs";

/** Nothing that is waited for takes longer. */
const PATIENCE_MS = 20_000;
const ALERT_TOKEN = "e2e-alert-token", API_TOKEN = "e2e-api-token";
const SHOTS = resolve(import.meta.dirname, "..", "target", "e2e-shots");
const ARGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

const TELLINGS = [
  {
    lang: "ja", locale: "ja-JP", width: 1360, height: 900, one: "hana", other: "minato",
    title: "決済がおかしい", fact: "14:20 から 5xx は 0", guess: "接続プールが足りないのかも", evidence: "pay-7 が 502 を返しています",
    receipt: "受け取りました", asked: "収束でよさそうでしょうか", settled: "収束しました", thanks: "ありがとうございました", why: "30 分静かです",
  },
  {
    lang: "en", locale: "en-US", width: 360, height: 740, one: "priya", other: "tom",
    title: "checkout is slow", fact: "no 5xx since 14:20", guess: "maybe the connection pool", evidence: "pay-7 answered 502",
    receipt: "Got it", asked: "Does this look settled", settled: "Settled", thanks: "for carrying it", why: "quiet for 30 minutes",
  },
];

class Lost extends Error {}

function hold(what, so) {
  if (!so) throw new Lost(what);
}

function step(telling, words) {
  console.log(`${telling.lang} ${telling.width}px: ${words}`);
}

/** Starts the program and gives where it listens. */
async function start(telling, directory) {
  const env = { ...process.env, MATOI_API_TOKEN: API_TOKEN, MATOI_ALERT_TOKEN: ALERT_TOKEN, MATOI_LANG: telling.lang };
  const args = ["serve", "--listen", "127.0.0.1:0", "--data-dir", join(directory, "data")];
  const house = spawn(resolve(process.env.MATOI_BIN), args, { cwd: directory, env, stdio: ["ignore", "pipe", "pipe"] });
  process.once("exit", () => house.kill("SIGKILL"));
  const complaints = [];
  createInterface({ input: house.stderr }).on("line", (line) => {
    if (/ (ERROR|WARN) /.test(line)) complaints.push(line);
  });
  const url = await new Promise((found, lost) => {
    house.once("error", lost);
    house.once("exit", () => lost(new Lost("the program ended without saying where it listens")));
    createInterface({ input: house.stdout }).on("line", (line) => {
      const match = line.match(/http:\/\/127\.0\.0\.1:\d+/);
      if (match) found(match[0]);
    });
  });
  return { house, url, complaints };
}

/** A person at their own browser. Every complaint of it is kept. */
class Person {
  constructor(telling, url, persona, channels, context, complaints) {
    Object.assign(this, { telling, url, persona, channels, context, complaints });
  }

  static async arrives(browser, telling, url, info, name, complaints) {
    const { locale, width, height } = telling;
    const context = await browser.newContext({ locale, viewport: { width, height }, timezoneId: "Asia/Tokyo" });
    context.setDefaultTimeout(PATIENCE_MS);
    const persona = info.personas.find((one) => one.name === name);
    const channels = Object.fromEntries(info.channels.map((one) => [one.name, one.id]));
    const person = new Person(telling, url, persona, channels, context, complaints);
    person.page = await person.opens(`/workspace?as=${persona.id}&lang=${telling.lang}&channel=${channels.general}`);
    return person;
  }

  /** Another tab. It is marked, so that a reload would be noticed. */
  async opens(path) {
    const page = await this.context.newPage();
    const who = `${this.telling.lang} ${this.persona.name} ${path}`;
    page.on("console", (message) => message.type() === "error" && this.complaints.push(`${who}: ${message.text()}`));
    page.on("pageerror", (error) => this.complaints.push(`${who}: ${error}`));
    page.on("response", (answer) => answer.status() >= 400 && this.complaints.push(`${who}: ${answer.status()} ${answer.url()}`));
    await page.addInitScript(() => {
      document.addEventListener("securitypolicyviolation", (event) => console.error(`CSP: ${event.violatedDirective} ${event.blockedURI}`));
    });
    await page.goto(this.url + path);
    await page.evaluate(() => { window.sinceLoaded = true; });
    return page;
  }

  async stayed(page = this.page) {
    hold("what was seen came without a reload", await page.evaluate(() => window.sinceLoaded === true));
  }

  /** Goes to a channel by the list at the side, as people do. */
  async goes(name, kind = "/workspace") {
    const link = this.page.locator(`#side a[href*="${kind}"]`, { hasText: name }).first();
    await link.waitFor({ state: "attached" });
    const menu = this.page.locator("[data-menu]");
    if (await menu.isVisible()) {
      await menu.click();
    }
    await link.click();
    await this.page.locator("#title", { hasText: name }).waitFor();
    await this.page.evaluate(() => { window.sinceLoaded = true; });
  }

  async types(text) {
    const area = this.page.locator("#say-text");
    await area.fill(text);
    await area.press("Enter");
    await this.page.waitForFunction(() => document.getElementById("say-text").value === "");
  }

  message(words) {
    return this.page.locator("#list .msg", { hasText: words }).last();
  }

  head() {
    return this.page.locator("#list .msg.is-pinned");
  }

  async sees(words) {
    await this.message(words).waitFor();
    return this.message(words);
  }

  /** With the toolbar that comes to the message at hand. */
  async reacts(message, emoji) {
    await message.scrollIntoViewIfNeeded();
    // The toolbar may lie over the very words; the pointer comes to the message all the same.
    await message.hover({ force: true });
    await message.locator(`.tools [data-rx="${emoji}"]`).click();
    await message.locator(`.rx [data-rx="${emoji}"][aria-pressed="true"]`).waitFor();
  }

  async presses(message, action) {
    await message.locator(`[data-action-id="${action}"]`).click();
  }

  async shot(name, page = this.page) {
    const { lang, width } = this.telling;
    await page.screenshot({ path: join(SHOTS, `${lang}-${width}-${name}.png`) });
  }

  async wholeShot(name, page) {
    const { lang, width } = this.telling;
    await page.screenshot({ path: join(SHOTS, `${lang}-${width}-${name}.png`), fullPage: true });
  }
}

/** The chat page at hand: drawn whole, heard well, not wider than the screen. */
async function holds(person, what) {
  await sound(person.page, what);
  await fits(person.page, what);
}

async function fits(page, what) {
  const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  hold(`${what} does not scroll sideways (${over}px too wide)`, over <= 0);
}

async function play(telling, url, one, other) {
  step(telling, "an alert appears while people look on; a press and a second one");
  const t = telling, now = await one.opens("/");
  await one.goes("alerts");
  const answer = await fetch(`${url}/alerts/generic/${ALERT_TOKEN}`, { method: "POST", body: JSON.stringify({ title: t.title, summary: t.evidence, fingerprint: "a" }) });
  hold(`an alert is kept (${answer.status})`, answer.status === 202);
  const card = await one.sees(t.evidence);
  await one.stayed();
  await one.shot("1-card");
  await one.presses(card, "alert.raise");
  await one.message("#inc-").waitFor();
  await now.locator("#i1", { hasText: t.title }).waitFor();
  await one.stayed(now);
  await fits(now, "the now page");
  await one.wholeShot("2-now", now);

  step(telling, "typed words raise another; the receipt is for one pair of eyes");
  await other.types(`/matoi ${t.title}`);
  await other.sees(t.receipt);
  await other.shot("3-receipt");

  step(telling, "the room: board, roll call, notes by the toolbar, a role");
  await one.goes("inc-");
  await one.head().waitFor();
  await one.shot("4-room");
  const incident = await other.opens("/i/1");
  await other.goes("-001-");
  await one.head().locator('.rx [data-rx="raising_hand"]').click();
  await one.head().locator('.rx [data-rx="raising_hand"][aria-pressed="true"]').waitFor();
  await other.types(t.fact);
  await other.reacts(await other.sees(t.fact), "pushpin");
  await one.sees(t.fact);
  await one.stayed();
  await one.types(t.guess);
  await one.reacts(await one.sees(t.guess), "thinking_face");
  await other.head().locator(".rich_text, .rt, div", { hasText: t.guess }).first().waitFor();
  await other.presses(other.head(), "role.take.lead");
  await one.head().locator('[data-action-id="role.release.lead"]').waitFor();
  await other.stayed();
  await one.head().scrollIntoViewIfNeeded();
  await one.shot("5-board");
  await holds(one, "the room");

  step(telling, "the incident's page follows");
  await incident.locator("#record", { hasText: t.guess }).waitFor();
  await other.stayed(incident);
  await fits(incident, "the incident's page");
  await other.wholeShot("6-incident", incident);

  step(telling, "settling: asked, agreed");
  await one.types(`/matoi settle ${t.why}`);
  const asked = await other.sees(t.asked);
  await asked.scrollIntoViewIfNeeded();
  await other.shot("7-proposal");
  await other.presses(asked, "settle.agree");
  const news = one.page.locator("#list .msg", { has: one.page.locator('[data-action-id="incident.reopen"]') }).last();
  await news.waitFor();
  await one.stayed();

  step(telling, "closing: thanks, an archived room, the case");
  await one.presses(news, "incident.close");
  await one.page.locator("#closed").waitFor();
  await one.sees(t.thanks);
  await one.stayed();
  await one.shot("8-closed");
  await holds(one, "the archived room");
  await incident.locator('a[href="/library/1"]').first().waitFor();
  await other.stayed(incident);
  const library = await other.opens("/library");
  await library.locator('a[href="/library/1"]').first().click();
  for (const words of [t.evidence, t.fact, t.guess, t.why]) {
    await library.locator("main", { hasText: words }).waitFor();
  }
  hold("the case is in the reader's language", (await library.locator("html").getAttribute("lang")) === t.lang);
  await fits(library, "the case");
  await other.wholeShot("9-case", library);
  await one.goes("incidents");
  await one.shot("10-announced");
  await one.goes("Matoi", "home=");
  await one.page.locator("#home .bk").waitFor();
  await one.shot("11-home");
  await holds(one, "the home tab");
}

async function tell(browser, telling) {
  const directory = mkdtempSync(join(tmpdir(), "matoi-page-"));
  const { house, url, complaints } = await start(telling, directory);
  try {
    const info = await (await fetch(`${url}/workspace/api/sandbox.info`, { method: "POST" })).json();
    const browserComplaints = [];
    const one = await Person.arrives(browser, telling, url, info, telling.one, browserComplaints);
    const other = await Person.arrives(browser, telling, url, info, telling.other, browserComplaints);
    const app = await joins(url, info);
    try {
      step(telling, "by keys alone: words, a reaction, a menu, a thread, a form, files");
      await useByKeys(one, app, hold);
      await play(telling, url, one, other);
    } catch (error) {
      await one.shot("lost-one");
      await other.shot("lost-other");
      throw error;
    } finally {
      app.server.close();
      await Promise.all([one.context.close(), other.context.close()]);
    }
    hold(`the browser complains of nothing:\n${browserComplaints.join("\n")}`, browserComplaints.length === 0);
    hold(`the log complains of nothing:\n${complaints.join("\n")}`, complaints.length === 0);
  } finally {
    house.kill("SIGKILL");
    rmSync(directory, { recursive: true, force: true });
  }
}

mkdirSync(SHOTS, { recursive: true });
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM_BIN, args: ARGS });
try {
  for (const telling of TELLINGS) await tell(browser, telling);
  console.log("the pages hold");
} catch (error) {
  console.error(`the pages do not hold: ${error instanceof Lost ? error.message : error.stack}`);
  process.exitCode = 1;
} finally {
  await browser.close();
}

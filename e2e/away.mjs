// Slack is away for the whole of it: three people in three browsers, with keyboards, one of them reading English and one
// on a phone, raise an incident on the page, share it out, keep what they find, agree that it has settled and look back.
// Then Slack is there again, and has everything, in order, once.

import { chromium } from "playwright-core";

import { Lost, Person, hold } from "./hands.mjs";
import { CHROMIUM, House } from "./house.mjs";
import { reports } from "./sight.mjs";

const TITLE = "決済ページで500エラー", NUMBER = 1;
/** Slack catches up within so long; what was tried in vain waits its turn. */
const CATCH_UP_MS = 60_000;
const POSTS_MAX = 5;
/** News that is asked for so often and does not come, never comes. */
const ASKED_MAX = 50;
const PEOPLE = [
  { name: "hana", lang: "ja", locale: "ja-JP", width: 1360, height: 900, role: "lead" },
  { name: "priya", lang: "en", locale: "en-US", width: 900, height: 800, role: "hands_on" },
  { name: "misaki", lang: "ja", locale: "ja-JP", width: 360, height: 740, role: "scribe" },
];
const FOUND = [
  ["fact", "14:20 から 5xx が 32% です"], ["fact", "the last deploy went out at 14:17"], ["impact", "問い合わせが 12 件来ています"],
  ["hypothesis", "接続プールが足りないのかもしれません"], ["action", "rolling back to the version before"], ["unknown", "返金が要る人が何人いるか"],
  ["decision", "メールの配信を止めます"], ["fact", "4 of 8 hosts are rolled back, no errors there"], ["fact", "問い合わせは止まりました"], ["fact", "14:52 から 5xx は 0 です"],
];
const LOOKED_BACK = ["戻す手順が役に立ちました", "next time we watch the pool", "早い声に助けられました"];

/** Someone on the web pages. */
class Visitor extends Person {
  static async arrives(browser, house, telling, complaints) {
    const { locale, width, height } = telling;
    const context = await browser.newContext({ locale, viewport: { width, height }, timezoneId: "Asia/Tokyo", reducedMotion: "reduce" });
    await reports(context);
    const visitor = new Visitor(telling, house.url, house.person(telling.name), {}, context, complaints);
    visitor.page = await visitor.opens("/");
    await visitor.saysWho();
    return visitor;
  }

  async saysWho() {
    const who = this.page.locator("#who");
    await this.tabsTo(who);
    for (let pressed = 0; (await who.inputValue()) !== this.persona.id; pressed += 1) {
      hold("everybody of the team can be chosen", pressed < 20);
      await this.key("ArrowDown");
    }
    await this.leads(this.page.locator("form.who button"));
    await this.page.waitForFunction((id) => document.querySelector("#who")?.value === id, this.persona.id);
    hold("the page is in the reader's language", (await this.page.locator("html").getAttribute("lang")) === this.telling.lang);
  }

  /** Presses what leads to another page. */
  async leads(target) {
    await this.tabsTo(target);
    await Promise.all([this.page.waitForEvent("load"), this.key("Enter")]);
    await this.page.evaluate(() => { window.sinceLoaded = true; });
  }

  /** Presses what stays on the page, and waits for what comes of it. */
  async does(target, comes) {
    await this.tabsTo(target);
    await this.key("Enter");
    await this.page.locator(comes).first().waitFor();
    await this.stayed();
  }

  async fills(field, words) {
    await this.tabsTo(this.page.locator(field));
    await this.key("Control+a");
    await this.writes(words);
  }

  async keeps([kind, text]) {
    const chosen = this.page.locator("#add-kind");
    await this.tabsTo(chosen);
    const at = (value) => chosen.evaluate((node, value) => [...node.options].findIndex((one) => one.value === value) - node.selectedIndex, value);
    for (let left = await at(kind), pressed = 0; left; left = await at(kind), pressed += 1) {
      hold(`${kind} can be chosen`, pressed < 12);
      await this.key(left > 0 ? "ArrowDown" : "ArrowUp");
    }
    await this.fills("#add-text", text);
    await this.tabsTo(this.page.locator("#add button"));
    await this.key("Enter");
    await this.page.locator(`#known [data-note="${kind}"]`, { hasText: text }).waitFor();
    await this.stayed();
  }

  /** What others did is there, or waits until it is asked for. */
  async comes(target) {
    const news = this.page.locator("#new[data-n]");
    for (let asked = 0; ; asked += 1) {
      await target.or(news).first().waitFor();
      if (await target.first().isVisible()) return this.stayed();
      hold(`what was asked for comes: ${target}`, asked < ASKED_MAX);
      await this.key("u");
    }
  }

  /** What the page tells as happened, in its order. */
  told() {
    return this.page.locator("#timeline .ev p").allTextContents();
  }
}

async function raised(all) {
  const [hana, ...others] = all;
  await hana.fills("#words", TITLE);
  await hana.leads(hana.page.locator("#words").locator("xpath=ancestor::form").locator(".brand"));
  await hana.page.locator("h1", { hasText: TITLE }).waitFor();
  await hana.page.locator("#owed1").waitFor();
  for (const other of others) {
    await other.page.locator(`#i${NUMBER}`, { hasText: TITLE }).waitFor();
    await other.stayed();
    await other.leads(other.page.locator(`#i${NUMBER} a`));
  }
  for (const one of all) await one.does(one.page.locator('#answer button[value="now"]'), '#answer button[value="now"][aria-pressed="true"]');
}

async function shared(all) {
  for (const one of all) {
    const form = `#roles form:has(input[name="role"][value="${one.telling.role}"])`;
    await one.does(one.page.locator(`${form} button[value="take"]`), `${form} button[value="release"]`);
  }
  for (const [at, found] of FOUND.entries()) await all[at % all.length].keeps(found);
  for (const one of all) {
    for (const [, text] of FOUND) await one.comes(one.page.locator("#timeline .ev", { hasText: text }));
    const told = (await one.told()).filter((line) => FOUND.some(([, text]) => text === line));
    hold(`${one.persona.name} is told in order, once: ${told}`, told.join() === FOUND.map(([, text]) => text).join());
  }
}

async function settled(all) {
  const [, priya, misaki] = all;
  await priya.fills("#propose", "quiet for 20 minutes");
  await priya.does(priya.page.locator("#settle .primary"), '#settle button[value="withdraw"]');
  const agree = misaki.page.locator('#settle button[value="agree"]');
  await misaki.comes(agree);
  await misaki.does(agree, '.state[data-state="settled"]');
  for (const one of all) await one.comes(one.page.locator('h1 ~ .meta .state[data-state="settled"]'));
}

async function lookedBack(all) {
  const [first, ...others] = all;
  await first.leads(first.page.locator('#after button[value="note"]'));
  await first.page.locator("#text").waitFor();
  for (const other of others) {
    const link = other.page.locator(`#after a[href^="/i/${NUMBER}/look-backs/"]`);
    await other.comes(link);
  }
  for (const [at, one] of all.entries()) {
    if (at) await one.leads(one.page.locator(`#after a[href^="/i/${NUMBER}/look-backs/"]`));
    await one.tabsTo(one.page.locator("#text"));
    await one.key("Control+End");
    await one.writes(`\n${LOOKED_BACK[at]}`);
    await one.leads(one.page.locator(`button[name="then"][value="${at === all.length - 1 ? "done" : "save"}"]`));
    await one.page.locator("#told").waitFor();
    const kept = await one.page.inputValue("#text");
    for (const words of LOOKED_BACK.slice(0, at + 1)) hold(`"${words}" is kept for ${one.persona.name}`, kept.split(words).length === 2);
  }
}

/** Everything is in Slack, in order, once, and the pages say that nothing is owed. */
async function caughtUp(house, all) {
  const owner = house.info.personas.find((one) => one.area === "owner").token;
  const slack = (method, args) => house.slack(owner, method, args);
  const incident = await house.until("nothing is owed", async () => {
    const one = await house.calls("GET", `/incidents/${NUMBER}`);
    return one.room.channel && Object.values(one.outbox).every((count) => count === 0) && one;
  }, CATCH_UP_MS);
  const rooms = (await slack("conversations.list")).channels.filter(({ name }) => name.startsWith("inc-"));
  hold(`there is one room (${rooms.map(({ name }) => name)})`, rooms.length === 1 && rooms[0].id === incident.room.channel);
  const channel = rooms[0].id, { members } = await slack("conversations.members", { channel });
  for (const one of all) hold(`${one.persona.name} is in the room`, members.includes(one.persona.id));
  const words = (message) => JSON.stringify([message.text, message.blocks ?? []]);
  const matoi = await house.until("the news that it has settled", async () => {
    const { messages } = await slack("conversations.history", { channel, limit: "200" });
    const posts = messages.reverse().filter((message) => message.bot_id && !message.subtype?.startsWith("channel_"));
    return posts.some((message) => words(message).includes("after.")) && posts;
  }, CATCH_UP_MS);
  hold(`Matoi posts at most ${POSTS_MAX} times (${matoi.length})`, matoi.length <= POSTS_MAX);
  hold(`nothing is posted twice: ${matoi.map(({ text }) => text)}`, new Set(matoi.map(({ text }) => text)).size === matoi.length);
  const pinned = (await slack("pins.list", { channel })).items.map(({ message }) => message.ts);
  hold(`the board is pinned once, and comes first: ${pinned} of ${matoi.map(({ ts, text }) => `${ts} ${text}`)}`, pinned.length === 1 && pinned[0] === matoi[0].ts);
  const announced = (await slack("conversations.history", { channel: house.info.channels.find(({ name }) => name === "incidents").id })).messages;
  hold("it is announced once", announced.filter((message) => words(message).includes(TITLE)).length === 1);
  hold("ten notes, each once, in order", incident.notes.map(({ kind, text }) => `${kind} ${text}`).join() === FOUND.map((found) => found.join(" ")).join());
  hold("three roles", PEOPLE.every(({ name, role }) => incident.roles.some((held) => held.role === role && held.person === house.person(name).id)));
  hold(`it has settled and was looked back on (${incident.state})`, incident.state === "settled" && incident.look_backs.length === 1 && incident.look_backs[0].done);
  for (const one of all) {
    await one.page.goto(`${house.url}/i/${NUMBER}`);
    hold(`${one.persona.name} sees where to talk`, (await one.page.locator(".meta", { hasText: rooms[0].name }).count()) > 0);
    await one.page.locator("#owed1").waitFor({ state: "detached" });
    await one.fits(`/i/${NUMBER}`);
  }
}

const browser = await chromium.launch(CHROMIUM);
const house = await House.opens("ja"), complaints = [];
try {
  await house.slack("", "sandbox.faults", { outage: "unavailable" });
  const all = await Promise.all(PEOPLE.map((telling) => Visitor.arrives(browser, house, telling, complaints)));
  const step = (words) => console.log(`away: ${words}`);
  step("raised on the page, seen by the others, answered");
  await raised(all);
  step("three roles, ten notes");
  await shared(all);
  step("asked and agreed that it has settled");
  await settled(all);
  step("looked back on by three");
  await lookedBack(all);
  const rooms = (await house.slack(house.info.personas[0].token, "conversations.list")).channels.filter(({ name }) => name.startsWith("inc-"));
  hold("Slack knows nothing of it yet", rooms.length === 0);
  step("Slack is there again");
  await house.slack("", "sandbox.faults", { outage: "off" });
  await caughtUp(house, all);
  hold(`targets are large enough:\n${all.flatMap((one) => one.small).join("\n")}`, all.every((one) => one.small.length === 0));
  hold(`the browsers complain of nothing:\n${complaints.join("\n")}`, complaints.length === 0);
  console.log("the page carries it while Slack is away");
} catch (error) {
  console.error(`the page does not carry it while Slack is away: ${error instanceof Lost ? error.message : error.stack}`);
  process.exitCode = 1;
} finally {
  await browser.close();
  house.ends();
}

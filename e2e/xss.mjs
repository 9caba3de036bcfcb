// What strangers may write, in a real browser: it stands on every page of a running house as words. No script runs, no
// dialog opens, nothing is asked for elsewhere, and our own pages never break their own policy.

import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";

import { chromium } from "playwright-core";

import { payloads } from "./payloads.mjs";

const ALERT_TOKEN = "xss-alert-token", API_TOKEN = "xss-api-token";
const ARGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
/** So many incidents share the payloads, so that no page is endless. */
const INCIDENTS = 6;
/** So many people and files bear payloads as their names; the Rust story has them all. */
const NAMES = 48;
const PATIENCE_MS = 20_000;

const all = payloads();
const canary = (at) => `c${at}c`;

class Lost extends Error {}

function hold(what, so) {
  if (!so) throw new Lost(what);
}

async function start(directory) {
  const env = { ...process.env, MATOI_API_TOKEN: API_TOKEN, MATOI_ALERT_TOKEN: ALERT_TOKEN, MATOI_LANG: "en" };
  const args = ["serve", "--listen", "127.0.0.1:0", "--data-dir", join(directory, "data")];
  const house = spawn(resolve(process.env.MATOI_BIN), args, { cwd: directory, env, stdio: ["ignore", "pipe", "ignore"] });
  process.once("exit", () => house.kill("SIGKILL"));
  const url = await new Promise((found, lost) => {
    house.once("exit", () => lost(new Lost("the program ended without saying where it listens")));
    createInterface({ input: house.stdout }).on("line", (line) => {
      const match = line.match(/http:\/\/127\.0\.0\.1:\d+/);
      if (match) found(match[0]);
    });
  });
  return { house, url };
}

/** The ways in that need no browser. */
function ways(url) {
  const asked = async (path, init) => {
    const answer = await fetch(url + path, init);
    const body = await answer.json();
    hold(`${path} is taken: ${answer.status} ${JSON.stringify(body).slice(0, 300)}`, answer.ok && body.ok !== false);
    return body;
  };
  return {
    api: (path, body) => asked(`/api/v1${path}`, { method: "POST", headers: { authorization: `Bearer ${API_TOKEN}` }, body: JSON.stringify(body) }),
    alert: (body) => asked(`/alerts/generic/${ALERT_TOKEN}`, { method: "POST", body: JSON.stringify(body) }),
    slack: (method, args, token = "") => {
      const body = new URLSearchParams(Object.entries(args).map(([name, value]) => [name, typeof value === "string" ? value : JSON.stringify(value)]));
      return asked(`/workspace/api/${method}`, { method: "POST", headers: token ? { authorization: `Bearer ${token}` } : {}, body });
    },
  };
}

/** Runs many, a few at a time. */
async function each(items, work, atOnce = 6) {
  const rest = [...items.entries()];
  await Promise.all(Array.from({ length: atOnce }, async () => {
    for (let next = rest.shift(); next; next = rest.shift()) await work(next[1], next[0]);
  }));
}

async function uploads(way, token, channel, name) {
  const content = "14:02 502";
  const { upload_url, file_id } = await way.slack("files.getUploadURLExternal", { filename: name, length: String(content.length) }, token);
  await fetch(upload_url, { method: "POST", body: content });
  await way.slack("files.completeUploadExternal", { files: [{ id: file_id, title: name }], channel_id: channel }, token);
}

/** An incident with a share of the payloads in every field, and in its room. */
async function fills(way, hana, at) {
  const mine = all.filter((_, index) => index % INCIDENTS === at);
  const evidence = mine.slice(0, 20).map((words) => ({ text: words, url: words }));
  const { number } = await way.api("/incidents", { title: mine[0], impact: mine[1], by: mine[2], evidence });
  const kinds = ["fact", "hypothesis", "impact", "action", "decision", "unknown"];
  await each(mine, async (words, index) => {
    await way.api(`/incidents/${number}/notes`, { kind: kinds[index % kinds.length], text: words, by: words });
    if (index % 4 === 0) await way.api(`/incidents/${number}/tasks`, { text: words, by: words });
  }, 3);
  await way.api(`/incidents/${number}/follow-ups`, { kind: "cause", how: mine[3], when: mine[4], for_whom: mine[5] });
  const text = mine.join("\n\n");
  const look_back = await way.api(`/incidents/${number}/look-backs`, { size: "note", text, by: hana.id });
  return { number, look_back: look_back.id, text, first: canary(at) };
}

/** The workspace: what is said, who says it, what files are called, what a channel is for. */
async function talks(way, info, hana) {
  const general = info.channels.find((one) => one.name === "general").id;
  await way.slack("conversations.setTopic", { channel: general, topic: all[2].slice(0, 240) }, hana.token);
  await each(all, async (text) => {
    await way.slack("chat.postMessage", { channel: general, text }, hana.token);
  });
  const blocks = all.slice(0, 40).map((text) => ({ type: "section", text: { type: "mrkdwn", text } }));
  await way.slack("chat.postMessage", { channel: general, text: "blocks", blocks }, hana.token);
  await each(all.slice(0, NAMES), async (words, at) => {
    const { user } = await way.slack("sandbox.person", { name: `stranger-${at}`, real_name: words.slice(0, 78), display_name: words.slice(0, 78) });
    await way.slack("chat.postMessage", { channel: general, text: `hi ${canary(at)}` }, user.token);
    await uploads(way, hana.token, general, words.replaceAll("\n", " "));
  });
  return general;
}

async function opens(context, complaints, url, path) {
  const page = await context.newPage();
  page.on("console", (message) => message.type() === "error" && complaints.push(`${path}: ${message.text()}`));
  page.on("pageerror", (error) => complaints.push(`${path}: ${error}`));
  page.on("dialog", (dialog) => {
    complaints.push(`${path}: a dialog says ${dialog.message()}`);
    void dialog.dismiss();
  });
  await page.goto(url + path, { waitUntil: "load" });
  return page;
}

/** Over everything with the pointer: what waits for that has its chance. */
async function strokes(page) {
  for (let y = 40; y < 860; y += 60) await page.mouse.move(200 + (y % 700), y);
  await page.mouse.wheel(0, 20_000);
  for (let y = 40; y < 860; y += 120) await page.mouse.move(300 + (y % 500), y);
}

async function looks(browser, url, way, house) {
  const complaints = [];
  const context = await browser.newContext({ locale: "en-US", viewport: { width: 1360, height: 900 } });
  context.setDefaultTimeout(PATIENCE_MS);
  await context.exposeBinding("ran", (_, which) => complaints.push(`a script ran: ${which}`));
  await context.addInitScript(() => addEventListener("securitypolicyviolation", (event) => {
    console.error(`policy: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`);
  }));
  context.on("request", (request) => request.url().startsWith(url) || complaints.push(`asked elsewhere: ${request.url()}`));
  const { filled, hana, general } = house;
  const opened = (path) => opens(context, complaints, url, path);
  for (const path of ["/", "/library", `/library?q=${encodeURIComponent(all[2])}`, "/guideline"]) await strokes(await opened(path));
  for (const { number, look_back, text, first } of filled) {
    const page = await opened(`/i/${number}`);
    await page.locator("main", { hasText: first }).waitFor();
    await strokes(page);
    const editor = await opened(`/i/${number}/look-backs/${look_back}`);
    await editor.fill("#text", text);
    await editor.locator('button[name="then"][value="preview"]').click();
    await editor.locator(".prose", { hasText: first }).waitFor();
    await strokes(editor);
    await page.locator('#share button[value="make"]').click();
    const link = await page.locator("#link").inputValue();
    const shared = await opened(link.slice(url.length));
    await shared.locator("main", { hasText: first }).waitFor();
    await strokes(shared);
    for (const one of [page, editor, shared]) await one.close();
  }
  await arrives(context, complaints, url, way, house);
  for (const query of [`as=${hana.id}&channel=${general}`, `as=${hana.id}&home=1`]) await strokes(await opened(`/workspace?${query}`));
  await context.close();
  return complaints;
}

/** What comes while somebody looks on is put into the page by its script. */
async function arrives(context, complaints, url, way, { filled, hana, general }) {
  const { number } = filled[0];
  const page = await opens(context, complaints, url, `/i/${number}`);
  const chat = await opens(context, complaints, url, `/workspace?as=${hana.id}&channel=${general}`);
  for (let at = 0; at < all.length; at += 12) {
    const words = all[at].replaceAll(canary(at), `live${at}live`);
    await way.api(`/incidents/${number}/notes`, { kind: "fact", text: words, by: words });
    await way.slack("chat.postMessage", { channel: general, text: words }, hana.token);
  }
  const last = `live${Math.floor((all.length - 1) / 12) * 12}live`;
  await page.reload();
  await page.locator("main", { hasText: last }).waitFor();
  await chat.locator("#list", { hasText: last }).waitFor();
  await strokes(chat);
}

const directory = mkdtempSync(join(tmpdir(), "matoi-xss-"));
const began = performance.now();
const { house, url } = await start(directory);
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM_BIN, args: ARGS });
try {
  hold(`there are enough payloads (${all.length})`, all.length >= 300);
  const way = ways(url);
  const info = await way.slack("sandbox.info", {});
  const hana = info.personas.find((one) => one.name === "hana");
  const general = await talks(way, info, hana);
  await each(all, (words, at) => way.alert({ title: words, summary: words, url: words, fingerprint: canary(at), labels: { [words]: words } }));
  const filled = [];
  for (let at = 0; at < INCIDENTS; at += 1) filled.push(await fills(way, hana, at));
  const complaints = await looks(browser, url, way, { filled, hana, general });
  hold(`strangers' words stay words:\n${complaints.join("\n")}`, complaints.length === 0);
  console.log(`${all.length} payloads stay words (${Math.round((performance.now() - began) / 1000)} s)`);
} catch (error) {
  console.error(`strangers' words do not hold: ${error instanceof Lost ? error.message : error.stack}`);
  process.exitCode = 1;
} finally {
  await browser.close();
  house.kill("SIGKILL");
  rmSync(directory, { recursive: true, force: true });
}

// A record on paper: an incident of many entries, in Japanese and in English, printed by Chromium on A4. No chrome, the
// oldest first, as on the page; no entry is split between two sheets; pictures take a third of a sheet at most; what kinds
// look like is told without colour. Sheets go to target/e2e-shots/.

import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { crc32, deflateSync } from "node:zlib";

import { chromium } from "playwright-core";

import { Lost, SHOTS, hold } from "./hands.mjs";

const API_TOKEN = "print-api-token";
const ARGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
const ENTRIES = 60, PATIENCE_MS = 20_000, LOOK_AGAIN_MS = 100;
/** What fits on a sheet between its margins, and a third of it. */
const SHEET_PX = { width: ((210 - 32) / 25.4) * 96, height: ((297 - 36) / 25.4) * 96 };
const PICTURE_PX_MAX = SHEET_PX.height / 3;
const KINDS = ["fact", "hypothesis", "action", "decision", "unknown", "impact"];
const TELLINGS = [
  { lang: "ja", title: "決済がおかしい", person: "hana", say: (at) => `${at} 番目の記録です。接続プールの様子と、そのとき画面に出ていた言葉をそのまま残します。`.repeat(1 + (at % 5)) },
  { lang: "en", title: "checkout is slow", person: "priya", say: (at) => `Note number ${at}: how the connection pool looked, and what the page said at that moment, word for word. `.repeat(1 + (at % 5)) },
];

/** A picture taller than a sheet. */
function picture(width, height) {
  const chunk = (sort, content) => {
    const body = Buffer.concat([Buffer.from(sort), content]);
    const around = Buffer.alloc(8);
    around.writeUInt32BE(content.length, 0);
    around.writeUInt32BE(crc32(body), 4);
    return Buffer.concat([around.subarray(0, 4), body, around.subarray(4)]);
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 0, 0, 0, 0], 8);
  const row = Buffer.concat([Buffer.from([0]), Buffer.from(Array.from({ length: width }, (_, x) => x % 256))]);
  const rows = deflateSync(Buffer.concat(Array.from({ length: height }, () => row)));
  const begin = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([begin, chunk("IHDR", head), chunk("IDAT", rows), chunk("IEND", Buffer.alloc(0))]);
}

async function start(lang, directory) {
  const env = { ...process.env, MATOI_API_TOKEN: API_TOKEN, MATOI_LANG: lang };
  const args = ["serve", "--listen", "127.0.0.1:0", "--data-dir", join(directory, "data")];
  const house = spawn(resolve(process.env.MATOI_BIN), args, { cwd: directory, env, stdio: ["ignore", "pipe", "inherit"] });
  process.once("exit", () => house.kill("SIGKILL"));
  const url = await new Promise((found, lost) => {
    house.once("error", lost);
    house.once("exit", () => lost(new Lost("the program ended without saying where it listens")));
    createInterface({ input: house.stdout }).on("line", (line) => {
      const match = line.match(/http:\/\/127\.0\.0\.1:\d+/);
      if (match) found(match[0]);
    });
  });
  return { house, url };
}

async function asks(url, path, body) {
  const headers = { authorization: `Bearer ${API_TOKEN}`, "content-type": "application/json" };
  const answer = await fetch(`${url}/api/v1${path}`, body ? { method: "POST", headers, body: JSON.stringify(body) } : { headers });
  hold(`${path} answers: ${answer.status}`, answer.ok);
  return answer.json();
}

/** Looks again until it is so. */
async function until(what, look) {
  for (const began = performance.now(); performance.now() - began < PATIENCE_MS; ) {
    const found = await look();
    if (found) return found;
    await new Promise((again) => setTimeout(again, LOOK_AGAIN_MS));
  }
  throw new Lost(what);
}

/** Somebody posts a picture in the room, as a client does. */
async function posts(url, person, channel, bytes) {
  const calls = async (method, fields) => {
    const body = new URLSearchParams({ token: person.token, ...fields });
    return (await fetch(`${url}/workspace/api/${method}`, { method: "POST", body })).json();
  };
  const place = await calls("files.getUploadURLExternal", { filename: "graph.png", length: String(bytes.length) });
  await fetch(place.upload_url, { method: "POST", body: bytes });
  const files = JSON.stringify([{ id: place.file_id, title: "graph.png" }]);
  const shared = await calls("files.completeUploadExternal", { files, channel_id: channel });
  hold(`a picture is posted: ${JSON.stringify(shared)}`, shared.ok);
}

/** An incident of many entries, with a picture. */
async function happens(url, telling) {
  const info = await (await fetch(`${url}/workspace/api/sandbox.info`, { method: "POST" })).json();
  const evidence = [{ text: "pay-7 502 ".repeat(40), url: "https://graphs.example/p95?from=14:02" }];
  await asks(url, "/incidents", { title: telling.title, by: info.personas[0].id, evidence });
  for (let at = 1; at <= ENTRIES; at += 1) {
    await asks(url, "/incidents/1/notes", { kind: KINDS[at % KINDS.length], text: telling.say(at), by: info.personas[at % 3].id });
  }
  const guess = (await asks(url, "/incidents/1")).notes.find((note) => note.kind === "hypothesis");
  const headers = { authorization: `Bearer ${API_TOKEN}`, "content-type": "application/json" };
  await fetch(`${url}/api/v1/incidents/1/notes/${guess.id}`, { method: "PATCH", headers, body: JSON.stringify({ verdict: "ruled_out" }) });
  const { channel } = (await until("a room", async () => {
    const { room } = await asks(url, "/incidents/1");
    return room.channel && { channel: room.channel };
  }));
  await posts(url, info.personas[0], channel, picture(600, 2_400));
  await until("the picture is kept", async () => (await (await fetch(`${url}/i/1.md`)).text()).includes("SHA-256"));
}

/** What a reader of the page for printing sees on paper. */
function seen() {
  const isShown = (node) => node.checkVisibility();
  const all = (select) => [...document.querySelectorAll(select)];
  const border = (note) => {
    const node = document.querySelector(`.row[data-note="${note}"]`);
    return node && getComputedStyle(node).borderLeftStyle;
  };
  const struck = document.querySelector('.row[data-verdict="ruled_out"] .said');
  return {
    chrome: all("nav, .rail, .tabbar, .btn, button, form, input, select, .skip, .live").filter(isShown).length,
    days: all(".moments").map((list) => list.previousElementSibling.textContent),
    clocks: all(".moments").map((list) => [...list.querySelectorAll("time")].map((time) => time.textContent)),
    entries: all(".ev, .row, .evidence").map((node) => ({ text: node.textContent.trim().slice(0, 60), height: node.getBoundingClientRect().height, breaks: getComputedStyle(node).breakInside })),
    moments: all(".ev").length,
    pictures: all("img").map((img) => ({ height: img.getBoundingClientRect().height, drawn: img.complete && img.naturalHeight > 0 })),
    lines: Object.fromEntries(["fact", "hypothesis", "action", "decision", "unknown"].map((note) => [note, border(note)])),
    struck: struck && getComputedStyle(struck).textDecorationLine,
    links: all("a.bare").map((a) => a.textContent === a.getAttribute("href")),
    wide: document.documentElement.scrollWidth > innerWidth,
  };
}

/** The sheets each list entry of a tagged PDF stands on, read from its tree of parts. */
function sheets(pdf) {
  const text = pdf.toString("latin1");
  const parts = new Map([...text.matchAll(/(?:^|\n)(\d+) 0 obj\n([\s\S]*?)\nendobj/g)].map(([, id, body]) => [id, body]));
  const isPart = (body) => /\/Type\s*\/StructElem/.test(body);
  const under = (id, found) => {
    const body = parts.get(id);
    if (!body || !isPart(body)) return found;
    for (const [, page] of body.matchAll(/\/Pg (\d+) 0 R/g)) found.add(page);
    const kids = body.slice(body.search(/\/K\b/));
    for (const [, kid] of kids.matchAll(/(\d+) 0 R/g)) if (kid !== id && isPart(parts.get(kid) ?? "") && parts.get(kid).includes(`/P ${id} 0 R`)) under(kid, found);
    return found;
  };
  const entries = [...parts].filter(([, body]) => isPart(body) && /\/S\s*\/LI\b/.test(body));
  return { pages: (text.match(/\/Type\s*\/Page\b(?!s)/g) ?? []).length, entries: entries.map(([id]) => under(id, new Set()).size) };
}

async function print(browser, telling) {
  const directory = mkdtempSync(join(tmpdir(), "matoi-print-"));
  const { house, url } = await start(telling.lang, directory);
  try {
    await happens(url, telling);
    const viewport = { width: Math.floor(SHEET_PX.width), height: 1000 };
    const page = await (await browser.newContext({ viewport, timezoneId: "Asia/Tokyo" })).newPage();
    const complaints = [];
    page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
    await page.emulateMedia({ media: "print" });
    await page.goto(`${url}/i/1/print?lang=${telling.lang}`);
    const told = await page.evaluate(seen);
    hold(`no chrome is printed: ${told.chrome}`, told.chrome === 0);
    hold(`every note is there: ${told.moments}`, told.moments >= ENTRIES);
    hold("days and clocks go forward", [told.days, ...told.clocks].every((list) => list.join() === [...list].sort().join()));
    const split = told.entries.filter((entry) => entry.breaks !== "avoid" || entry.height > SHEET_PX.height);
    hold(`entries hold together: ${JSON.stringify(split)}`, split.length === 0);
    hold(`pictures are bounded: ${JSON.stringify(told.pictures)}`, told.pictures.length === 1 && told.pictures.every((one) => one.drawn && one.height <= PICTURE_PX_MAX));
    const { fact, hypothesis, unknown } = told.lines;
    hold(`lines tell kinds apart: ${JSON.stringify(told.lines)}`, fact === "solid" && hypothesis === "dashed" && unknown === "dotted");
    hold("what was ruled out is struck through", told.struck === "line-through");
    hold("links are printed as addresses", told.links.length > 0 && told.links.every(Boolean));
    hold("nothing is wider than the sheet", !told.wide);
    const pdf = await page.pdf({ preferCSSPageSize: true, tagged: true });
    writeFileSync(join(SHOTS, `print-${telling.lang}.pdf`), pdf);
    const { pages, entries } = sheets(pdf);
    hold(`the list entries are in the PDF: ${entries.length}`, entries.length >= 2 * ENTRIES);
    const torn = entries.filter((count) => count > 1).length;
    hold(`no entry is on two sheets: ${torn}`, torn === 0);
    hold(`the browser complains of nothing: ${complaints.join("\n")}`, complaints.length === 0);
    console.log(`${telling.lang}: ${entries.length} entries on ${pages} sheets, none on two`);
  } finally {
    house.kill("SIGKILL");
    rmSync(directory, { recursive: true, force: true });
  }
}

mkdirSync(SHOTS, { recursive: true });
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM_BIN, args: ARGS });
try {
  await Promise.all(TELLINGS.map((telling) => print(browser, telling)));
  console.log("the print holds");
} catch (error) {
  console.error(`the print does not hold: ${error instanceof Lost ? error.message : error.stack}`);
  process.exitCode = 1;
} finally {
  await browser.close();
}

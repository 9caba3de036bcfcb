// The pages, used by two people in Chromium who have keyboards only: the whole flow in the built-in workspace and on the
// web pages, in Japanese and in English, on a wide screen and on a phone's. Nothing may be complained of by the browser
// or by axe. Pictures go to target/e2e-shots/.

import { spawn } from "node:child_process";
import { mkdtempSync, mkdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";

import { chromium } from "playwright-core";

import { joins, useByKeys } from "./chat.mjs";
import { play } from "./flow.mjs";
import { Lost, Person, SHOTS, hold } from "./hands.mjs";

const ALERT_TOKEN = "e2e-alert-token", API_TOKEN = "e2e-api-token";
const ARGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

const WIDE = { width: 1360, height: 900 }, PHONE = { width: 360, height: 740 };
const JA = {
  lang: "ja", locale: "ja-JP", one: "hana", other: "minato", receipt: "受け取りました", asked: "収束でよさそうでしょうか", thanks: "ありがとうございました",
  other_title: "画像が出ない", web_title: "ログインできない人がいます", impact: "注文の一部が失敗しています", action: "ひとつ前の版に戻しました",
  why: "30 分静かです", how: "ログと変更を並べて読みます", task: "接続数の上限を見直す", learned: "戻す手順が役に立ちました",
};
const EN = {
  lang: "en", locale: "en-US", one: "priya", other: "tom", receipt: "Got it", asked: "Does this look settled", thanks: "for carrying it",
  other_title: "pictures are missing", web_title: "some people can't log in", impact: "some orders fail", action: "rolled back one version",
  why: "quiet for 30 minutes", how: "read the logs beside the changes", task: "look at the connection limit again", learned: "the rollback notes helped",
};
/** By language: each has a house of its own, and its two tellings come one after the other. */
const TELLINGS = [
  [
    { ...JA, ...WIDE, title: "決済がおかしい", fact: "14:20 から 5xx は 0", guess: "接続プールが足りないのかも", evidence: "pay-7 が 502 を返しています" },
    { ...JA, ...PHONE, title: "検索が遅い", fact: "14:40 から応答は 1 秒以内", guess: "索引が古いのかも", evidence: "search-2 の応答が 8 秒です" },
  ],
  [
    { ...EN, ...WIDE, title: "checkout is slow", fact: "no 5xx since 14:20", guess: "maybe the connection pool", evidence: "pay-7 answered 502" },
    { ...EN, ...PHONE, title: "search is stuck", fact: "answers within 1 s since 14:40", guess: "maybe the index is old", evidence: "search-2 took 8 s" },
  ],
];

function says(telling) {
  return (words) => console.log(`${telling.lang} ${telling.width}px: ${words}`);
}

/** Starts the program and gives where it listens. */
async function start(lang, directory) {
  const env = { ...process.env, MATOI_API_TOKEN: API_TOKEN, MATOI_ALERT_TOKEN: ALERT_TOKEN, MATOI_LANG: lang };
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

async function tell(browser, telling, url, info, app) {
  const complaints = [], step = says(telling);
  const one = await Person.arrives(browser, telling, url, info, telling.one, complaints);
  const other = await Person.arrives(browser, telling, url, info, telling.other, complaints);
  try {
    step("words, a reaction, a menu, a thread, a form, files");
    await useByKeys(one, app, hold);
    await play(telling, url, ALERT_TOKEN, one, other, step);
  } catch (error) {
    await one.shot("lost-one");
    await other.shot("lost-other");
    throw error;
  } finally {
    await Promise.all([one.context.close(), other.context.close()]);
  }
  const small = [...one.small, ...other.small];
  hold(`targets are large enough:\n${small.join("\n")}`, small.length === 0);
  hold(`the browser complains of nothing:\n${complaints.join("\n")}`, complaints.length === 0);
}

/** All tellings of one language, in one house. */
async function tellAll(browser, tellings) {
  const directory = mkdtempSync(join(tmpdir(), "matoi-page-"));
  const { house, url, complaints } = await start(tellings[0].lang, directory);
  try {
    const info = await (await fetch(`${url}/workspace/api/sandbox.info`, { method: "POST" })).json();
    const app = await joins(url, info);
    try {
      for (const telling of tellings) await tell(browser, telling, url, info, app);
    } finally {
      app.server.close();
    }
    hold(`the log complains of nothing:\n${complaints.join("\n")}`, complaints.length === 0);
  } finally {
    house.kill("SIGKILL");
    rmSync(directory, { recursive: true, force: true });
  }
}

mkdirSync(SHOTS, { recursive: true });
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM_BIN, args: ARGS });
try {
  // `E2E_ONLY=ja-360` while something is being mended.
  const isChosen = ({ lang, width }) => `${lang}-${width}`.includes(process.env.E2E_ONLY || "");
  const chosen = TELLINGS.map((tellings) => tellings.filter(isChosen)).filter((tellings) => tellings.length);
  await Promise.all(chosen.map((tellings) => tellAll(browser, tellings)));
  console.log("the pages hold");
} catch (error) {
  console.error(`the pages do not hold: ${error instanceof Lost ? error.message : error.stack}`);
  process.exitCode = 1;
} finally {
  await browser.close();
}

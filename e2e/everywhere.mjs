// Every page there is, in Japanese and in English, light and dark, wide, half and on a phone: whoever hears it, enlarges
// it, spaces it out or has no script loses nothing, and it loads nothing but its own. Figures are printed for docs/ui.md.

import { chromium } from "playwright-core";

import { fill } from "./filled.mjs";
import { Lost, hold } from "./hands.mjs";
import { CHROMIUM, House } from "./house.mjs";
import { readsPlain } from "./plain.mjs";
import { pages } from "./routes.mjs";
import { PAGE_BYTES_MAX, largest, listens, lostHow, moving, reports, small } from "./sight.mjs";
import { sound } from "./sound.mjs";

const HEIGHT = 900, WIDE = 1360, HALF = 900, PHONE = 360, NARROWEST = 320;
/** 1360 px zoomed to 200 %. */
const ZOOMED = { width: WIDE / 2, height: HEIGHT / 2 };
const READERS = [{ lang: "ja", locale: "ja-JP", name: "hana" }, { lang: "en", locale: "en-US", name: "priya" }];

/** One page: looked at from every side, loaded once. */
async function look(page, heard, found, what, expected) {
  const bytes = await heard.bytes(), seen = [];
  found.weights.push([bytes, what]);
  found.lcp.push(await largest(page));
  if (bytes > PAGE_BYTES_MAX) seen.push(`weighs ${bytes} bytes`);
  const lang = await page.locator("html").getAttribute("lang");
  if (expected.lang !== lang) seen.push(`is in ${lang}`);
  for (const width of [WIDE, HALF, PHONE]) {
    await page.setViewportSize({ width, height: HEIGHT });
    await sound(page, `${what}, ${width}px`).catch((error) => seen.push(error.message));
    found.heard += 2;
    seen.push(...(await lostHow(page)).map((words) => `${width}px, ${words}`), ...(await small(page)).map((target) => `${width}px, small: ${target}`));
  }
  for (const [size, { width, height }] of Object.entries({ "320px": { width: NARROWEST, height: HEIGHT }, "200 %": ZOOMED })) {
    await page.setViewportSize({ width, height });
    seen.push(...(await lostHow(page)).map((words) => `${size}, ${words}`));
  }
  const count = await moving(page);
  if (count) seen.push(`${count} things move`);
  found.lost.push(...seen.map((words) => `${what}: ${words}`));
}

/** Where a page is not the one asked for: it is looked at like any other. */
async function astray(browser, house, reader, found) {
  const context = await arrives(browser, house, reader);
  const page = await context.newPage(), heard = listens(page, house.url, []);
  const goes = (path) => () => page.goto(house.url + path);
  // A form on somebody else's page.
  const forged = async () => {
    await page.goto(`data:text/html,<form method="post" action="${house.url}/raise"><button>x</button></form>`);
    const [answer] = await Promise.all([page.waitForResponse((answer) => answer.url().endsWith("/raise")), page.locator("button").click()]);
    await page.waitForLoadState();
    return answer;
  };
  const stray = { "/nope": goes("/nope"), "/i/99999": goes("/i/99999"), "/library/99999": goes("/library/99999"), "/login/spent": goes("/login/nobody-made-this"), forged };
  for (const [what, errs] of Object.entries(stray)) {
    await page.setViewportSize({ width: WIDE, height: HEIGHT });
    const answer = await errs();
    hold(`${what} is refused (${answer.status()})`, answer.status() >= 400);
    await look(page, heard, found, `${reader.lang} ${what} ${answer.status()}`, reader);
  }
  await context.close();
}

/** Whoever has only the link reads it in their own zone; without a script in the team's, by name. */
async function readsElsewhere(browser, link, { locale }) {
  for (const [javaScriptEnabled, zone] of [[true, "America/New_York"], [false, "Asia/Tokyo"]]) {
    const context = await browser.newContext({ locale, javaScriptEnabled, timezoneId: "America/New_York" });
    const page = await context.newPage();
    await page.goto(link);
    await page.locator(`[data-zone="${zone}"]`, { hasText: zone }).waitFor();
    await context.close();
  }
}

/** A browser that came through a proxy and knows no style of ours yet. */
async function comesByProxy(browser, house, reader, found) {
  const context = await arrives(browser, house, reader, { extraHTTPHeaders: { "x-forwarded-for": "10.0.0.7" } });
  const page = await context.newPage(), heard = listens(page, house.url, []);
  const answer = await page.goto(house.url);
  hold(`what comes by a proxy is refused (${answer.status()})`, answer.status() === 403);
  const display = await page.locator("main").evaluate((node) => getComputedStyle(node).display);
  hold(`it looks like a page (${display})`, display === "grid");
  await look(page, heard, found, `${reader.lang} by a proxy`, reader);
  await context.close();
}

async function arrives(browser, house, { locale, name }, more = {}) {
  const context = await browser.newContext({ locale, viewport: { width: WIDE, height: HEIGHT }, timezoneId: "Asia/Tokyo", reducedMotion: "reduce", ...more });
  if (name) await context.addCookies([{ name: "matoi_as", value: house.person(name).id, url: house.url }]);
  await reports(context);
  return context;
}

/** All pages in one language. */
async function goes(browser, house, tales, reader, found) {
  const room = `/workspace?as=${house.person(reader.name).id}&channel=${tales.burning.room}&lang=${reader.lang}`;
  const seeds = ["/", `/i/${tales.burning.number}`, `/i/${tales.settled.number}`, `/i/${tales.fresh.number}`, `/library/${tales.closed.number}`];
  const all = [...(await pages(house.url, seeds, `matoi_as=${house.person(reader.name).id}; matoi_lang=${reader.lang}`)), room];
  const context = await arrives(browser, house, reader);
  const page = await context.newPage(), complaints = [], heard = listens(page, house.url, complaints);
  for (const path of all) {
    await page.setViewportSize({ width: WIDE, height: HEIGHT });
    await page.goto(house.url + path);
    await look(page, heard, found, `${reader.lang} ${path}`, reader);
  }
  // Pages that only a press leads to: a link for others, shown once, and what it opens; a link to come in by.
  await page.setViewportSize({ width: WIDE, height: HEIGHT });
  // Each reader another incident: a new link ends the one before.
  await page.goto(`${house.url}/i/${(reader.lang === "ja" ? tales.settled : tales.burning).number}`);
  await page.locator('#share button[value="make"]').click();
  const link = await page.locator("#link").inputValue();
  await look(page, heard, found, `${reader.lang} a link made`, reader);
  for (const [what, address] of [["a shared record", link], ["a way in", await house.wayIn()]]) {
    await page.setViewportSize({ width: WIDE, height: HEIGHT });
    const answer = await page.goto(address);
    hold(`${what} opens (${answer.status()})`, answer.ok());
    await look(page, heard, found, `${reader.lang} ${what}`, reader);
  }
  await readsElsewhere(browser, link, reader);
  // Whoever has not said who they are sees other buttons.
  await context.clearCookies();
  await page.goto(`${house.url}/i/${tales.burning.number}`);
  await look(page, heard, found, `${reader.lang} somebody's /i/${tales.burning.number}`, reader);
  await context.close();
  await astray(browser, house, reader, found);
  await comesByProxy(browser, house, reader, found);
  found.pages.push(...all);
  found.lost.push(...complaints);
}

function tells(found) {
  const heaviest = [...found.weights].sort(([one], [other]) => other - one), lcp = [...found.lcp].sort((one, other) => one - other);
  console.log(`${found.weights.length} pages, ${found.heard} times axe, ${new Set(found.pages).size} addresses`);
  console.log(`heaviest of ${PAGE_BYTES_MAX} bytes: ${heaviest.slice(0, 5).map(([bytes, what]) => `${bytes} ${what}`).join(", ")}`);
  console.log(`largest paint in ms: half ${lcp[Math.floor(lcp.length / 2)]}, most ${lcp.at(-1)}`);
}

const browser = await chromium.launch(CHROMIUM);
const house = await House.opens("ja");
try {
  const found = { weights: [], lcp: [], lost: [], pages: [], heard: 0 };
  const tales = await fill(house);
  await Promise.all(READERS.map((reader) => goes(browser, house, tales, reader, found)));
  tells(found);
  hold(`everything is there for everybody:\n${found.lost.join("\n")}`, found.lost.length === 0);
  for (const reader of READERS) await readsPlain(browser, house, tales, reader);
  hold(`the log complains of nothing:\n${house.complaints.join("\n")}`, house.complaints.length === 0);
  console.log("the pages hold everywhere");
} catch (error) {
  console.error(`the pages do not hold everywhere: ${error instanceof Lost ? error.message : error.stack}`);
  process.exitCode = 1;
} finally {
  await browser.close();
  house.ends();
}

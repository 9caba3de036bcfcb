// What can be measured on a page that is open: whether it is wider than the screen, whether words are cut off, whether
// targets are large enough, what it weighs, when it was there. Knows no page and no words.

import { gzipSync } from "node:zlib";

/** HTML, style and scripts of one page, as they travel. */
export const PAGE_BYTES_MAX = 60_000;
const WEIGHED = ["document", "stylesheet", "script"];
/** WCAG 2.5.8. */
const TARGET_PX = 24;
/** WCAG 1.4.12, as its understanding document words it. */
const SPACED = "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; } p { margin-bottom: 2em !important; }";

/** Puts a style of the reader's own on the page, as a browser's settings would, and calls `look` under it. */
async function under(page, css, look) {
  await page.evaluate((css) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    document.adoptedStyleSheets = [sheet];
  }, css);
  const found = await look();
  await page.evaluate(() => { document.adoptedStyleSheets = []; });
  return found;
}

/** How far the page is wider than the screen, and what is cut off within it. */
export function lost(page) {
  return page.evaluate(() => {
    const over = document.documentElement.scrollWidth - document.documentElement.clientWidth;
    const cut = [...document.querySelectorAll("body *")].filter((node) => {
      const style = getComputedStyle(node);
      // Said to be shortened, with an ellipsis: the whole is one press away.
      const isBrief = style.textOverflow === "ellipsis" || style.webkitLineClamp !== "none";
      const isHeard = style.clipPath !== "none" || node.clientWidth <= 1;
      if (isHeard || isBrief || !node.textContent.trim() || !node.checkVisibility()) return false;
      const cuts = (how) => how === "hidden" || how === "clip";
      return (cuts(style.overflowX) && node.scrollWidth > node.clientWidth + 1) || (cuts(style.overflowY) && node.scrollHeight > node.clientHeight + 1);
    });
    const wide = over > 0 ? [...document.querySelectorAll("body *")].filter((node) => node.getBoundingClientRect().right > innerWidth + 1 && !node.children.length) : [];
    const told = (node) => `${node.outerHTML.slice(0, 110)}`;
    return { over, cut: cut.slice(0, 4).map(told), wide: wide.slice(0, 3).map(told) };
  });
}

/** What is lost at this size, as it is and with words spaced out. */
export async function lostHow(page) {
  const ways = { plain: await lost(page), spaced: await under(page, SPACED, () => lost(page)) };
  const told = Object.entries(ways).filter(([, { over, cut }]) => over > 0 || cut.length);
  return told.map(([way, { over, cut, wide }]) => `${way}: ${over > 0 ? `${over}px too wide (${wide.join(" ")})` : ""} ${cut.length ? `cut off: ${cut.join(" ")}` : ""}`);
}

/** Targets that are too small for a finger. Words within a sentence may be links; a label counts with its field. */
export function small(page) {
  return page.evaluate((least) => {
    const all = document.querySelectorAll("a[href], button, input:not([type=hidden], [type=file]), select, textarea, summary");
    const size = (node) => (node.closest("label") || node).getBoundingClientRect();
    const inWords = (node) => node.matches("a:not(.btn)") && getComputedStyle(node).display === "inline";
    const seen = [...all].filter((node) => node.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && !inWords(node));
    const found = seen.filter((node) => {
      const { width, height } = size(node);
      return width > 1 && height > 1 && (width < least - 0.5 || height < least - 0.5);
    });
    return found.slice(0, 6).map((node) => `${node.outerHTML.slice(0, 110)} ${Math.round(size(node).width)}x${Math.round(size(node).height)}`);
  }, TARGET_PX);
}

/** How much moves, for a reader who asked for stillness. */
export function moving(page) {
  return page.evaluate(() => document.getAnimations().length);
}

/** When the largest thing was there, in milliseconds. */
export function largest(page) {
  return page.evaluate(() => new Promise((told) => {
    new PerformanceObserver((list) => told(Math.round(list.getEntries().at(-1).startTime))).observe({ type: "largest-contentful-paint", buffered: true });
  }));
}

/** Weighs what a page loads, and listens for whatever it should not do. */
export function listens(page, url, complaints) {
  const weight = new Map();
  page.on("console", (message) => message.type() === "error" && complaints.push(`${page.url()}: ${message.text()}`));
  page.on("pageerror", (error) => complaints.push(`${page.url()}: ${error}`));
  page.on("request", (request) => {
    const isOurs = request.url().startsWith(url) || request.url().startsWith("data:");
    if (!isOurs) complaints.push(`${page.url()}: asks ${request.url()}`);
  });
  page.on("response", async (answer) => {
    const kind = answer.request().resourceType();
    if (!WEIGHED.includes(kind) || answer.request().redirectedTo()) return;
    const body = answer.body().catch(() => Buffer.alloc(0));
    weight.set(answer.url(), body.then((bytes) => [kind, gzipSync(bytes).length]));
  });
  return {
    async bytes() {
      const all = await Promise.all(weight.values());
      weight.clear();
      return all.reduce((sum, [, bytes]) => sum + bytes, 0);
    },
  };
}

/** Tells the page to report what its own policy refused. */
export function reports(context) {
  return context.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", (event) => console.error(`CSP: ${event.violatedDirective} ${event.blockedURI}`));
  });
}

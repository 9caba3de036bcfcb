// What is seen can be heard and read: axe finds nothing, however slight, light and dark, and nothing is drawn as unknown.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
/** What colours decide; everything else is the same in the other scheme. */
const COLOURS = ["color-contrast", "link-in-text-block"];

/** Nothing is in the way of those who hear the page or see it badly, light or dark. */
export async function sound(page, what) {
  // Evaluated by the driver, so that the page's own policy stays as it is.
  if (!(await page.evaluate(() => Boolean(window.axe)))) await page.evaluate(AXE);
  for (const [colorScheme, rules] of [["dark", COLOURS], ["light", RULES]]) {
    await page.emulateMedia({ colorScheme });
    const found = await page.evaluate(async (rules) => {
      const { violations } = await window.axe.run(document, { runOnly: rules, resultTypes: ["violations"] });
      return violations.map((one) => `${one.id} ${one.nodes[0].target} ${one.nodes[0].html.slice(0, 120)}`);
    }, rules);
    if (found.length) throw new Error(`${what}, ${colorScheme}: ${found.join("; ")}`);
  }
  await page.emulateMedia({ colorScheme: null });
  const unknown = await page.locator("[data-unknown]").count();
  if (unknown) throw new Error(`${what}: ${unknown} blocks could not be drawn`);
}

// Which pages there are: whatever the program links to, followed from the first one, and what its search fields lead to.
// A page that somebody adds is found by its link. Knows no page by name.

/** Pages that differ only in whose they are look alike; so many of each are looked at. */
const ALIKE_MAX = 3;
/** More than this many pages is a loop. */
const PAGES_MAX = 200;
/** What is looked for in every search field: something that is there in both languages, something that is not. */
const ASKED = ["メール", "zzzz"];

/** `/i/7?a=1` and `/i/8?a=2` are alike. */
function shape(address) {
  const path = address.pathname.replace(/\/(p?\d+|[0-9a-f-]{16,}|[A-Z][A-Z0-9]{8,})(?=\/|$)/g, "/*");
  return `${path}?${[...new Set(address.searchParams.keys())].sort()}`;
}

function plain(text) {
  return text.replaceAll("&amp;", "&").replaceAll("&#38;", "&");
}

/** Addresses a page leads to without changing anything. */
function leads(html, from) {
  const links = [...html.matchAll(/<a\b[^>]*?\shref="([^"]*)"[^>]*>/g)].filter(([tag]) => !/\sdownload\b/.test(tag)).map(([, href]) => href);
  const forms = [...html.matchAll(/<form\b([^>]*method="get"[^>]*)>([\s\S]*?)<\/form>/g)];
  const asked = forms.flatMap(([, head, body]) => {
    const action = head.match(/action="([^"]*)"/)?.[1] ?? "", field = body.match(/<input\b[^>]*type="search"[^>]*>/)?.[0].match(/name="([^"]*)"/)?.[1];
    return field ? ASKED.map((words) => `${action}?${new URLSearchParams({ [field]: words })}`) : [];
  });
  return [...links, ...asked].map((href) => new URL(plain(href), from));
}

/** All pages from `seeds` on, for whoever sends this cookie. */
export async function pages(url, seeds, cookie) {
  const queue = seeds.map((path) => new URL(path, url)), known = new Set(queue.map(String)), alike = new Map(), found = [];
  while (queue.length) {
    if (known.size > PAGES_MAX) throw new Error(`more than ${PAGES_MAX} pages`);
    const address = queue.shift(), answer = await fetch(address, { headers: { cookie, accept: "text/html" } });
    const isPage = (answer.headers.get("content-type") || "").startsWith("text/html");
    const html = await answer.text();
    if (!answer.ok && !seeds.includes(address.pathname)) throw new Error(`${address} is linked to and answers ${answer.status}`);
    if (!isPage || !answer.headers.get("content-security-policy")) {
      if (isPage) throw new Error(`${address} says nothing of what it may load`);
      continue;
    }
    found.push(address.pathname + address.search);
    for (const next of leads(html, answer.url)) {
      next.hash = "";
      const like = shape(next), count = alike.get(like) ?? 0;
      // The same page in another language is looked at anyway.
      if (next.origin !== address.origin || known.has(String(next)) || next.searchParams.has("lang") || count >= ALIKE_MAX) continue;
      alike.set(like, count + 1);
      known.add(String(next));
      queue.push(next);
    }
  }
  return found;
}

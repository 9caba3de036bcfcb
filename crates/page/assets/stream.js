// The page's event stream: it says that something changed, and this says to the page when to look, and to the
// reader how things stand. Where no stream comes through, the page asks by itself. Never knows what is shown.

const RETRY_FIRST_MS = 1000, RETRY_MAX_MS = 30_000, POLL_MS = 15_000, FAILURES_BEFORE_POLLING = 3;
/** The server speaks at least every 12 s, and at once when it is asked: a silence longer than these is a break. */
const SILENT_MS = 30_000, FIRST_WORD_MS = 8000, LISTEN_EVERY_MS = 2000;

/**
 * Follows a stream. `at()` is how far the page has come, `look(topics)` brings it up to date and gives whether the
 * server answered, `say(state)` tells the reader: `on`, `wait`, `poll` (no stream comes through, but answers do) or `off`.
 */
export function follow(url, { at, look, say }) {
  let source, failures = 0, heard = Date.now(), isFirst = true, isBehind = false, poll = 0, retry = 0;

  const behind = async (topics) => { isBehind = !(await look(topics)); };

  function hears(event) {
    heard = Date.now();
    if (!isFirst) return;
    isFirst = false;
    failures = 0;
    clearInterval(poll);
    poll = 0;
    say("on");
    // What could not be fetched before the break is asked for again by what the page says of itself.
    if (isBehind && event.type === "alive") behind();
  }

  function connect() {
    clearTimeout(retry);
    source?.close();
    const now = at();
    source = new EventSource(now ? `${url}${url.includes("?") ? "&" : "?"}at=${encodeURIComponent(now)}` : url);
    heard = Date.now();
    isFirst = true;
    for (const word of ["alive", "changed", "reset"]) source.addEventListener(word, hears);
    source.addEventListener("alive", () => { if (isBehind) behind(); });
    source.addEventListener("changed", (event) => behind(event.data.split(" ")));
    source.addEventListener("reset", () => behind());
    // A stream without a memory says nothing at first, and nobody told it how far the page has come.
    if (!now) source.onopen = (event) => { hears(event); behind(); };
    source.onerror = lost;
  }

  function lost() {
    source?.close();
    failures += 1;
    if (failures < FAILURES_BEFORE_POLLING) say("wait");
    else if (!poll) {
      poll = setInterval(ask, POLL_MS);
      ask();
    }
    const wait = Math.min(RETRY_MAX_MS, RETRY_FIRST_MS * 2 ** (failures - 1));
    clearTimeout(retry);
    retry = setTimeout(connect, wait * (0.75 + Math.random() / 2));
  }

  async function ask() {
    const isAnswered = await look();
    isBehind = !isAnswered;
    if (poll) say(isAnswered ? "poll" : "off");
  }

  setInterval(() => {
    if (source.readyState === EventSource.CLOSED) return;
    const silent = Date.now() - heard;
    if (!isFirst && silent > SILENT_MS) return lost();
    if (isFirst && silent > FIRST_WORD_MS) {
      // Something between here and the server collects the answer: more of the same would not help.
      failures = Math.max(failures, FAILURES_BEFORE_POLLING - 1);
      lost();
    }
  }, LISTEN_EVERY_MS);
  addEventListener("online", connect);
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden && source.readyState === EventSource.CLOSED) connect();
  });
  connect();
}

// Times are told in the zone of whoever reads. The first page can't know it yet: this one keeps it for the next, what
// is live is fetched again, and a page that is only read (`data-again`) is asked for once more. Knows no words.

const ZONE = "matoi_zone", YEAR_SECONDS = 365 * 24 * 60 * 60;

const zone = Intl.DateTimeFormat().resolvedOptions().timeZone, told = document.querySelector("[data-zone]");
const isKnown = () => document.cookie.split("; ").includes(`${ZONE}=${zone}`);
if (told && zone && /^[\w+/-]+$/.test(zone) && !isKnown()) {
  document.cookie = `${ZONE}=${zone}; path=/; max-age=${YEAR_SECONDS}; samesite=lax`;
  const isElsewhere = told.dataset.zone !== zone;
  // Where nothing may be kept, asking once more would never end.
  if (isElsewhere && told.hasAttribute("data-again")) isKnown() && location.reload();
  else if (isElsewhere) dispatchEvent(new CustomEvent("live:zone", { detail: zone }));
}

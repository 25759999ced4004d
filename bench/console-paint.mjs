/**
 * How long a person who opens the console waits: until the first paint, until the Overview is there to be used, from there
 * until failures are replayed, and from the end of a run until its row says so. The console as it is shipped, warm, over a
 * store with 100,000 runs; each load has an empty cache.
 */
import { parseArgs } from 'node:util';
import { launchChromium } from '../apps/console/web/dev/launch-chromium.mjs';
import { startRole } from './console-role.mjs';
import { buildConsole, buildPages, headersOf, startConsole } from './console-server.mjs';
import { buildEngine, loadEngine } from './engine.mjs';
import { fillHistory } from './fill-history.mjs';
import { makePlace } from './places.mjs';
import { median, quantile } from './statistics.mjs';

const { values: options } = parseArgs({
  options: { runs: { type: 'string', default: '100000' }, loads: { type: 'string', default: '7' } },
});

await Promise.all([buildEngine(), buildConsole()]);
await buildPages();
const engine = await loadEngine();
const place = await makePlace('sqlite');
const store = await engine.openStore({ url: place.url });
await engine.migrate(store, '0.1.0');
await fillHistory(engine, store, { ended: Number(options.runs), waiting: 100, now: Date.now() });
// At most 100 of each error: for more, the name is typed.
await store.write((tx) =>
  tx.run(engine.sql`update dead_letters set fingerprint = 'print' || (run_id % 1000)`),
);
await store.close();
const shown = await startConsole(place.url);
const browser = await launchChromium();
try {
  // The targets are those of a warm server.
  await load();
  const loads = [];
  for (let time = 0; time < Number(options.loads); time++) loads.push(await load());
  const replays = [];
  for (let time = 0; time < Number(options.loads); time++) replays.push(await replay());
  const drawn = await drawEnds();
  console.log('| measure | target, ms | median | range |');
  console.log('| --- | --- | --- | --- |');
  report(
    'first paint',
    400,
    loads.map(({ paint }) => paint),
  );
  report(
    'usable Overview',
    800,
    loads.map(({ usable }) => usable),
  );
  report('from the Overview to replayed failures, four strokes', 10_000, replays);
  report(`from the end of a run to its row, p95 ${quantile(drawn, 0.95)}`, 500, drawn);
} finally {
  await browser.close();
  await shown.stop();
  await place.remove();
}

/** Ms since the load began. */
async function load() {
  const context = await browser.newContext({ extraHTTPHeaders: headersOf('ada') });
  const page = await context.newPage();
  await page.addInitScript(noteVerdict);
  await page.goto(shown.url);
  await page.waitForSelector('.verdict');
  const usable = await page.evaluate('usableAt');
  const paint = await page.evaluate("performance.getEntriesByName('first-paint')[0].startTime");
  await context.close();
  return { paint, usable };
}

/** Ms from the first of four strokes until a group of failures is replayed. What a person reads between them is not in it. */
async function replay() {
  const context = await browser.newContext({ extraHTTPHeaders: headersOf('ada') });
  const page = await context.newPage();
  await page.goto(shown.url);
  await page.waitForSelector('.verdict');
  const began = performance.now();
  await page.keyboard.press('g');
  await page.keyboard.press('f');
  await page.waitForSelector('.groups tbody tr');
  await page.keyboard.press('Enter');
  await page.waitForSelector('.drawer');
  await page.keyboard.press('r');
  await page.waitForSelector('.drawer form button[type=submit]:enabled');
  const answered = page.waitForResponse(
    (one) => one.request().method() === 'POST' && one.url().endsWith('/dead-letters/replay'),
  );
  await page.keyboard.press('Control+Enter');
  const answer = await answered;
  const took = performance.now() - began;
  if (!answer.ok()) throw new Error(`${answer.status()} ${await answer.text()}`);
  await context.close();
  return took;
}

/** Ms from the end of each of some runs to the frame in which its row says so, beside a daemon with 600 schedules. */
async function drawEnds() {
  const open = await startConsole(place.url, { isOpen: true });
  const daemon = await startRole('console-daemon.mjs', [place.url]);
  const context = await browser.newContext();
  const page = await context.newPage();
  // The first of them end before the page is there: they are not counted.
  const ids = await daemon.call('enqueueWaits', { count: 40, firstMs: 2_000, lastMs: 30_000 });
  await page.goto(`${open.url}/runs?job=wait`);
  await page.waitForSelector('.tbl tbody tr');
  const began = await page.evaluate(noteEnds);
  await page.waitForFunction((count) => globalThis.endsDrawn.size === count, ids.length);
  const drawn = await page.evaluate(() => [...globalThis.endsDrawn]);
  const took = [];
  for (const [path, at] of drawn) {
    const answer = await fetch(`${open.url}/api/v1${path}`);
    const { finishedAt } = await answer.json();
    if (Date.parse(finishedAt) > began) took.push(at - Date.parse(finishedAt));
  }
  await context.close();
  await daemon.stop();
  await open.stop();
  return took;
}

/** @param {string} name @param {number} target @param {readonly number[]} took */
function report(name, target, took) {
  const [middle, least, most] = [median(took), Math.min(...took), Math.max(...took)].map((ms) =>
    ms.toFixed(0),
  );
  console.log(`| ${name} | ${target} | ${middle} | ${least} to ${most} |`);
}

/** In the page: when the sentence of the Overview is there. */
function noteVerdict() {
  new MutationObserver((_changes, observer) => {
    if (document.querySelector('.verdict') === null) return;
    globalThis.usableAt = performance.now();
    observer.disconnect();
  }).observe(document, { childList: true, subtree: true });
}

/** In the page: the paths of the runs whose rows say that they have succeeded, with the time of that frame. Returns the time. */
function noteEnds() {
  globalThis.endsDrawn = new Map();
  // oxlint-disable-next-line unicorn/consistent-function-scoping -- the page gets this function alone
  const look = () => {
    const at = Date.now();
    for (const row of document.querySelectorAll('.tbl tbody tr')) {
      const path = row.querySelector('a[href^="/runs/"]')?.getAttribute('href');
      if (path && row.textContent.includes('succeeded') && !globalThis.endsDrawn.has(path))
        globalThis.endsDrawn.set(path, at);
    }
  };
  new MutationObserver(() => requestAnimationFrame(() => setTimeout(look))).observe(document, {
    childList: true,
    characterData: true,
    subtree: true,
  });
  look();
  return Date.now();
}

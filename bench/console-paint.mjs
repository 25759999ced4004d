/**
 * How long a person who opens the console waits: until the first paint, and until the Overview is there to be used. The
 * console as it is shipped, warm, over a store with 100,000 runs; each load has an empty cache.
 */
import { parseArgs } from 'node:util';
import { launchChromium } from '../apps/console/web/dev/launch-chromium.mjs';
import { buildConsole, buildPages, headersOf, startConsole } from './console-server.mjs';
import { buildEngine, loadEngine } from './engine.mjs';
import { fillHistory } from './fill-history.mjs';
import { makePlace } from './places.mjs';
import { median } from './statistics.mjs';

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
await store.close();
const shown = await startConsole(place.url);
const browser = await launchChromium();
try {
  // The targets are those of a warm server.
  await load();
  const loads = [];
  for (let time = 0; time < Number(options.loads); time++) loads.push(await load());
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

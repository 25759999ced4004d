/** Texts of jobs that mean harm: to a page, a spreadsheet, a terminal. In answers, exports, the stream and a real browser. */
import { defineJob } from '@sb/jobs';
import { fold } from '@sb/queue/engine';
import { createTestWorker } from '@sb/testing';
import { storePlace } from '@sb/testkit';
import { expect, onTestFinished, test } from 'vitest';
import { ROUTES } from '../../src/table/table.ts';
import { goAnew } from '../../web/test/go-within.ts';
import { openBrowser } from '../open-browser.ts';
import { openConsole } from '../open-console.ts';
import { readStream } from './read-stream.ts';
import { realPaths } from './real-path.ts';

const HTML = '<img src=x onerror="document.title=1"><script>document.title=1</script>';
const ANSI = '\u001b[31mred\u001b]8;;http://evil.test\u0007link\u001b]8;;\u0007\u009b2J';
const BIDI = '\u202Etxt.exe\u2066';
/** Half a character, and what PostgreSQL has no place for. */
const BROKEN = '\ud800 \0';
const FORMULA = '=HYPERLINK("http://evil.test","ok")';
const TEXT = `${HTML} ${ANSI} ${BIDI}`;
const LONG = 'x'.repeat(1_000_000);

const hostile = defineJob({
  id: 'mail.send',
  name: TEXT,
  description: TEXT,
  owner: FORMULA,
  tags: [FORMULA],
  queue: 'mail',
  retry: { attempts: 1 },
  async run(ctx) {
    ctx.logger.info(FORMULA, { [HTML]: TEXT });
    ctx.logger.warn(`${TEXT} ${BROKEN}`);
    ctx.logger.error(LONG);
    ctx.progress(1, 2, TEXT);
    await ctx.step(HTML, () => ({ [HTML]: TEXT }));
    const { fails } = ctx.input as { readonly fails?: boolean };
    if (fails !== true) return { [HTML]: TEXT, long: LONG };
    throw Object.assign(new Error(`${TEXT} ${BROKEN} ${LONG}`, { cause: new Error(HTML) }), { name: HTML });
  },
});

async function open() {
  const work = await createTestWorker({ jobs: [hostile], now: '2026-03-02T12:00:00Z' });
  onTestFinished(() => work.close());
  const input = { [HTML]: TEXT, formula: FORMULA };
  await work.run(hostile, { ...input, fails: true }, { tags: [FORMULA] });
  await work.run(hostile, input);
  await work.enqueue(hostile, input, { delay: '1h', dedupeKey: TEXT });
  await fold(work.store);
  return work;
}

/** Characters that a terminal acts on, or that turn a line around. */
const ACTING = /(?![\t\n\r])[\p{Cc}\u202A-\u202E\u2066-\u2069]/u;

test('each answer is JSON of some length, and no export has what a terminal or a spreadsheet acts on', async () => {
  const work = await open();
  const { get, app } = openConsole(work.store);
  for (const route of ROUTES.filter(({ method, kind }) => method === 'GET' && kind !== 'stream'))
    for (const [, path] of realPaths(route)) {
      const { status, body } = await get(path);
      const isText = route.mediaType !== undefined;
      // No daemon runs here: the rules are not known.
      const isAnswered = status < 500 || (body as { readonly code?: unknown }).code === 'NO_DAEMON';
      expect([path, isAnswered, typeof body]).toEqual([
        path,
        true,
        status === 200 && isText ? 'string' : 'object',
      ]);
      // The whole result is asked for by name; the document has all routes.
      const isLong = path.endsWith('/result') || path.endsWith('/openapi.json');
      const longest = isLong ? Number.POSITIVE_INFINITY : 600_000;
      expect([path, JSON.stringify(body).length < longest]).toEqual([path, true]);
      if (route.isList !== true) continue;
      for (const accept of ['text/csv', 'application/x-ndjson']) {
        const text = await (
          await app.request(`http://localhost:8787${path}`, {
            headers: { host: 'localhost:8787', authorization: 'Bearer admin', accept },
          })
        ).text();
        expect([path, accept, actingIn(text)]).toEqual([path, accept, undefined]);
        expect([path, accept, /(?:^|,|\n)"?[=+@]/.exec(text)?.[0]]).toEqual([path, accept, undefined]);
      }
    }
});

test('the stream sends one line of JSON for each message', async () => {
  const work = await open();
  const stream = await readStream(openConsole(work.store), 'runs,run:4,events,failures,jobs', {
    authorization: 'Bearer admin',
  });
  await stream.has('event: hello');
  await work.run(hostile, { fails: true });
  const text = await stream.has('event: log', 'job.failed', 'event: jobs');
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith(': '));
  for (const line of lines) expect(line).toMatch(/^(?:event: \w+|id: [\w-]+|retry: \d+|data: .*)$/);
  for (const line of lines.filter((one) => one.startsWith('data: ') && one.endsWith('}')))
    expect(typeof JSON.parse(line.slice(6))).toBe('object');
});

/** With what is around it. */
function actingIn(text: string): string | undefined {
  const at = text.search(ACTING);
  return at < 0 ? undefined : JSON.stringify(text.slice(Math.max(0, at - 60), at + 60));
}

const PAGES = [
  '/',
  '/runs',
  '/runs/1',
  '/runs/2',
  '/runs/3',
  '/jobs',
  '/jobs/mail.send',
  '/queues',
  '/failures',
];

test('a page shows them as text: no element, no title, no request is made of one', async () => {
  const work = await open();
  const browser = await openBrowser(storePlace());
  onTestFinished(() => browser.close());
  const served = await browser.serve(work.store);
  onTestFinished(() => served.stop());
  const page = await browser.page();
  const faults: string[] = [];
  page.on('dialog', (dialog) => void dialog.dismiss().then(() => faults.push('a dialog')));
  page.on('pageerror', ({ message }) => faults.push(message));
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(message.text());
  });
  page.on('request', (request) => {
    if (!request.url().startsWith(served.url) && !/^(?:blob|data):/.test(request.url()))
      faults.push(request.url());
  });
  const shown: string[] = [];
  await page.goto(served.url);
  for (const path of PAGES) {
    await goAnew(page, path, 'h1');
    await expect.poll(() => page.locator('.skel, [aria-busy="true"]').count()).toBe(0);
    const [images, scripts] = [
      await page.locator('img').count(),
      await page.locator('script:not([src])').count(),
    ];
    const [title, text] = [await page.title(), await page.locator('body').innerText()];
    expect([path, images, scripts, title === '1']).toEqual([path, 0, 0, false]);
    expect([path, actingIn(text)]).toEqual([path, undefined]);
    if (text.includes('<img')) shown.push(path);
  }
  expect(faults).toEqual([]);
  expect(shown).toEqual(expect.arrayContaining(['/runs', '/runs/1', '/jobs/mail.send', '/failures']));
});

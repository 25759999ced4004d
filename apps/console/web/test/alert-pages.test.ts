/** The pages of alerts. */
import { expect, test } from 'vitest';
import { violations } from './violations.ts';
import { goWithin } from './go-within.ts';
import { usePages } from './use-pages.ts';

const pages = usePages();
const LONG = { timeout: 15_000 };

/** Of the stub. */
async function answerOf<Answer>(route: string): Promise<Answer> {
  return (await (await fetch(`${pages.stub.url}/api/v1${route}`)).json()) as Answer;
}

test('silences that are over go on by More', async () => {
  const { now, items } = await answerOf<{ now: string; items: object[] }>('/silences');
  pages.stub.answers.set('/silences', { now, items, next: 'older' });
  await using opened = await pages.open('/alerts?view=silences');
  const { page } = opened;
  const more = page.getByRole('button', { name: 'More', exact: true });
  await more.waitFor();
  // One that is in force may be on a page that is not read yet.
  expect(await page.locator('.histbar').innerText()).toContain('the newest first');
  const older = { ...items.at(-1), id: 3, says: 'rule of last year' };
  pages.stub.answers.set('/silences', { now, items: [older] });
  await more.click();
  await page.locator('.silences').getByText('rule of last year').waitFor();
  expect(await page.locator('.silences tbody tr').count()).toBe(items.length + 1);
  expect(await more.count()).toBe(0);
  expect(opened.faults).toEqual([]);
});

test('a silence that comes waits behind a button: no row moves under the one that is ended', async () => {
  await using opened = await pages.open('/alerts?view=silences');
  const { page } = opened;
  const rows = page.locator('.silences tbody tr');
  await rows.first().waitFor();
  const { now, items } = await answerOf<{ now: string; items: object[] }>('/silences');
  const come = { ...items[0], id: 8, says: 'job mail.digest' };
  pages.stub.answers.set('/silences', { now, items: [come, ...items] });
  const button = page.getByRole('button', { name: /^1 new/ });
  await expect
    .poll(() => {
      // The page may not listen yet.
      pages.stub.send('touched', { topic: 'alerts' });
      return button.count();
    })
    .toBe(1);
  expect(await rows.first().innerText()).toContain('rule dlq-jobs');
  await button.click();
  expect(await rows.first().innerText()).toContain('job mail.digest');
  expect(opened.faults).toEqual([]);
});

test('without rules, too, an alert that comes is below those that are shown', async () => {
  const { file: _file, ...alerts } = await answerOf<{ file: string; rules: { severity: string }[] }>(
    '/alerts',
  );
  const [first, ...others] = alerts.rules;
  pages.stub.answers.set('/alerts', { ...alerts, rules: others });
  await using opened = await pages.open('/alerts');
  const { page } = opened;
  const rows = page.locator('.ep li b');
  await rows.first().waitFor();
  const before = await rows.allInnerTexts();
  const came = { ...first, severity: 'critical', about: 'job mail.late', summary: 'mail.late failed' };
  pages.stub.answers.set('/alerts', { ...alerts, rules: [came, ...others] });
  await expect
    .poll(async () => {
      pages.stub.send('alerts', { ...alerts, rules: [came, ...others] });
      return rows.count();
    })
    .toBe(before.length + 1);
  expect(await rows.allInnerTexts()).toEqual([...before, 'mail.late failed']);
});

test('an alert that is opened by its address is read again when alerts change', async () => {
  await using opened = await pages.open('/alerts?view=history&alert=7');
  const { page } = opened;
  await page.locator('.drawer .chan').first().waitFor();
  let asked = 0;
  page.on('request', (request) => {
    if (request.url().includes('/alerts/history?id=7')) asked += 1;
  });
  await expect
    .poll(() => {
      // The page may not listen yet.
      pages.stub.send('touched', { topic: 'alerts' });
      return asked;
    })
    .toBeGreaterThan(0);
});

test('alerts name the silences in force beside the channels', async () => {
  const opened = await pages.lead('/alerts');
  const section = opened.page.getByRole('region', { name: 'Silences in force' });
  await expect.poll(() => section.innerText(), { timeout: 15_000 }).toContain('rule dlq-jobs until');
  expect(opened.faults).toEqual([]);
});

test('the history of alerts is filtered by its address, and its end says where to go on', async () => {
  const opened = await pages.lead('/alerts?view=history');
  const { page } = opened;
  await page.waitForSelector('.past-alerts tbody tr');
  await page.getByRole('group', { name: 'Severity' }).getByRole('link', { name: 'medium' }).click();
  await expect.poll(() => new URL(page.url()).search).toBe('?view=history&severity=medium');
  await page.getByRole('combobox', { name: 'Fired' }).selectOption('7d');
  await expect.poll(() => new URL(page.url()).search).toBe('?view=history&severity=medium&since=7d');
  await goWithin(page, '/alerts?view=history&severity=critical', '.blank');
  await page.getByRole('button', { name: 'Clear the filter' }).click();
  await expect.poll(() => page.locator('.past-alerts tbody tr').count()).toBe(5);
});

test('a back-test that takes longer than two seconds says how far it is', async () => {
  await using opened = await pages.open('/alerts', { isOwn: true });
  const { page } = opened;
  const path = '/api/v1/alerts/rules/dlq-jobs/back-test?since=30d';
  const answer: unknown = await (await fetch(pages.stub.url + path)).json();
  await page.addInitScript(
    ([at, last]) => {
      const usual = globalThis.fetch;
      const encoder = new TextEncoder();
      globalThis.fetch = async (input, init) => {
        if (input !== at) return usual(input, init);
        const progress = '{"progress":{"share":0.4,"runs":12000,"at":"2026-11-12T06:10:00.000Z"}}\n';
        const body = new ReadableStream({
          start(controller) {
            const telling = setInterval(() => controller.enqueue(encoder.encode(progress)), 100);
            document.addEventListener('finish', () => {
              clearInterval(telling);
              controller.enqueue(encoder.encode(`${JSON.stringify({ answer: last })}\n`));
              controller.close();
            });
          },
        });
        return new Response(body, { headers: { 'content-type': 'application/x-ndjson' } });
      };
    },
    [path, answer] as const,
  );
  await page.goto(page.url().replace(/\/alerts$/, '/alerts?rule=dlq-jobs'));
  const section = page.getByRole('region', { name: 'Back-test' });
  await section.getByText('Evaluating past runs').waitFor();
  expect(await section.locator('.meter').count()).toBe(0);
  await section.getByText('12,000 runs so far, up to 12 Nov, 07:10').waitFor();
  expect(await violations(page)).toEqual([]);
  await page.evaluate(() => document.dispatchEvent(new Event('finish')));
  await section.getByText('Would have fired').waitFor();
  expect(await section.locator('.meter').count()).toBe(0);
  const picture = section.getByRole('img', {
    name: /^\d+ alerts? in 30 parts of the time, at most [1-9]\d* in one; \d+ still fire$/,
  });
  expect(await picture.locator('g').count()).toBe(30);
  const heights = await picture
    .locator('g > rect:first-of-type.b-bad')
    .evaluateAll((bars) => bars.map((bar) => bar.getBoundingClientRect().height));
  expect(heights.length).toBeGreaterThan(0);
  expect(heights.every((height) => height > 0)).toBe(true);
  expect(opened.faults).toEqual([]);
});

test('how far back a back-test goes is part of the address', async () => {
  await using opened = await pages.open('/alerts?rule=dlq-jobs');
  const { page } = opened;
  const span = page.getByRole('group', { name: 'How far back' });
  const chosen = () => span.locator('[aria-current]').innerText();
  await span.getByRole('link', { name: '7 d' }).click();
  await expect.poll(() => new URL(page.url()).search, LONG).toBe('?rule=dlq-jobs&backtest=7d');
  await page.keyboard.press('x');
  await expect.poll(() => new URL(page.url()).search, LONG).toBe('?rule=dlq-jobs&act=explain&backtest=7d');
  await page.reload();
  await expect.poll(chosen, LONG).toMatch(/^7\sd$/);
  await page.goBack();
  await page.goBack();
  await expect.poll(chosen, LONG).toMatch(/^30\sd$/);
});

test('an explanation says what fires, and once what a message about the others would be', async () => {
  const about = { detail: '2 failed', threshold: '3' };
  const items = [
    { ...about, subject: 'queue mail', verdict: 'true', says: 'would be sent to webhook' },
    { ...about, subject: 'queue media', verdict: 'false', says: 'would be left out: a silence covers it' },
    { ...about, subject: 'queue default', verdict: 'false', says: 'would be left out: a silence covers it' },
    {
      ...about,
      subject: 'queue sync',
      verdict: 'insufficient',
      says: 'would be left out: a silence covers it',
    },
  ];
  const now = new Date().toISOString();
  pages.stub.answers.set('/alerts/rules/low-success-rate/explain', { now, items });
  await using opened = await pages.open('/alerts?rule=low-success-rate&act=explain');
  const section = opened.page.getByRole('region', { name: 'Explained' });
  await section.getByText('queue sync').waitFor();
  const said = await section.locator('.why li > div').allInnerTexts();
  expect(said.map((text) => text.replaceAll(/\n+/g, '\n'))).toEqual([
    'queue mail fires\n2 failed; threshold 3.\nA message would be sent to webhook.',
    'queue sync too little data\n2 failed; threshold 3.',
    'queue media does not fire\n2 failed; threshold 3.',
    'queue default does not fire\n2 failed; threshold 3.',
  ]);
  expect(await section.getByText(/^If it fired/).allInnerTexts()).toEqual([
    'If it fired: a message would be left out: a silence covers it.',
  ]);
});

test('the history of alerts is narrowed by controls alone: what was left out, a rule, a queue', async () => {
  const opened = await pages.lead('/alerts');
  const { page } = opened;
  const rows = page.locator('.past-alerts tbody tr');
  const search = () => new URL(page.url()).search;
  await page.getByRole('link', { name: /^Statistics/ }).click();
  const sums = page.locator('.nums > *');
  for (const name of ['messages sent', 'given up'])
    expect(await sums.filter({ hasText: name }).getAttribute('href')).toBe('/alerts?view=history');
  await sums.filter({ hasText: 'left out' }).click();
  await expect.poll(search).toBe('?view=history&suppressed=true');
  await expect.poll(() => rows.count()).toBe(3);
  await page.getByLabel('Rule', { exact: true }).selectOption('queue-backlog');
  await expect.poll(search).toBe('?view=history&rule=queue-backlog&suppressed=true');
  await expect.poll(() => rows.count()).toBe(1);
  await rows.first().click();
  await page.locator('.drawer').getByRole('link', { name: 'of the queue' }).click();
  await expect.poll(search).toBe('?view=history&queue=sync');
  await page.getByRole('link', { name: 'Any queue' }).click();
  await expect.poll(() => rows.count()).toBe(5);
  await page.getByRole('group', { name: 'Messages' }).getByRole('link', { name: 'left out' }).click();
  await expect.poll(search).toBe('?view=history&suppressed=true');
  expect(await violations(page)).toEqual([]);
  expect(opened.faults).toEqual([]);
});

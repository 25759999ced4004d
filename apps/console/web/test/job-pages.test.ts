/** The pages of jobs. */
import { expect, test } from 'vitest';
import { usePages } from './use-pages.ts';

const pages = usePages();

test('an act without an answer keeps its key when it is asked for again, so that it is done once', async () => {
  await using opened = await pages.open('/jobs/mail.digest');
  const { page } = opened;
  const keys: (string | undefined)[] = [];
  await page.route('**/jobs/mail.digest/runs', async (route) => {
    keys.push(route.request().headers()['idempotency-key']);
    if (keys.length === 1) return route.abort();
    const json = { code: 'ENQUEUE_OUTCOME_UNKNOWN', detail: 'The change may still be made.' };
    if (keys.length === 2) return route.fulfill({ status: 503, json });
    return keys.length === 3 ? route.fulfill({ status: 502, body: 'Bad gateway' }) : route.continue();
  });
  const dryRun = page.getByRole('button', { name: 'Dry run', exact: true });
  await dryRun.click();
  await expect.poll(() => page.locator('.runform').innerText()).toContain('repeat it within two minutes');
  await dryRun.click();
  await expect.poll(() => page.locator('.runform').innerText()).toContain('The change may still be made');
  await dryRun.click();
  await expect.poll(() => page.locator('.runform').innerText()).toContain('The console did not answer.');
  await dryRun.click();
  await expect.poll(() => keys.length).toBe(4);
  expect(new Set(keys).size).toBe(1);
});

test.each([
  ['keeps its key and its version after the page has read that it was done', 4, 3, 1],
  ['is another one after a change that is not its own', 5, 5, 2],
])('a skip without an answer %s', async (_, seenThen, sent, kinds) => {
  await using opened = await pages.open('/schedules?view=list&schedule=revenue.nightly');
  const { page } = opened;
  const keys: (string | undefined)[] = [];
  await page.route('**/schedules/revenue.nightly/skip*', async (route) => {
    keys.push(route.request().headers()['idempotency-key']);
    return keys.length === 1 ? route.abort() : route.continue();
  });
  const skip = page.getByRole('button', { name: /^Skip next/ });
  await skip.click();
  await page.locator('.drawer .refusal', { hasText: 'repeat it within two minutes' }).waitFor();
  const seen = (await (await fetch(`${pages.stub.url}/api/v1/schedules/revenue.nightly`)).json()) as object;
  pages.stub.answers.set('/schedules/revenue.nightly', { ...seen, version: seenThen });
  const read = page.waitForResponse(/\/schedules\/revenue\.nightly(\?|$)/);
  // A page that was paused reads once when it goes on.
  for (const key of ['.', '.']) await page.keyboard.press(key);
  await read;
  await skip.click();
  await expect.poll(() => pages.stub.acts.map(({ version }) => version)).toEqual([sent]);
  expect(new Set(keys).size).toBe(kinds);
});

test('a refusal stays in the form that runs a job, field by field', async () => {
  await using opened = await pages.open('/jobs/mail.digest');
  const { page } = opened;
  await page.waitForSelector('.runform');
  await page.keyboard.press('n');
  await page.keyboard.press('Control+A');
  await page.keyboard.press('Delete');
  await page.keyboard.press('Control+Enter');
  await expect.poll(() => page.locator('.runform .refusal').innerText()).toContain('is required');
  expect(pages.sent('/jobs/mail.digest/runs')).toEqual([]);
});

test('a job is run with what was typed', async () => {
  await using opened = await pages.open('/jobs/mail.digest');
  const { page } = opened;
  await page.waitForSelector('.runform');
  await page.getByLabel(/^team/).fill('ops');
  await page.getByLabel('Not before').fill('10m');
  await page.getByLabel(/^Reason/).fill('asked by ben');
  await page.getByRole('button', { name: 'Dry run', exact: true }).click();
  const input = { to: 'core@acme.test', date: '2026-11-28', team: 'ops' };
  await expect
    .poll(() => pages.sent('/jobs/mail.digest/runs'))
    .toEqual([{ input, delay: '10m', reason: 'asked by ben', dryRun: true }]);
});

test('an input that was edited as JSON goes back into the fields, which say what they cannot show', async () => {
  await using opened = await pages.open('/jobs/mail.digest');
  const { page } = opened;
  const form = page.locator('.runform');
  await form.waitFor();
  await page.getByRole('button', { name: 'As JSON' }).click();
  await form.locator('textarea').fill('{"to":"ada@acme.test","cc":"ben@acme.test"}');
  await page.getByRole('button', { name: 'As fields' }).click();
  await form.locator('.refusal', { hasText: 'there is no field cc' }).waitFor();
  const input = { to: 'ada@acme.test', date: '2026-11-28', team: 'ops' };
  await form.locator('textarea').fill(JSON.stringify(input));
  await page.getByRole('button', { name: 'As fields' }).click();
  await expect.poll(() => page.getByLabel(/^team/).inputValue()).toBe('ops');
  await page.getByRole('button', { name: 'Dry run', exact: true }).click();
  await expect.poll(() => pages.sent('/jobs/mail.digest/runs')).toMatchObject([{ input }]);
});

test('the errors of a job count its open letters, and their bars those of the last day', async () => {
  const job = (await (await fetch(`${pages.stub.url}/api/v1/jobs/mail.digest`)).json()) as {
    readonly errors: readonly object[];
  };
  const bars = [...Array.from({ length: 23 }, () => 0), 1_003];
  pages.stub.answers.set('/jobs/mail.digest', {
    ...job,
    errors: job.errors.map((one) => ({ ...one, bars, count: 2_500 })),
  });
  await using opened = await pages.open('/jobs/mail.digest');
  const { page } = opened;
  await page.getByRole('img', { name: '1,003 in 24 h' }).waitFor();
  expect(await page.locator('.seen > b').innerText()).toBe('2,500');
  await page.getByText('open dead letters of each; bars of 24 h').waitFor();
});

test('limits of a job are taken back by undo', async () => {
  const before = { maxRunning: 4, rate: null };
  pages.stub.answers.set('PATCH /jobs/mail.digest', {
    changed: true,
    before,
    says: 'mail.digest: 2 at once',
  });
  await using opened = await pages.open('/jobs/mail.digest');
  const { page } = opened;
  await page.locator('main').getByRole('button', { name: 'More', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Limits…' }).click();
  await page
    .locator('dialog[open]')
    .getByLabel(/^At once/)
    .fill('2');
  await page.keyboard.press('Control+Enter');
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect
    .poll(() => pages.sent('/jobs/mail.digest'), { timeout: 15_000 })
    .toEqual([{ maxRunning: 2 }, before]);
});

test('the page of a job says why it failed in words, and what keeps a schedule from its times', async () => {
  const shown = (await (await fetch(`${pages.stub.url}/api/v1/jobs/mail.digest`)).json()) as {
    readonly errors: readonly object[];
    readonly schedules: readonly object[];
  };
  pages.stub.answers.set('/jobs/mail.digest', {
    ...shown,
    errors: shown.errors.map((one) => ({
      ...one,
      name: 'MailError',
      because: 'its last attempt took longer than its timeout',
    })),
    schedules: shown.schedules.map((one) => ({
      ...one,
      exceptions: ['jitter up to 2 min', 'except 3 dates'],
    })),
  });
  await using opened = await pages.open('/jobs/mail.digest');
  const { page } = opened;
  await page.getByText('MailError · its last attempt took longer than its timeout').waitFor();
  await page.getByText(/^next .*, jitter up to 2 min, except 3 dates$/).waitFor();
  expect(opened.faults).toEqual([]);
});

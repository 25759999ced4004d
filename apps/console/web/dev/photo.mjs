// Takes pictures of pages: node web/dev/photo.mjs <folder> [page...]. Serves the built pages with the stub, so no server is needed.
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { launchChromium } from './launch-chromium.mjs';
import { startStub } from './stub.mjs';

const PAGES = {
  index: '/',
  runs: '/runs?notJob=cache.warm&since=6h',
  signin: '/sign-in',
  wall: '/wall',
  operation: '/runs?state=failed&operation=7',
  setup: '/setup#0123456789012345678901234567890123456789012',
  palette: '/runs',
  'runs-picked': '/runs?notJob=cache.warm&since=6h',
  'runs-columns': '/runs',
  keys: '/runs',
  run: '/runs/3436#L6',
  'run-held': '/runs/3525',
  'run-live': '/runs/3441',
  jobs: '/jobs',
  job: '/jobs/mail.digest',
  queues: '/queues?queue=media',
  failures: '/failures?group=f-smtp&act=replay',
  'failures-group': '/failures?group=f-smtp',
  'failures-operation': '/failures?operation=7',
  'failures-letters': '/failures?view=letters',
  schedules: '/schedules?schedule=revenue.nightly',
  alerts: '/alerts?rule=dlq-jobs',
  'alerts-now': '/alerts',
  'alerts-explain': '/alerts?rule=dlq-jobs&act=explain',
  'alerts-history': '/alerts?view=history&alert=18',
  'alerts-silences': '/alerts?view=silences',
  'alerts-statistics': '/alerts?view=statistics',
  audit: '/audit',
  'audit-event': '/audit?event=912',
  'settings-users': '/settings?tab=users&user=ben',
  'settings-sessions': '/settings?tab=sessions&of=all',
  'settings-tokens': '/settings?tab=tokens',
  'settings-retention': '/settings?tab=retention',
  'settings-store': '/settings?tab=store',
  'settings-doctor': '/settings?tab=doctor',
  'api-reference': '/api-reference',
  'api-operation': '/api-reference#postJobsIdRuns',
  events: '/events?event=900',
  'events-all': '/events',
  metrics: '/statistics',
  'metrics-long': '/statistics?range=30d&queue=mail',
  'metrics-table': '/statistics?range=7d&as=table',
};
const SIZES = { wide: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } };

const [folder = 'shots', ...wanted] = process.argv.slice(2);
mkdirSync(folder, { recursive: true });
const stub = await startStub();
const browser = await launchChromium();
for (const [name, address] of Object.entries(PAGES).filter(
  ([one]) => wanted.length === 0 || wanted.includes(one),
))
  for (const theme of ['dark', 'light'])
    for (const [size, viewport] of Object.entries(SIZES))
      await shoot({ name, address, theme, size, viewport });
await browser.close();
await stub.stop();

/** @param {{ name: string, address: string, theme: string, size: string, viewport: { width: number, height: number } }} what */
async function shoot({ name, address, theme, size, viewport }) {
  const context = await browser.newContext({
    viewport,
    timezoneId: 'Europe/Berlin',
    colorScheme: theme === 'light' ? 'light' : 'dark',
    deviceScaleFactor: size === 'phone' ? 2 : 1,
    isMobile: size === 'phone',
    hasTouch: size === 'phone',
  });
  const page = await context.newPage();
  page.on('console', (message) => {
    if (message.type() === 'error') console.log(`${name} ${theme} ${size}: ${message.text()}`);
  });
  page.on('pageerror', (error) => console.log(`${name} ${theme} ${size}: ${error.message}`));
  await page.goto(`${stub.url}${address}`);
  await page.waitForSelector('main h1, main .verdict, .tbl tbody tr, h1');
  await page.waitForLoadState('load');
  await page.evaluate(() => document.fonts.ready);
  await page.waitForSelector(
    '.tbl tbody tr, .verdict, .gate, .inspect, .checks li, .facts td, .operation, .mchart canvas, .mtwin',
    {
      timeout: 5_000,
    },
  );
  if (name === 'palette') {
    await page.keyboard.press('Control+k');
    await page.keyboard.type('mail di');
    await page.waitForSelector('.found');
  }
  if (name === 'runs-picked')
    for (const key of ['j', 'x', 'j', 'x', 'j', 'x']) await page.keyboard.press(key);
  if (name === 'runs-columns' && size === 'wide') await page.click('.columns');
  if (name === 'failures') {
    await page.click('text=change…');
    const box = page.locator('.drawer textarea');
    await box.fill((await box.inputValue()).replace('2026-11-28', '2026-11-29'));
    await page.locator('.drawer input[maxlength]').fill('smtp host replaced, OPS-418');
  }
  if (name === 'keys') {
    await page.keyboard.press('?');
    await page.waitForSelector('.keycols');
  }
  await page.screenshot({
    path: path.join(folder, `${name}-${theme}${size === 'phone' ? '-phone' : ''}.png`),
  });
  await context.close();
}

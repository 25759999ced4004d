/**
 * `pnpm screenshots`: the pictures of every page from a day that is always the same, at a fixed moment, in both themes
 * and on a phone. The three of the README are renewed with it. `pnpm screenshots schedules`: only pages whose name begins so.
 */
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openBrowser, type OpenBrowser } from '../open-browser.ts';
import { openBoard, ORG } from './board.ts';
import { NOW, playDay, type Played } from './play-day.ts';

const ROOT = path.resolve(import.meta.dirname, '../../..');
const FOLDER = path.join(ROOT, '.cache/screenshots');
const README_FOLDER = path.join(ROOT, 'docs/pictures');
const README = ['overview-dark', 'run-failed-dark', 'failures-light'];
const LOOKS = [
  { name: 'dark', theme: 'dark', width: 1440, height: 900 },
  { name: 'light', theme: 'light', width: 1440, height: 900 },
  { name: 'phone', theme: 'dark', width: 390, height: 844 },
] as const;

type Look = (typeof LOOKS)[number];
const [only = ''] = process.argv.slice(2);

const data = mkdtempSync(path.join(tmpdir(), 'console-demo-'));
try {
  console.log('playing a day …');
  const played = await playDay(`sqlite:${path.join(data, 'worker.db')}`);
  await openBoard(played.shop.store, { now: new Date(NOW).toISOString() });
  const browser = await openBrowser();
  const server = await browser.serve(played.shop.store, { environment: 'production' });
  mkdirSync(FOLDER, { recursive: true });
  for (const [page, address] of Object.entries(await pagesOf(server.url, played)))
    for (const look of page.startsWith(only) ? LOOKS : [])
      await shoot(browser, `${server.url}${address}`, `${page}-${look.name}`, look);
  await browser.close();
  await server.stop();
  await played.shop.store.close();
  mkdirSync(README_FOLDER, { recursive: true });
  for (const name of README.filter((one) => one.startsWith(only)))
    copyFileSync(path.join(FOLDER, `${name}.png`), path.join(README_FOLDER, `${name}.png`));
  console.log(
    `The pictures are in ${path.relative(process.cwd(), FOLDER)}, those of the README in docs/pictures.`,
  );
} finally {
  rmSync(data, { recursive: true, force: true });
}

async function pagesOf(url: string, { running, waiting }: Played): Promise<Readonly<Record<string, string>>> {
  const failed = await first(url, '/runs?view=ended&state=failed&job=mail.digest');
  const group = await firstGroup(url);
  return {
    overview: '/',
    runs: '/runs?notJob=cache.warm&since=6h',
    'run-failed': `/runs/${failed}`,
    'run-live': `/runs/${running}`,
    'run-waiting': `/runs/${waiting}`,
    jobs: '/jobs',
    job: '/jobs/mail.digest',
    queues: '/queues',
    'queue-paused': '/queues?queue=media',
    failures: `/failures?group=${group}`,
    'failures-replay': `/failures?group=${group}&act=replay`,
    schedules: '/schedules?schedule=revenue.nightly',
    'schedules-list': '/schedules?view=list',
    'schedules-heat': '/schedules?view=heat',
    'schedules-edit': '/schedules?view=list&schedule=digest.extra&act=edit',
    graph: '/graph',
    'graph-chain': `/graph?run=${waiting}&node=run-${waiting}`,
    nodes: '/nodes?node=1',
    alerts: '/alerts?rule=dlq-jobs',
    'alerts-history': '/alerts?view=history',
    'alerts-statistics': '/alerts?view=statistics&since=24h',
    quests: '/quests',
    'quests-task': `/quests?task=${await firstOnBoard(url, 'tasks?status=blocked')}`,
    'quests-quest': `/quests?quest=${await firstOnBoard(url, 'quests?state=in-progress')}`,
    'quests-list': '/quests?view=tasks&status=in-progress,in-review',
    audit: '/audit?action=queue.*,alert.*,user.*,token.*',
    'settings-users': '/settings?tab=users&user=ben',
    'settings-tokens': '/settings?tab=tokens',
    'settings-retention': '/settings?tab=retention',
    'settings-store': '/settings?tab=store',
    'settings-doctor': '/settings?tab=doctor',
    'api-reference': '/api-reference#postJobsIdRuns',
    decks: '/decks',
    'decks-runs': '/decks?view=runs',
    'decks-files': '/decks?view=files',
    'decks-github': '/decks?view=github',
    events: '/events',
    metrics: '/statistics',
    palette: '/runs',
    keys: '/',
  };
}

async function first(url: string, address: string): Promise<number> {
  const { items } = (await (await fetch(`${url}/api/v1${address}`)).json()) as { items: { id: number }[] };
  const [run] = items;
  if (!run) throw new Error(`The demo has nothing at ${address}.`);
  return run.id;
}

async function firstOnBoard(url: string, list: string): Promise<string> {
  const answer = await fetch(`${url}/api/v1/orgs/${ORG}/${list}`);
  const { items } = (await answer.json()) as { items: { id: string }[] };
  return items[0]?.id ?? '';
}

async function firstGroup(url: string): Promise<string> {
  const { items } = (await (await fetch(`${url}/api/v1/dead-letters/groups`)).json()) as {
    items: { fingerprint: string }[];
  };
  const [group] = items;
  if (!group) throw new Error('The demo has no dead letter.');
  return encodeURIComponent(group.fingerprint);
}

async function shoot(browser: OpenBrowser, address: string, name: string, look: Look): Promise<void> {
  const isPhone = look.name === 'phone';
  const page = await browser.page({
    viewport: { width: look.width, height: look.height },
    colorScheme: look.theme,
    deviceScaleFactor: isPhone ? 2 : 1,
    isMobile: isPhone,
    hasTouch: isPhone,
  });
  page.on('pageerror', (error) => console.log(`${name}: ${error.message}`));
  await page.clock.setFixedTime(NOW);
  await page.goto(address);
  await page.waitForSelector('main h1, main .verdict, .tbl tbody tr, .inspect, .card, .picture .node');
  await page.evaluate('document.fonts.ready');
  await page.waitForLoadState('networkidle', { timeout: 2_000 }).catch(() => {});
  if (name.startsWith('palette')) {
    await page.keyboard.press('Control+k');
    await page.keyboard.type('mail di');
    await page.waitForSelector('.found');
  }
  if (name.startsWith('keys')) {
    await page.keyboard.press('?');
    await page.waitForSelector('.keycols');
  }
  await page.screenshot({ path: path.join(FOLDER, `${name}.png`) });
  await page.context().close();
}

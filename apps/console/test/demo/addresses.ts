/** The addresses of the pictures, and what is there when the page is whole. */
import { changedBoard, ORG } from './board.ts';
import { BOARD_DAY, type Played } from './play-day.ts';

export interface Sight {
  readonly name: string;
  /** Of the console of the demo, or a whole one, whose console is opened for it. */
  readonly address: string | (() => Promise<string>);
  /** Is on the page when the page is whole. */
  readonly mark: string;
  /** Asked for before the picture: a chord, then a text. */
  readonly keys?: readonly [chord: string, text?: string];
  /** Chosen before the picture. */
  readonly file?: { readonly name: string; readonly text: string };
  /** Clicked before the picture, one after the other. */
  readonly clicks?: readonly string[];
  /** Pressed before the picture, with the focus on an element. */
  readonly presses?: { readonly on: string; readonly keys: readonly string[] };
  /** What differs from machine to machine, or from run to run. */
  readonly changing?: string;
  /** Pictured only so; absent: in every look. */
  readonly only?: { readonly look: string; readonly theme: 'dark' | 'light' };
}

/** Whether it has a picture of this look. */
export function isPictured({ only }: Sight, look: string): boolean {
  return only === undefined || only.look === look;
}

/** The place of the store, its sizes, and its number, which is made at random. */
const STORE_SIZES =
  '.facts tr:has(td:text-matches("^(place|size|unused|write-ahead log|free on the disk|store id)$")) td:last-child';

type Rows = readonly Readonly<Record<string, unknown>>[];

/** In the order of the rail. `url`: of the console that shows the demo. */
export async function sightsOf(
  url: string,
  { running, waiting, between }: Played,
): Promise<readonly Sight[]> {
  const read = async (
    address: string,
    field: string,
    { list = 'items', has = field } = {},
  ): Promise<string> => {
    const answer = await fetch(`${url}/api/v1${address}`);
    const rows = ((await answer.json()) as Readonly<Record<string, Rows | undefined>>)[list];
    const found = rows?.find((row) => row[has] !== undefined)?.[field];
    if (typeof found !== 'string' && typeof found !== 'number')
      throw new Error(`The demo has no ${field} at ${address}.`);
    return encodeURIComponent(found);
  };
  const failed = await read('/runs?view=ended&state=failed&job=mail.digest', 'id');
  const group = await read('/dead-letters/groups', 'fingerprint');
  const refused = await read(`/orgs/${ORG}/github`, 'taskId', { list: 'errors', has: 'lastError' });
  const paused = await read('/events?type=queue.paused', 'id');
  const onBoard = (list: string): Promise<string> => read(`/orgs/${ORG}/${list}`, 'id');
  return [
    sight('overview', '/', '.verdict'),
    sight('runs', '/runs?notJob=cache.warm&since=6h', '.tbl tbody tr'),
    sight('filtered-empty', '/runs?job=mail.digest&state=expired', '.blank'),
    { ...sight('palette', '/runs', '.found'), keys: ['Control+k', 'mail di'] },
    { ...sight('keys', '/', '.keycols'), keys: ['?'] },
    sight('run-failed', `/runs/${failed}`, '.errbox'),
    { ...sight('error', '/runs/999999', '.blank'), changing: '.blank dt:has-text("request") + dd' },
    {
      ...sight('retry-chain', `/runs/${between}`, 'dialog[open]'),
      clicks: ['main [aria-label="More"]', 'role=menuitem[name="Retry the chain"]'],
    },
    sight('run-chain', `/runs/${between}?tab=chain`, '.inspect'),
    sight('run-steps', `/runs/${failed}?tab=steps`, '.inspect'),
    { ...sight('overview-light-phone', '/', '.verdict'), only: { look: 'phone', theme: 'light' } },
    sight('run-live', `/runs/${running}`, '.log .l'),
    sight('run-waiting', `/runs/${waiting}`, '.causes'),
    sight('jobs', '/jobs', '.jobs tbody tr'),
    sight('job', '/jobs/mail.digest', '.runs tbody tr'),
    sight('queues', '/queues', '.qrow'),
    sight('queue-paused', '/queues?queue=media', '.drawer .spark'),
    { ...sight('confirm', '/queues?queue=media', 'dialog[open]'), clicks: ['.drawer .btn.danger'] },
    sight('failures', `/failures?group=${group}`, '.runs tbody tr'),
    sight('failures-replay', `/failures?group=${group}&act=replay`, '.slider'),
    sight('schedules', '/schedules?schedule=revenue.nightly', '.drawer >> text=Next fires'),
    sight('schedules-list', '/schedules?view=list', '.tbl tbody tr'),
    sight('schedules-missed', '/schedules?schedule=github.main', '.drawer .lastfires li'),
    {
      ...sight('schedules-override', '/schedules?schedule=revenue.nightly', 'dialog[open]'),
      // On a phone the drawer grows above the button until its fires are there.
      clicks: ['.drawer >> text=Next fires', '.drawer button:has-text("Override…")'],
    },
    {
      ...sight('schedules-run-now', '/schedules?schedule=revenue.nightly', 'dialog[open]'),
      clicks: ['.drawer >> text=Next fires', '.drawer button:has-text("Run now")'],
    },
    sight('schedules-new', '/schedules?view=list&act=new', '.drawer form'),
    sight('schedules-heat', '/schedules?view=heat', '.heat td'),
    sight('schedules-edit', '/schedules?view=list&schedule=digest.extra&act=edit', '.drawer .fires4'),
    sight('graph', '/graph', '.picture .node, .graphrows'),
    sight('graph-table', '/graph?as=table', '.graphrows tbody tr'),
    sight('graph-chains', '/graph?view=chains', '.tbl tbody tr'),
    sight('graph-chain', `/graph?run=${between}&node=run-${between}`, '.drawer .errbox'),
    sight('alerts', '/alerts?rule=dlq-jobs', '.drawer >> text=Runs that failed for good'),
    sight('alerts-explain', '/alerts?rule=dlq-jobs&act=explain', '.drawer .why li'),
    {
      ...sight('alerts-silence', '/alerts?rule=queue-backlog', 'dialog[open]'),
      clicks: ['.drawer button:has-text("Silence…")'],
    },
    sight('alerts-silences', '/alerts?view=silences', '.silences tbody tr'),
    sight('alerts-history', '/alerts?view=history', '.tbl tbody tr'),
    sight('alerts-statistics', '/alerts?view=statistics&since=24h', '.nums'),
    sight('events', '/events', '.evts tbody tr'),
    sight('events-event', `/events?type=queue.paused&event=${paused}`, '.drawer .diff'),
    sight('metrics', '/statistics', '.mchart canvas'),
    {
      ...sight('metrics-stretch', '/statistics', '.mmarks .brush'),
      // The last parts of a chart; a hint says what they lead to.
      presses: { on: '.mplot', keys: ['End', ...Array.from({ length: 5 }, () => 'Shift+ArrowLeft')] },
    },
    sight('metrics-table', '/statistics?as=table', '.mtwin td'),
    sight('quests', '/quests', '.card'),
    sight('quests-task', `/quests?task=${await onBoard('tasks?status=blocked')}`, '.drawer textarea'),
    sight(
      'quests-edit',
      `/quests?view=tasks&task=${await onBoard('tasks?status=blocked')}&act=edit`,
      '.drawer form',
    ),
    sight('quests-issue', `/quests?task=${refused}`, '.drawer .note.bad'),
    sight(
      'quests-quest',
      `/quests?quest=${await onBoard('quests?state=in-progress')}`,
      '.drawer .questtasks li',
    ),
    sight('quests-list', '/quests?view=tasks&status=in-progress', '.tbl tbody tr'),
    sight('decks', '/decks', '.deck'),
    sight('decks-runs', '/decks?view=runs', '.tbl tbody tr'),
    sight('decks-files', '/decks?view=files', '.files'),
    {
      ...sight('decks-difference', '/decks?view=files', '.import-counts'),
      file: { name: 'board.yaml', text: changedBoard(BOARD_DAY.slice(0, 10)) },
    },
    sight('decks-github', '/decks?view=github', '.gh-errors li'),
    sight('sprint', '/sprint', '.person .t-blk'),
    sight('sprint-member', `/sprint?member=${await onBoard('members')}`, '.whys'),
    sight('sprint-changes', '/sprint?side=changes', '.plan-history'),
    sight('people', `/people?member=${await onBoard('members')}`, '.weekdays'),
    sight('nodes', '/nodes?node=1', '.drawer .names'),
    sight('audit', '/audit?action=queue.*,alert.*,user.*,token.*', '.tbl tbody tr'),
    sight('audit-act', `/audit?action=queue.*&event=${paused}`, '.drawer .diff'),
    sight('settings-users', '/settings?tab=users&user=ben', '.drawer .form'),
    sight('settings-sessions', '/settings?tab=sessions&of=all', '.tbl tbody tr'),
    { ...sight('settings-tokens', '/settings?tab=tokens', '.tbl tbody tr'), changing: 'tbody .mono' },
    sight('settings-retention', '/settings?tab=retention', '.tbl tbody tr'),
    { ...sight('settings-store', '/settings?tab=store', '.facts td'), changing: STORE_SIZES },
    sight('settings-doctor', '/settings?tab=doctor', '.checks li'),
    sight('api-reference', '/api-reference#postJobsIdRuns', '.operation .types'),
    sight('sign-in', '/sign-in', '.gate'),
    sight('wall', '/wall', '.wall .verdict'),
  ];
}

/** A console that is opened when the first of its sights is shown: its address, and a link that it has made. */
export type OpenLater = () => Promise<{ readonly url: string; readonly link?: string }>;

/** Of a console whose first run and first user are still to come; its link makes the first administrator. */
export function freshSights(open: OpenLater): readonly Sight[] {
  return [
    sight('empty', async () => `${(await open()).url}/runs`, '.blank'),
    sight(
      'set-up',
      async () => {
        const { url, link } = await open();
        return `${url}/setup#${link}`;
      },
      '.gate input',
    ),
  ];
}

/** Of a console whose channels answer a test: each has its real answer beside it. */
export function testSights(open: OpenLater): readonly Sight[] {
  const answered = '.chan >> text=the test was refused';
  return [
    {
      ...sight('alerts-tested', async () => `${(await open()).url}/alerts`, answered),
      clicks: [
        '[aria-label="Test webhook"]',
        '.chan >> text=the test was sent',
        '[aria-label="Test discord"]',
      ],
    },
  ];
}

/** Of a console that knows its reader as a viewer. */
export function viewerSights(open: OpenLater): readonly Sight[] {
  return [
    {
      ...sight('refused', async () => `${(await open()).url}/audit`, '.blank'),
      changing: '.blank .dim.mono',
    },
  ];
}

function sight(name: string, address: Sight['address'], mark: string): Sight {
  return { name, address, mark };
}

/** The command lines that pages build from a form or a filter, with every field that they have. */
import { runNowCommand, skipCommand } from '../../apps/console/web/src/acts/fire-commands.ts';
import { archiveCommand, returnCommand } from '../../apps/console/web/src/board/archive-command.ts';
import { eventsCommand } from '../../apps/console/web/src/filter/event-filter.ts';
import { filterCommand } from '../../apps/console/web/src/filter/run-filter.ts';
import { alertCopies } from '../../apps/console/web/src/pages/alerts/parts/alert-copies.ts';
import { silenceCommand } from '../../apps/console/web/src/pages/alerts/parts/silence-wish.ts';
import { importCommand } from '../../apps/console/web/src/pages/decks/files/import-file.ts';
import { auditCommand } from '../../apps/console/web/src/pages/audit/audit-filter.ts';
import { deckCommand } from '../../apps/console/web/src/pages/decks/parts/deck-command.ts';
import { letterListCopies } from '../../apps/console/web/src/pages/failures/failure-path.ts';
import {
  discardCommand,
  reopenCommand,
  replayCommand,
} from '../../apps/console/web/src/pages/failures/acts/letter-commands.ts';
import {
  editCommand as memberCommand,
  newMemberCommand,
} from '../../apps/console/web/src/pages/people/member-fields.ts';
import { statisticsCommand } from '../../apps/console/web/src/pages/metrics/parts/metrics-path.ts';
import { listCommand } from '../../apps/console/web/src/pages/quests/lists/list-command.ts';
import { editCommand as recordCommand } from '../../apps/console/web/src/pages/quests/edit/edit-command.ts';
import { limitCommand } from '../../apps/console/web/src/pages/queues/limit-fields.ts';
import { editCommand as scheduleCommand } from '../../apps/console/web/src/pages/schedules/editor/editor-fields.ts';
import { wishCommand } from '../../apps/console/web/src/acts/access/token-wish.ts';
import { editCommand, frontCommand } from '../../apps/console/web/src/acts/run/run-commands.ts';
import { bulkCommand, moveCommand } from '../../apps/console/web/src/pages/runs/bulk-command.ts';
import {
  changeCommand,
  inviteCommand,
  USUAL,
} from '../../apps/console/web/src/pages/settings/users/user-rights.ts';
import { withReason } from '../../apps/console/web/src/words/commands/command-line.ts';

const ORG = 'acme';
const ALL_RIGHTS = { role: 'operator', canSeePayload: false, orgs: 'acme, other' } as const;
const ADA = {
  name: "Ada O'Neil",
  email: 'ada@example.com',
  role: 'member',
  skills: 'db, ui',
  capacity: '240',
};

const KEPT = { orgId: ORG, id: 'x-1' };
const LIST = { archived: 'true', sort: 'id' };

const RUNS = { job: "it's", queue: 'mail', trigger: 'cron', tag: 'a', schedule: 'daily', by: 'ada' };

const BULK = { job: "it's", queue: 'mail', schedule: 'daily', tag: 'a b' };

const ALERTS = {
  rule: 'dead',
  job: 'report',
  queue: 'mail',
  isSuppressed: true,
  isExplained: false,
  tested: '30d',
  since: '7d',
} as const;

const READ_BY = { zone: 'UTC', now: Date.parse('2026-11-28T06:00:00Z') };
const SILENCE = { rule: [], job: '', severity: [], end: { span: 'until', until: '18:00' } } as const;

const MEMBER = {
  name: 'Ada',
  email: 'ada@example.com',
  role: 'member',
  active: false,
  dailyCapacityMinutes: 240,
  timezone: 'Asia/Tokyo',
  workdays: [1, 2],
  availability: [],
  skills: ['db', 'ui'],
  wipLimit: 3,
  workingGenius: null,
  githubLogin: 'ada',
};

const TASK = {
  title: 'Sort the inbox',
  questId: 'mail',
  description: 'a b',
  acceptanceCriteria: 'c d',
  priority: 'high',
  phase: 'W',
  estimateMinutes: 60,
  remainingMinutes: 30,
  dependsOn: ['a', 'b'],
  skills: ['ui'],
  tags: ['post'],
  assigneeId: 'ada',
  dueDate: '2026-12-24',
  requiresApproval: true,
  syncToGithub: false,
  github: { repo: 'acme/app', issueNumber: 7 },
};
const QUEST = {
  title: 'Answer mail',
  objective: 'an empty inbox',
  questlineId: 'letters',
  priority: 'high',
  dueDate: '2026-12-24',
  requires: [{ kind: 'quest', id: 'a' }],
};
const QUESTLINE = { title: 'All letters', description: 'a b', order: -2 };
const BOARD = {
  name: 'Acme and Sons',
  timezone: 'Europe/Berlin',
  workdays: [1, 2],
  holidays: ['2026-12-25'],
  active: false,
  'settings.deck.max': 5,
  'settings.focus': null,
};

const SCHEDULE = {
  jobId: 'report',
  schedule: '0 8 * * *',
  timezone: 'Europe/Berlin',
  when: 'upstream.x.result.rows > 0',
  input: { a: 1 },
  description: 'a b',
  catchUp: 'once',
  catchUpWindow: '2h',
  catchUpCap: 3,
  overlap: 'skip',
  jitter: '5m',
  startDeadline: '1h',
  exclude: ['2026-12-25'],
  queue: 'mail',
  priority: 'high',
  tags: ['a', 'b'],
};

export function copiedCommands(): readonly string[] {
  const importWish = { file: { name: 'my b.csv', text: '' }, org: ORG, mode: 'replace', allowCycles: true };
  return [
    eventsCommand({ type: 'run.*', job: 'report', run: '7', actor: "o'neil", since: '2h' }),
    auditCommand({ by: 'people', actor: "o'neil", action: 'queue.*', since: '7d', until: '1h' }) ?? '',
    filterCommand({ ...RUNS, state: 'failed', since: '6h', until: '2026-01-05T09:00:00Z' }),
    filterCommand({ ...RUNS, state: 'held' }),
    filterCommand({ view: 'live' }),
    ...(['run:cancel', 'run:replay', 'run:retry'] as const).flatMap((name) => [
      withReason(bulkCommand(name, { ids: [1, 2], isAll: false, filter: {} }) || '', "can't wait"),
      withReason(bulkCommand(name, { ids: [], isAll: true, filter: {} }) || '', 'x'),
      withReason(bulkCommand(name, { ids: [], isAll: true, filter: BULK }) || '', 'x'),
    ]),
    withReason(`${moveCommand({ ids: [], isAll: true, filter: BULK })} high`, 'not urgent'),
    `${moveCommand({ ids: [1], isAll: false, filter: {} })} high`,
    withReason(
      bulkCommand('run:replay', { ids: [], isAll: true, filter: { since: '6h', error: "can't" } }) || '',
    ),
    withReason(editCommand(7, '{ "to": "a b" }'), "o'neil asked"),
    frontCommand(7),
    withReason(silenceCommand({ ...SILENCE, rule: ['dead'], job: 'report.*', severity: ['low'] }, READ_BY)),
    withReason(silenceCommand(SILENCE, READ_BY), 'it is known'),
    importCommand({ ...importWish, board: 7 }),
    importCommand({ ...importWish, file: { name: 'board.yaml', text: '' }, mode: 'merge' }),
    statisticsCommand({ range: '24h', isTable: false, queue: 'mail' }),
    deckCommand({ org: ORG, member: 'ada', date: '2026-02-27' }),
    ...(['task', 'quest', 'questline', 'member'] as const).flatMap((kind) => [
      archiveCommand(kind, KEPT, '--detach'),
      returnCommand(kind, KEPT),
    ]),
    listCommand('task:list', ORG, { ...LIST, status: 'todo', dueBefore: '2026-02-27', flag: 'overdue' }),
    listCommand('quest:list', ORG, { ...LIST, state: 'locked', questline: 'post' }),
    replayCommand({ choice: { ids: [1, 2] }, patch: { cc: "o'neil" }, rate: '2/s' }),
    replayCommand({ choice: { filter: { fingerprint: '5f3a', job: 'report' } } }),
    replayCommand({ choice: { filter: {} } }),
    withReason(discardCommand({ ids: [1] })),
    letterListCopies({ status: 'open', isFlat: false, isReplay: false }).command,
    letterListCopies({ status: 'discarded', isFlat: true, group: '5f3a', job: 'report', isReplay: false })
      .command,
    reopenCommand([1, 2]),
    alertCopies({ view: 'history', severity: 'high', state: 'firing', ...ALERTS }).command,
    limitCommand('mail', { maxRunning: 3, maxDepth: null, rate: '10/s', burst: 2 }),
    withReason(
      runNowCommand('daily', '{ "to": "a b" }'),
      'the missed fire of 2026-11-28T02:30:00+01:00; as agreed',
    ),
    withReason(skipCommand('daily', 3), 'holidays'),
    scheduleCommand('daily', SCHEDULE),
    scheduleCommand('daily', { after: ['a', 'job:b'], ...cleared(SCHEDULE) }),
    scheduleCommand(undefined, { name: 'mine', enabled: false, ...SCHEDULE }),
    memberCommand(ORG, 'ada', MEMBER),
    newMemberCommand(ORG, ADA),
    ...(['task', 'quest', 'questline'] as const).flatMap((kind) => {
      const wish = { task: TASK, quest: QUEST, questline: QUESTLINE }[kind];
      return [
        recordCommand({ org: ORG, kind, id: undefined, wish }),
        recordCommand({ org: ORG, kind, id: 'x-1', wish }),
      ];
    }),
    recordCommand({ org: ORG, kind: 'task', id: 'x-1', wish: TASK, isForced: true }),
    recordCommand({ org: ORG, kind: 'board', id: ORG, wish: BOARD }),
    wishCommand({ name: 'my ci', user: 'ana', role: 'viewer', expires: '90d', jobs: 'report.*, mail' }),
    inviteCommand(ALL_RIGHTS),
    changeCommand('ana', USUAL, ALL_RIGHTS),
    changeCommand('ana', ALL_RIGHTS, USUAL),
  ];
}

/** Fields that the editor of a schedule can empty. */
function cleared(fields: object): Readonly<Record<string, null>> {
  const kept = ['jobId', 'schedule', 'after', 'catchUp', 'overlap', 'input', 'timezone'];
  return Object.fromEntries(
    Object.keys(fields)
      .filter((field) => !kept.includes(field))
      .map((field) => [field, null]),
  );
}

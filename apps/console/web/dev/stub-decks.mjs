/** A day of a board for the stub: two decks, flags, a digest, what its jobs did, a file, and the sync with GitHub. */
import { DAY, HOUR } from './stub-time.mjs';

const ORG = 'acme';
const SUMMARY = 'summary-daily.questmaster-acme-17';

/**
 * The answer of a route; undefined: none of these.
 * @param {string} method @param {string} route @param {URLSearchParams} params
 * @returns {{ body: unknown } | undefined}
 */
export function answerDecks(method, route, params) {
  const [, what, , part, id] = route.split('/').map(decodeURIComponent);
  if (what === 'runs' && part === 'boards') return { body: { items: [rowOf(Date.now())] } };
  if (what !== 'orgs') return undefined;
  const now = Date.now();
  if (method === 'POST' && part === 'import') return { body: importOf(params.get('dryRun') === 'true') };
  if (part === 'decks') return { body: decksOf(now, params.get('date')) };
  if (part === 'flags') return { body: { now: iso(now), items: flagsOf(now, params) } };
  if (part === 'digest') return { body: { now: iso(now), digest: digestOf(now) } };
  if (part === 'runs' && id !== undefined) return { body: summaryOf(now) };
  if (part === 'runs') return { body: { now: iso(now), items: [rowOf(now)] } };
  if (part === 'github') return { body: githubOf(now) };
  return undefined;
}

/** @param {number} at */
function iso(at) {
  return new Date(at).toISOString();
}

/** @param {number} at */
function day(at) {
  return iso(at).slice(0, 10);
}

/** @param {number} now @param {string | null} date */
function decksOf(now, date) {
  const dates = {
    today: day(now),
    timezone: 'Europe/Berlin',
    date: date ?? day(now),
    before: day(Date.parse(date ?? day(now)) - DAY),
  };
  const deck = (/** @type {string} */ memberId, /** @type {string} */ name, /** @type {object} */ more) => ({
    id: `deck-${ORG}-${memberId}-${dates.date}`,
    memberId,
    name,
    date: dates.date,
    capacityMinutes: 360,
    plannedMinutes: 0,
    items: [],
    version: 1,
    updatedAt: iso(now - HOUR),
    ...more,
  });
  const item = {
    stretch: false,
    plannedMinutes: 90,
    reasons: ['in-progress', 'unlocks:4'],
    why: [{ code: 'unlocks:4', says: '4 tasks wait for it' }],
  };
  return {
    now: iso(now),
    ...dates,
    items: [
      deck('ada', 'Ada Moreno', {
        plannedMinutes: 270,
        items: [
          {
            ...item,
            taskId: 't-1',
            title: 'Build the core of refunds',
            section: 'continue',
            status: 'in-progress',
          },
          {
            ...item,
            taskId: 't-2',
            title: 'Ask for the texts',
            section: 'unblock',
            plannedMinutes: 0,
            status: 'blocked',
          },
          {
            ...item,
            taskId: 't-3',
            title: 'Sketch the filters',
            section: 'next',
            status: 'done',
            assigneeId: 'bo',
            assigneeName: 'Bo Larsen',
          },
          {
            ...item,
            taskId: 't-4',
            title: 'Test the import',
            section: 'pull',
            stretch: true,
            plannedMinutes: 0,
            status: 'todo',
          },
        ],
      }),
      deck('bo', 'Bo Larsen', { capacityMinutes: 0, note: 'off', noteSays: 'Off on this day.' }),
      deck('cy', 'Cy Novak', { note: 'waiting-on: t-1', noteSays: 'Waits for Build the core of refunds.' }),
    ],
  };
}

/** @param {number} now @param {URLSearchParams} params */
function flagsOf(now, params) {
  const flags = [
    {
      taskId: 't-2',
      title: 'Ask for the texts',
      kind: 'blocked.manual',
      severity: 'critical',
      reason: 'Legal has not answered',
    },
    {
      taskId: 't-1',
      title: 'Build the core of refunds',
      kind: 'stuck.aging',
      severity: 'warn',
      reason: 'in work for 7 working days',
    },
  ].map((flag) => ({
    id: `flag-${flag.taskId}-${flag.kind}`,
    since: iso(now - 2 * DAY),
    lastSeenOn: day(now),
    evidence: { days: 7, limit: 5 },
    ...flag,
  }));
  return flags.filter(({ severity }) => [null, severity].includes(params.get('severity')));
}

/** @param {number} now */
function digestOf(now) {
  return {
    date: day(now),
    text: '1 quest unlocked (Refunds). 1 blocked, 1 stuck. Oldest: Build the core of refunds.',
    ai: true,
    unlocked: ['q-refunds'],
    completed: [],
    flags: { 'blocked.manual': 1 },
    topFlags: [
      { taskId: 't-2', kind: 'blocked.manual', severity: 'critical', nextStep: 'Ask Legal\nOr split it' },
    ],
    decks: [{ memberId: 'ada', itemCount: 4 }],
  };
}

/** @param {number} now */
function rowOf(now) {
  return {
    id: SUMMARY,
    orgId: ORG,
    jobId: 'daily.questmaster',
    runId: 17,
    day: day(now),
    status: 'success',
    startedAt: iso(now - HOUR),
    finishedAt: iso(now - HOUR + 84),
    tookMs: 84,
    counts: { changes: 4, warnings: 1, cycles: 1 },
    says: '1 quest unlocked, 1 flag raised, 1 deck generated, 1 task assigned',
    ai: { calls: 2, tokens: 640, fallback: false },
  };
}

/** @param {number} now */
function summaryOf(now) {
  return {
    ...rowOf(now),
    now: iso(now),
    stats: { members: 3, quests: 4, tasks: 12, flagsRaised: 1 },
    changes: [
      { entity: 'quest', id: 'q-refunds', action: 'unlocked', from: 'locked', to: 'unlocked' },
      { entity: 'flag', id: 'flag-t-2-blocked.manual', action: 'raised' },
      { entity: 'deck', id: `deck-${ORG}-ada-${day(now)}`, action: 'generated' },
      { entity: 'task', id: 't-4', action: 'assigned', to: 'ada' },
    ],
    warnings: [{ code: 'over-wip', subject: 'ada', message: 'works on 4 at once, the limit is 2' }],
    cycles: [['t-8', 't-9']],
  };
}

/** @param {boolean} dryRun */
function importOf(dryRun) {
  const none = { created: 0, updated: 0, unchanged: 3, archived: 0, returned: 0 };
  return {
    orgId: ORG,
    mode: 'merge',
    dryRun,
    board: dryRun ? 7 : 8,
    counts: {
      org: none,
      members: none,
      questlines: none,
      quests: none,
      tasks: { ...none, created: 1, updated: 1 },
    },
    changed: 2,
    changes: [
      {
        kind: 'tasks',
        id: 't-1',
        action: 'updated',
        fields: [{ field: 'priority', from: 'low', to: 'high' }],
      },
      { kind: 'tasks', id: 't-9', action: 'created', fields: [] },
    ],
    warnings: [{ field: 'tasks[1].dependsOn', message: 'there is no task "t-x"', line: 9, column: 5 }],
    says: dryRun
      ? 'acme: 2 records would change; nothing was stored (1 created, 1 updated).'
      : 'acme: 2 records changed (1 created, 1 updated).',
  };
}

/** @param {number} now */
function githubOf(now) {
  const since = iso(now - 3 * HOUR);
  return {
    now: iso(now),
    state: 'partial',
    says: 'The last run was incomplete: 1 task failed, 3 left to a later run.',
    tasks: 12,
    links: { total: 10, states: { linked: 8, error: 1, missing: 1 } },
    leftAlone: { gone: 1, moved: 0 },
    lastSync: {
      at: iso(now - HOUR),
      runId: 18,
      created: 2,
      updated: 0,
      closed: 0,
      unchanged: 6,
      skipped: 0,
      failed: 1,
      remaining: 3,
    },
    partialSince: since,
    lastRun: {
      id: 18,
      state: 'failed',
      finishedAt: iso(now - HOUR),
      error: '1 task failed, the others are done.',
    },
    schedules: [{ name: 'github.sync', enabled: true }],
    limits: { allowedRepos: ['acme/app'], maxMutationsPerRun: 60, createSettleSeconds: 900 },
    errorCount: 2,
    errors: [
      {
        taskId: 't-2',
        title: 'Ask for the texts',
        repo: 'acme/app',
        state: 'error',
        issueNumber: 12,
        url: 'https://github.com/acme/app/issues/12',
        lastPushedAt: since,
        lastError: 'Validation Failed: assignees',
      },
      { taskId: 't-3', title: 'Print the plan', repo: 'acme/app', state: 'missing', issueNumber: 9 },
    ],
  };
}

/** A few schedules for the stub, and what their verbs say. */
import { DAY, HOUR } from './stub-time.mjs';

const RULES = {
  catchUp: 'once',
  catchUpWindowMs: DAY,
  catchUpCap: 100,
  overlap: 'skip',
  jitterMs: 0,
  exclude: [],
  tags: [],
};
const PAUSE = { mode: 'paused', by: 'user:ana', reason: 'the format changes on Monday', version: 5 };
const SKIP = {
  kind: 'skip',
  by: 'user:ana',
  reason: 'the replica is being resized',
  says: 'Sun 03:00 is skipped, by user:ana: the replica is being resized',
};

/**
 * The answer of a route; undefined: none of these.
 * @param {string} method @param {string} route @param {URLSearchParams} params
 * @returns {{ body: unknown } | undefined}
 */
export function answerSchedules(method, route, params) {
  if (route === '/cron/preview') return { body: { words: 'At 02:30', warnings: [], fires: previewed() } };
  const [, what, id, part] = route.split('/');
  if (what !== 'schedules') return undefined;
  const now = new Date();
  if (method !== 'GET') return { body: saidOf(decodeURIComponent(id ?? '')) };
  const items = rowsOf(now.getTime());
  if (id === undefined) return { body: { now: now.toISOString(), items } };
  if (id === 'calendar') return { body: calendarOf(now.getTime()) };
  const row = items.find(({ name }) => name === decodeURIComponent(id)) ?? items[0];
  if (!row) return undefined;
  if (part === 'fires') {
    const wanted = (/** @type {object} */ fire) => params.get('missed') !== 'true' || 'missed' in fire;
    return { body: { items: firesOf(now.getTime()).filter(wanted) } };
  }
  if (part === 'why') return { body: whyOf(row) };
  const { recent: _recent, ...same } = row;
  return {
    body: {
      ...same,
      // Its overrides say more themselves.
      notes: same.overrides.length > 0 ? [] : same.notes,
      now: now.toISOString(),
      input: { value: { month: '2026-11' } },
      rules: RULES,
      rulesSay: 'Catches up the latest missed fire within 1d; skips while the run before is unfinished.',
      coming: daily(new Date(now.getTime() + HOUR).toISOString(), 10),
      warnings: [],
      clockChange: {
        at: '2027-03-28T01:00:00.000Z',
        fires: [
          ...daily('2027-03-27T01:30:00.000Z', 1),
          {
            at: '2027-03-28T01:00:00.000Z',
            local: '2027-03-28T03:00:00+02:00',
            excluded: false,
            notes: [],
            says: ['clocks go forward 02:00 → 03:00: fires at 03:00'],
          },
        ],
      },
      followers: [{ name: 'crm.after', on: 'success', when: 'result.groups > 0' }],
    },
  };
}

/** @param {number} now */
function rowsOf(now) {
  const common = { timezone: 'Europe/Berlin', enabled: true, missed: 0, overrides: [], version: 3 };
  const next = [1, 2, 3].map((nr) => new Date(now + nr * HOUR).toISOString());
  const rows = [
    {
      name: 'revenue.nightly',
      schedule: '30 2 * * *',
      words: 'at 02:30 Berlin',
      notes: ['2 missed fires not caught up'],
    },
    {
      name: 'snapshot',
      schedule: '0 3 * * *',
      words: 'at 03:00',
      notes: ['Sun 03:00 skipped'],
      overrides: [SKIP],
    },
    {
      name: 'feed',
      schedule: '20 * * * *',
      words: 'at 20 past',
      state: 'paused',
      pause: PAUSE,
      notes: ['paused'],
    },
    {
      name: 'crm.after',
      after: [{ schedule: 'revenue.nightly', on: 'success', as: 'r' }],
      words: 'after',
      next: [],
    },
    {
      name: 'digest',
      schedule: '0 7 * * 5',
      words: 'at 07:00, only on Friday',
      enabled: false,
      state: 'off',
      next: [],
    },
  ];
  return rows.map((row) => ({
    ...common,
    jobId: 'report.revenue',
    state: 'on',
    notes: [],
    next,
    source: row.name === 'digest' ? 'store' : 'file',
    may: { run: true, change: true, override: true, edit: row.name === 'digest' },
    recent: firesOf(now).map(({ at, verdict, words }) => ({ at, verdict, words })),
    ...row,
  }));
}

/** @param {number} now */
function firesOf(now) {
  const at = (/** @type {number} */ hours) => new Date(now - hours * HOUR).toISOString();
  const clock = (/** @type {number} */ hours) => at(hours).slice(11, 16);
  const down = `No daemon was up from ${clock(3.2)} to ${clock(1)}.`;
  return [
    {
      at: at(2),
      decidedAt: at(1),
      verdict: 'run',
      words: 'it asked for a run',
      runId: 3436,
      missed: `${down} It was found 1h late. Caught up by run 3436.`,
    },
    {
      at: at(3),
      decidedAt: at(1),
      verdict: 'skipped_catchup',
      words: 'it was missed, and is not caught up',
      missed: `${down} It was found 2h late. Not caught up: its rule was to catch up the latest one, within 1d.`,
    },
  ];
}

/** @param {ReturnType<typeof rowsOf>[number]} row */
function whyOf({ name, jobId, timezone, enabled, overrides }) {
  const says = 'Sat 02:30 (1h ago) created run 3436, which ended: failed';
  const answer = { because: 'recorded' };
  return {
    schedule: name,
    jobId,
    timezone,
    enabled,
    says,
    facts: ['See: worker run:show 3436'],
    answer,
    overrides,
  };
}

/** @param {number} now */
function calendarOf(now) {
  const at = (/** @type {number} */ hours) => new Date(now + hours * HOUR).toISOString();
  const row = { jobId: 'report.revenue', fires: [], stretches: [], skipped: [], paused: [], excluded: [] };
  return {
    now: at(0),
    from: at(-24),
    to: at(168),
    rows: [
      { ...row, name: 'revenue.nightly', fires: [at(12), at(36), at(60)] },
      { ...row, name: 'snapshot', fires: [at(37)], skipped: [at(13)] },
      { ...row, name: 'feed', stretches: [{ from: at(1), to: at(150), everyMs: HOUR, isPaused: true }] },
    ],
    past: [
      {
        name: 'revenue.nightly',
        at: at(-3),
        to: at(-3),
        fires: 1,
        verdict: 'skipped_catchup',
        words: 'it was missed, and is not caught up. No daemon was up from Sat 02:10 to 04:30',
        isMissed: true,
      },
      { name: 'feed', at: at(-2), to: at(-1), fires: 12, verdict: 'run', words: 'it asked for a run' },
      {
        name: 'snapshot',
        at: at(-4),
        to: at(-4),
        fires: 1,
        verdict: 'run',
        words: 'it was found 2h late: it asked for a run. No daemon was up from Sat 02:10 to 04:30',
        isMissed: true,
      },
    ],
    isWhole: true,
  };
}

/** Ten fires of 02:30 in Berlin around a change of the clocks; one is on an excluded date. */
function previewed() {
  const turn = ['clocks go forward 02:00 → 03:00: fires at 03:00'];
  const excluded = { excluded: true, leftOut: 'excluded', says: ['excluded: it does not run on this date'] };
  return [
    ...daily('2027-03-27T01:30:00.000Z', 1),
    {
      at: '2027-03-28T01:00:00.000Z',
      local: '2027-03-28T03:00:00+02:00',
      excluded: false,
      notes: turn,
      says: turn,
    },
    ...Array.from({ length: 8 }, (_, nr) => {
      const at = new Date(Date.parse('2027-03-29T00:30:00.000Z') + nr * DAY).toISOString();
      const local = `${at.slice(0, 10)}T02:30:00+02:00`;
      return {
        at,
        local,
        excluded: false,
        notes: [],
        says: [],
        ...(at.startsWith('2027-04-02') && excluded),
      };
    }),
  ];
}

/** @param {string} first @param {number} count */
function daily(first, count) {
  return Array.from({ length: count }, (_, nr) => {
    const at = new Date(Date.parse(first) + nr * DAY).toISOString();
    return { at, local: `${at.slice(0, 19)}+01:00`, excluded: false, notes: [], says: [] };
  });
}

/** @param {string} name */
function saidOf(name) {
  return {
    changed: true,
    name,
    enabled: true,
    version: 4,
    before: [],
    after: [],
    followers: [],
    deleted: true,
    runId: 3441,
    unfinished: [],
    says: `${name} is changed.`,
  };
}

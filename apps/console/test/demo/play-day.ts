/**
 * A day of the shop up to a fixed moment, the same each time: what a person sees who opens the console while something is
 * wrong. The mail server is down, a queue is paused, a report runs, a run waits for another.
 */
import { silenceAlerts } from '@sb/alerts';
import { pauseJob, pauseQueue } from '@sb/queue';
import { writeProgress } from '@sb/queue/engine';
import { openBoard, ORG, planAgain } from './board.ts';
import { linkIssues } from './issues.ts';
import { DEMO_JOBS } from './jobs.ts';
import type { Random } from './jobs/job.ts';
import { evaluate, fire, loadAlerts, loadMaintenance, loadPlans, operate } from './plans.ts';
import { inviteOperator, invitePeople, signInPerson } from './people.ts';
import { type Clock, openShop, type Shop, tellUntil, VERSION, type Working } from './shop.ts';

/** The moment of the pictures. */
export const NOW = Date.parse('2026-11-28T14:32:10Z');
/** The last workday before it: its decks are not those of people who are off. */
export const BOARD_DAY = '2026-11-27T07:00:00.000Z';
/** The week to come: that of the moment is over for people who work. */
const PLANNED_WEEK = '2026-11-30';
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const BEGIN = NOW - DAY;
/** Minutes before now. */
const MEDIA_PAUSED = 39;
const REINDEX_BEGAN = 9.5;
const REPORT_BEGAN = 1.4;
const CHAIN_BEGAN = 26;
const CRM_PAUSED = 12;
/** No daemon fires then; hours before now. */
const AWAY = [1.6, 1.1] as const;
const SILENCED = 20;
const EVALUATE_EVERY_MIN = 5;

/** The numbers of the runs that pictures show. */
export interface Played {
  readonly shop: Shop;
  readonly running: number;
  readonly waiting: number;
  /** Between a run that succeeded and one that waits for it in vain. */
  readonly between: number;
}

interface Act {
  readonly at: number;
  readonly run: (shop: Shop) => Promise<unknown>;
}

/** `hours`: only the last so many, from an empty store. */
export async function playDay(url: string, hours = 24): Promise<Played> {
  const begin = NOW - hours * 60 * MINUTE;
  const clock: Clock = { now: begin };
  const random = createRandom(20_261_128);
  const shop = await openShop(url, clock, random, BEGIN);
  let running = 0;
  let waiting = 0;
  let between = 0;
  await loadAlerts(
    shop.store,
    shop.nodes.map(({ id }) => id),
  );
  await invitePeople(shop.store);
  await openBoard(shop.store, { now: BOARD_DAY, week: PLANNED_WEEK });
  await linkIssues(shop.store, ORG, BOARD_DAY);
  await planAgain(shop.store, PLANNED_WEEK);
  const asked: readonly Act[] = [
    ...requests(random).filter(({ at }) => at >= begin),
    { at: NOW - 3 * 60 * MINUTE, run: ({ store }) => inviteOperator(store) },
    {
      at: NOW - 11.6 * 60 * MINUTE,
      run: (to) => to.ask('db.snapshot', {}, { createdBy: 'schedule:snapshot.nightly' }),
    },
    {
      at: NOW - MEDIA_PAUSED * MINUTE,
      async run({ store }) {
        await signInPerson(store, 'ana');
        await pauseQueue(store, 'media', {
          reason: 'storage move, OPS-418',
          actor: 'user:ana',
          until: NOW + 21 * MINUTE,
        });
      },
    },
    {
      at: NOW - SILENCED * MINUTE,
      async run({ store }) {
        await signInPerson(store, 'ben');
        await silenceAlerts(
          store,
          { match: { rule: ['dlq-jobs'] }, until: { forMs: 4 * 60 * MINUTE } },
          { actor: 'user:ben', reason: 'known: oldshop endpoint is gone, contract ends 30 Nov' },
        );
      },
    },
    {
      at: NOW - REINDEX_BEGAN * MINUTE,
      run: (to) => to.ask('search.reindex', {}, { createdBy: 'schedule:reindex.weekly' }),
    },
    {
      at: NOW - CHAIN_BEGAN * MINUTE,
      async run(to) {
        const first = await to.ask('crm.push', { segment: 'smb' });
        const digest = { to: 'sales@acme.test', date: '2026-11-28', team: 'growth' };
        between = await to.ask('mail.digest', digest, { after: [first] });
        await to.ask('cache.warm', {}, { after: [between] });
      },
    },
    {
      at: NOW - CRM_PAUSED * MINUTE,
      async run(to) {
        await pauseJob(to.store, 'crm.push', {
          reason: 'the CRM answers 500 since 15:10, OPS-421',
          actor: 'user:ben',
        });
        for (const segment of ['smb', 'trial', 'enterprise']) await to.ask('crm.push', { segment });
      },
    },
    ...lastSeconds(random),
    {
      at: NOW - REPORT_BEGAN * MINUTE,
      async run(to) {
        running = await to.ask(
          'report.revenue',
          { month: '2026-11', currency: 'EUR' },
          { createdBy: 'user:ana' },
        );
        waiting = await to.ask(
          'mail.digest',
          { to: 'finance@acme.test', date: '2026-11-28', team: 'finance' },
          { after: [running] },
        );
      },
    },
  ];
  const acts = asked.toSorted((a, b) => a.at - b.at);

  const [{ id: nodeId }] = shop.nodes;
  await loadPlans(shop.store, nodeId, VERSION);
  let nextMinute = begin;
  while (clock.now < NOW) {
    const at = Math.min(acts[0]?.at ?? Infinity, shop.nextAt(), nextMinute, NOW);
    clock.now = Math.ceil(Math.max(clock.now, at));
    const isAsked = acts[0] !== undefined && acts[0].at <= clock.now;
    while (acts[0] && acts[0].at <= clock.now) await acts.shift()?.run(shop);
    // A claim takes a moment.
    if (isAsked) clock.now += Math.round(2 + 40 * random() ** 3);
    await shop.turn();
    if (clock.now < nextMinute) continue;
    await shop.minute();
    if (!isAway(clock.now)) await fire(shop.store, nodeId);
    if (((clock.now - BEGIN) / MINUTE) % EVALUATE_EVERY_MIN < 1) await evaluate(shop.store, nodeId);
    nextMinute += MINUTE;
  }
  await loadMaintenance(shop.store, nodeId, VERSION);
  await operate(shop.store, NOW);
  await evaluate(shop.store, nodeId);
  for (const node of shop.nodes)
    for (const working of node.running.values()) await showProgress(shop, node, working);
  return { shop, running, waiting, between };
}

function isAway(at: number): boolean {
  const hoursAgo = (NOW - at) / (60 * MINUTE);
  return hoursAgo <= AWAY[0] && hoursAgo > AWAY[1];
}

/** What is under way, waits for its next attempt or for a place at the moment of the pictures. */
function lastSeconds(random: Random): readonly Act[] {
  const asked: readonly (readonly [secondsAgo: number, jobId: string, count: number])[] = [
    [95, 'db.snapshot', 1],
    [3, 'mail.digest', 2],
    [1.6, 'github.issues', 1],
    [0.9, 'github.issues', 1],
    [0.2, 'billing.invoice', 2],
    [0.08, 'mail.digest', 6],
  ];
  return asked.flatMap(([secondsAgo, jobId, count]) => {
    const job = DEMO_JOBS.find((one) => one.job.id === jobId);
    return Array.from({ length: count }, () => {
      const input = job?.input(random);
      return { at: NOW - secondsAgo * 1_000, run: (shop: Shop) => shop.ask(jobId, input) };
    });
  });
}

function requests(random: Random): readonly Act[] {
  return DEMO_JOBS.flatMap(({ job, everyMin, input }) => {
    if (everyMin === undefined) return [];
    const acts: Act[] = [];
    for (let at = BEGIN + random() * everyMin * MINUTE; at < NOW;) {
      const given = input(random);
      acts.push({ at, run: (shop) => shop.ask(job.id, given) });
      at += (everyMin * MINUTE * (0.4 + 1.2 * random())) / busynessAt(at);
    }
    return acts;
  });
}

/** 1.3 in the early afternoon, 0.3 at night. */
function busynessAt(at: number): number {
  const hour = new Date(at).getUTCHours() + new Date(at).getUTCMinutes() / 60;
  return 0.3 + Math.max(0, Math.sin(((hour - 5) / 16) * Math.PI));
}

async function showProgress(
  { store, clock }: Shop,
  node: Shop['nodes'][number],
  working: Working,
): Promise<void> {
  const share = (clock.now - working.startedAt) / working.play.ms;
  await tellUntil(store, clock, { node, working, share });
  const claim = { id: working.run.id, claimNo: working.run.claimNo, nodeId: node.id };
  if (working.run.jobId === 'report.revenue')
    await writeProgress(store, claim, { done: 2, total: 4, note: 'converted' });
  if (working.run.jobId === 'search.reindex')
    await writeProgress(store, claim, {
      done: Math.round(share * 40) * 1_200,
      total: 48_000,
      note: 'shard 6',
    });
}

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
function createRandom(seed: number): Random {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

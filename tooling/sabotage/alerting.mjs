// Alerts from end to end: exactly one daemon evaluates, and each kind of rule fires and ends.

const EVALUATE = 'packages/alerts/src/episodes/evaluate-alerts.ts';
const EVALUATOR = 'packages/alerts/src/daemon/evaluator.ts';
const PULSES = 'packages/alerts/src/daemon/alerting.ts';
const STATE = 'packages/alerts/src/episodes/open-alerts.sql.ts';
const SAVE = 'packages/alerts/src/episodes/save-alerts.sql.ts';
const SIGNS = 'packages/alerts/src/episodes/alert-signs.sql.ts';
const MANY = 'packages/alerts/test/many-evaluators.test.ts';
const DAEMONS = 'packages/alerts/test/three-daemons.test.ts';
const ONCE = 'packages/alerts/test/evaluate-alerts.test.ts';
const LOOP = 'packages/alerts/test/alerting.test.ts';
const STORM = 'packages/alerts/test/alert-storm.test.ts';
const RULES = 'packages/testing/test/alert-rules.test.ts';
const FILES = 'packages/testing/test/alert-files.test.ts';
const PROGRAM = 'apps/worker/test/alerts.test.ts';

/** @type {readonly import('./edit.mjs').Sabotage[]} */
export const ALERTING = [
  {
    breaks: 'two evaluations at once both write',
    edits: [
      {
        file: STATE,
        search: 'where name = ${CURSOR} and seq = ${from} returning seq',
        replace: 'where name = ${CURSOR} and seq >= ${from} returning seq',
      },
    ],
    noticedBy: [
      { file: ONCE, test: 'of two at once one writes' },
      { file: MANY, test: '(postgres) who evaluate at once say together what one says' },
    ],
  },
  {
    breaks: 'a daemon without the lease evaluates too',
    edits: [{ file: EVALUATOR, search: 'if (!holdsLease) return STAND_BY_MS;', replace: '' }],
    noticedBy: [{ file: LOOP, test: 'are one that evaluates, and another when that says goodbye' }],
  },
  {
    breaks: 'a daemon that stops keeps its lease',
    edits: [
      {
        file: EVALUATOR,
        search: 'releaseLease(tx, ALERT_LEASE, holder)',
        replace: "releaseLease(tx, ALERT_LEASE, 'nobody')",
      },
    ],
    noticedBy: [{ file: LOOP, test: 'are one that evaluates, and another when that says goodbye' }],
  },
  {
    breaks: 'the lease of a killed daemon never ends',
    edits: [
      {
        file: SIGNS,
        search: 'where name = ${lease} and expires_at > ${tx.now})',
        replace: 'where name = ${lease})',
      },
    ],
    noticedBy: [{ file: LOOP, test: 'go on with what one that was killed has left' }],
  },
  {
    breaks: 'evaluations follow each other without a pause',
    edits: [{ file: EVALUATOR, search: 'const REST_FACTOR = 33;', replace: 'const REST_FACTOR = 0;' }],
    noticedBy: [{ file: LOOP, test: 'what takes long to evaluate is evaluated seldom' }],
  },
  {
    breaks: 'a channel that hangs prevents its daemon from stopping',
    edits: [
      {
        file: PULSES,
        search: 'await Promise.race([finish(), sleep(',
        replace: 'await Promise.all([finish(), sleep(',
      },
    ],
    noticedBy: [{ file: LOOP, test: 'a channel that hangs holds up neither' }],
  },
  {
    breaks: 'an unreachable store is reported again and again',
    edits: [{ file: PULSES, search: 'if (!failed.has(what)) logger.error(', replace: 'logger.error(' }],
    noticedBy: [{ file: LOOP, test: 'a store that is away is told of once' }],
  },
  {
    breaks: 'an alert and its event are not written together',
    edits: [{ file: EVALUATE, search: '  yield* publish(tx, events);\n', replace: '' }],
    noticedBy: [{ file: ONCE, test: 'writes what fires, whom to tell and the event together' }],
  },
  {
    breaks: 'the notifications of an alert are not recorded',
    edits: [
      {
        file: EVALUATE,
        search: 'if (outcome) yield* saveNotified(',
        replace: 'if (!outcome) yield* saveNotified(',
      },
    ],
    noticedBy: [{ file: DAEMONS, test: 'keep the throttle together' }],
  },
  {
    breaks: 'the notifications of an episode are lost when the next one begins',
    edits: [
      {
        file: EVALUATE,
        search: 'notified: yield* readNotified(tx, begun)',
        replace: 'notified: yield* readNotified(tx, [])',
      },
    ],
    noticedBy: [{ file: ONCE, test: 'what fires again too soon is told when it is time' }],
  },
  {
    breaks: 'the hourly throttle slots are not written',
    edits: [
      {
        file: EVALUATE,
        search: '  for (const [key, taken] of slots) yield* saveSlots(tx, key, taken);\n',
        replace: '',
      },
    ],
    noticedBy: [{ file: DAEMONS, test: 'keep the throttle together' }],
  },
  {
    breaks: 'omitted notifications are not counted',
    edits: [
      { file: EVALUATE, search: '  if (leftOut) yield* addSuppressed(tx, id, leftOut);\n', replace: '' },
    ],
    noticedBy: [
      { file: ONCE, test: 'what nobody is told of is counted' },
      { file: STORM, test: 'is told of once a rule and job' },
    ],
  },
  {
    breaks: 'only the first notification of an alert is recorded',
    edits: [
      { file: SAVE, search: 'set told = excluded.told, at', replace: 'set told = alert_told.told, at' },
    ],
    noticedBy: [{ file: DAEMONS, test: 'keep the throttle together' }],
  },
  {
    breaks: 'a command without a daemon evaluates nothing',
    edits: [
      {
        file: 'apps/worker/src/commands/job/alert-after.ts',
        search: 'if (!existsSync(file)) return;',
        replace: 'if (existsSync(file)) return;',
      },
    ],
    noticedBy: [{ file: PROGRAM, test: 'with no daemon a command tells of what failed' }],
  },
  {
    breaks: 'a command waits for a receiver that hangs',
    edits: [
      {
        file: 'apps/worker/src/commands/job/alert-now.ts',
        search: 'const SEND_WITHIN_MS = 5_000;',
        replace: 'const SEND_WITHIN_MS = 50_000;',
      },
    ],
    noticedBy: [
      {
        file: 'apps/worker/src/commands/job/alert-now.test.ts',
        test: 'a command gives a channel up before a daemon would',
      },
    ],
  },
  {
    breaks: 'rules that are loaded during an evaluation wait for the next failure',
    edits: [{ file: EVALUATOR, search: 'if (inForce === given) seen = folded;', replace: 'seen = folded;' }],
    noticedBy: [
      { file: LOOP, test: 'other rules that come in the midst of an evaluation are evaluated next' },
    ],
  },
  {
    breaks: 'an alert of a deleted rule fires for ever',
    edits: [
      {
        file: 'packages/alerts/src/episodes/step-alerts.ts',
        search: 'flatMap((before) => leftOver(before, { rules, unclear, now }))',
        replace: 'flatMap(() => [])',
      },
    ],
    noticedBy: [
      {
        file: ONCE,
        test: 'a rule that is deleted, edited or turned off while it fires ends with the reason',
      },
    ],
  },
  {
    breaks: 'a consequence notifies in addition to its cause',
    edits: [
      {
        file: 'packages/alerts/src/episodes/decide-notices.ts',
        search: 'firing: knownCauses(known.map(recordOf), context)',
        replace: 'firing: []',
      },
    ],
    noticedBy: [
      { file: ONCE, test: 'what is only the consequence of something that fires waits for its turn' },
    ],
  },
  {
    breaks: 'no rule learns of a run that takes too long',
    edits: [
      {
        file: 'packages/alerts/src/evaluate/durations.ts',
        search: 'longest: true',
        replace: 'longest: false',
      },
    ],
    noticedBy: [{ file: RULES, test: 'runningLongerThan: 10m' }],
  },
  {
    breaks: 'a queue that is paused for a time raises an alert',
    edits: [
      {
        file: 'packages/alerts/src/evaluate/queues.ts',
        search: 'isPaused && until === undefined',
        replace: 'isPaused',
      },
    ],
    noticedBy: [{ file: RULES, test: 'queuePaused: true, for: 10m' }],
  },
  {
    breaks: 'the alert about a broken channel is sent by that channel',
    edits: [
      {
        file: 'packages/alerts/src/episodes/notify.ts',
        search:
          "return group.kind === 'channel' ? channels.filter((name) => name !== group.name) : channels;",
        replace: 'return channels;',
      },
    ],
    noticedBy: [{ file: FILES, test: 'a channel that takes nothing is told of by the others' }],
  },
];

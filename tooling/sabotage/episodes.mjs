// Alerts: delivered once, and always, never too often.

const EVALUATE = 'packages/alerts/src/evaluate';
const EPISODES = 'packages/alerts/src/episodes/episodes.ts';
const NOTIFY = 'packages/alerts/src/episodes/notify.ts';
const NOTIFIED = 'packages/alerts/src/episodes/notified.ts';
const SLOTS = 'packages/alerts/src/episodes/throttle.ts';

/** @param {string} file */
const testOf = (file) => file.replace(/\.ts$/, '.test.ts');

/** @type {readonly import('./edit.mjs').Sabotage[]} */
export const EPISODIC = [
  {
    breaks: 'an alert for slow runs ends by itself, because the slow ones become usual',
    edits: [
      {
        file: `${EVALUATE}/durations.ts`,
        search: 'firing?.baseline ?? quantileOf(before, 0.5)',
        replace: 'quantileOf(before, 0.5)',
      },
    ],
    noticedBy: [
      {
        file: `${EVALUATE}/durations.test.ts`,
        test: 'a duration stays slow against what was usual at its onset, however long it lasts',
      },
    ],
  },
  {
    breaks: 'one more slow run raises an alert',
    edits: [{ file: `${EVALUATE}/durations.ts`, search: 'const SLOW = 4;', replace: 'const SLOW = 3;' }],
    noticedBy: [
      {
        file: `${EVALUATE}/durations.test.ts`,
        test: 'among durations that scatter fewer than one run in 1,000 raises a false alert',
      },
    ],
  },
  {
    breaks: 'a very short job counts as slow after a brief halt of its process',
    edits: [
      {
        file: `${EVALUATE}/durations.ts`,
        search: 'LEAST_USUAL_MS = 100',
        replace: 'LEAST_USUAL_MS = 0',
      },
    ],
    noticedBy: [{ file: `${EVALUATE}/durations.test.ts`, test: 'a duration twice as slow, but still fast' }],
  },
  {
    breaks: 'an alert for a backlog at its threshold comes and goes',
    edits: [
      { file: `${EVALUATE}/queues.ts`, search: '(isFiring ? BACK : 1)', replace: '(isFiring ? 1 : 1)' },
    ],
    noticedBy: [{ file: `${EVALUATE}/evaluate.test.ts`, test: 'of a queue: 49 pending' }],
  },
  {
    breaks: 'a rule that cannot be evaluated stops the evaluation of all rules',
    edits: [
      { file: `${EVALUATE}/evaluate.ts`, search: 'return [cannot(itself, error)];', replace: 'throw error;' },
    ],
    noticedBy: [
      {
        file: `${EVALUATE}/evaluate.test.ts`,
        test: 'a rule that cannot be evaluated is an alert of its own, until it can be',
      },
    ],
  },
  {
    breaks: 'an alert fires before its `for` is over',
    edits: [
      {
        file: EPISODES,
        search: 'if (now - episode.since < forOf(episode, rule.condition))',
        replace: 'if (now < 0)',
      },
    ],
    noticedBy: [
      { file: testOf(EPISODES), test: 'whatever is found, at whatever time `for` is never undercut' },
    ],
  },
  {
    breaks: 'too little data resolves a firing alert',
    edits: [
      {
        file: EPISODES,
        search: "if (verdict.verdict === 'insufficient') return { episode: seen };",
        replace: '',
      },
    ],
    noticedBy: [
      {
        file: testOf(EPISODES),
        test: 'whatever is found, at whatever time too little data fires nothing and resolves nothing',
      },
    ],
  },
  {
    breaks: 'a failure notifies again when a newer one is removed',
    edits: [
      {
        file: EPISODES,
        search: 'return occurredAt > last.at ||',
        replace: 'return occurredAt !== last.at ||',
      },
    ],
    noticedBy: [{ file: testOf(EPISODES), test: 'the newest is taken away' }],
  },
  {
    breaks: 'a notification that comes too soon is dropped',
    edits: [
      {
        file: NOTIFY,
        search: "if (now < until) return { kind: 'hold', until };",
        replace: "if (now < until) return { kind: 'suppress', reason: 'min_interval' };",
      },
    ],
    noticedBy: [{ file: testOf(NOTIFY), test: 'the same again is held until the end of minInterval' }],
  },
  {
    breaks: 'an alert that fired in a silence never notifies',
    edits: [
      {
        file: NOTIFIED,
        search: "if (!wasNotified) return 'fired';",
        replace: 'if (!wasNotified) return undefined;',
      },
    ],
    noticedBy: [
      { file: testOf(NOTIFIED), test: 'what fires under a silence is told when the silence is over' },
    ],
  },
  {
    breaks: 'a noisy job leaves no throttle slot for critical alerts',
    edits: [{ file: SLOTS, search: 'Math.min(KEPT, most - 1)', replace: 'Math.min(0, most - 1)' }],
    noticedBy: [{ file: testOf(SLOTS), test: 'the slots of an hour two are kept for what is critical' }],
  },
  {
    breaks: 'the end of an alert goes to the channels of a new alert',
    edits: [
      {
        file: NOTIFY,
        search:
          "notice.kind === 'resolved' && notified.channels ? notified.channels : alertChannels(notice, settings)",
        replace: 'channelsOf(notice, settings)',
      },
    ],
    noticedBy: [
      { file: testOf(NOTIFY), test: 'an end is told where the beginning was, whoever is told now' },
    ],
  },
  {
    breaks: 'a mistake in a rule ends its alert, which fires again when the rule is corrected',
    edits: [
      {
        file: 'packages/alerts/src/episodes/step-alerts.ts',
        search: 'new Set<string>(leftOut)',
        replace: 'new Set<string>()',
      },
    ],
    noticedBy: [
      {
        file: 'packages/alerts/test/evaluate-alerts.test.ts',
        test: 'a rule that has a mistake now ends nothing, and tells nothing anew once it is put right',
      },
    ],
  },
  {
    breaks: 'a daemon that starts with a mistyped list of rules notifies that their alerts are resolved',
    edits: [
      {
        file: 'packages/alerts/src/episodes/step-alerts.ts',
        search: 'known.has(rule) || !hidesRules',
        replace: 'true',
      },
    ],
    noticedBy: [
      {
        file: 'packages/alerts/test/evaluate-alerts.test.ts',
        test: 'a start with a mistyped list of rules ends nothing as deleted',
      },
    ],
  },
];

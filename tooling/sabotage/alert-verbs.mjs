// Actions on alerts: silence, acknowledge, and read their history.

const ALERTS = 'packages/alerts';

/** @type {readonly import('./edit.mjs').Sabotage[]} */
export const ALERT_VERBS = [
  {
    breaks: 'a silence goes on after its time',
    edits: [
      {
        file: `${ALERTS}/src/episodes/silences.sql.ts`,
        search: 'ended_at is null and until > ${tx.now}',
        replace: 'ended_at is null and until > 0',
      },
    ],
    noticedBy: [{ file: `${ALERTS}/test/silences.test.ts`, test: 'is in force until its time has passed' }],
  },
  {
    breaks: 'the end of a silence does not record its actor',
    edits: [
      {
        file: `${ALERTS}/src/actions/silences.ts`,
        search: "yield* publish(tx, [toEngineEvent('alert.unsilenced', facts, { actor })]);",
        replace: '',
      },
    ],
    noticedBy: [{ file: `${ALERTS}/test/silences.test.ts`, test: 'is ended once, by whoever is first' }],
  },
  {
    breaks: 'an acknowledged alert notifies again',
    edits: [
      {
        file: `${ALERTS}/src/episodes/notify.ts`,
        search: "  if (isAcknowledged) return 'acknowledged';\n",
        replace: '',
      },
    ],
    noticedBy: [
      { file: `${ALERTS}/src/episodes/notify.test.ts`, test: 'what a person has taken on is not told again' },
    ],
  },
  {
    breaks: 'a resolved alert can be acknowledged',
    edits: [
      {
        file: `${ALERTS}/src/actions/acknowledge.ts`,
        search: "row.state === 'resolved' || ",
        replace: '',
      },
    ],
    noticedBy: [{ file: `${ALERTS}/test/acknowledge.test.ts`, test: 'that is over, pending or not there' }],
  },
  {
    breaks: 'a resolved alert shows its last finding instead of the reason it fired for',
    edits: [
      {
        file: `${ALERTS}/src/episodes/episodes.ts`,
        search: '...(isLastTrue && { raised: episode.found }), ',
        replace: '',
      },
    ],
    noticedBy: [
      { file: `${ALERTS}/src/episodes/episodes.test.ts`, test: 'that is over still says what it fired for' },
    ],
  },
  {
    breaks: 'a page of alerts leaves out one of those that fired at the same moment',
    edits: [
      {
        file: `${ALERTS}/src/queries/alerts.sql.ts`,
        search: '(fired_at, id) < (${before.firedAt}, ${before.id})',
        replace: 'fired_at < ${before.firedAt}',
      },
    ],
    noticedBy: [
      { file: `${ALERTS}/test/list-alerts.test.ts`, test: 'comes in pages that miss none and repeat none' },
    ],
  },
  {
    breaks: 'a test message arrives hours later',
    edits: [
      {
        file: `${ALERTS}/src/actions/request-test.ts`,
        search: 'const taken = yield* takeBackTests(tx, keys);',
        replace: 'const taken: readonly TestRow[] = [];',
      },
    ],
    noticedBy: [{ file: `${ALERTS}/test/request-test.test.ts`, test: 'that nobody has taken is taken back' }],
  },
  {
    breaks: 'retention removes a firing alert',
    edits: [
      {
        file: `${ALERTS}/src/retention/old-records.sql.ts`,
        search: "case when state = 'resolved' and resolved_at < ${before} then 1 else 0 end as is_old",
        replace: '1 as is_old',
      },
      {
        file: `${ALERTS}/src/retention/old-records.sql.ts`,
        search: " and state = 'resolved' and resolved_at < ${before}`;",
        replace: '`;',
      },
    ],
    noticedBy: [
      {
        file: `${ALERTS}/test/retention.test.ts`,
        test: 'removes what is resolved for so long with all that belongs to it, and nothing that fires',
      },
    ],
  },
  {
    breaks: 'retention removes the record of a notification, so that a firing alert notifies again',
    edits: [
      {
        file: `${ALERTS}/src/retention/old-records.sql.ts`,
        search: 'e.fingerprint = alert_told.fingerprint and',
        replace: 'false and',
      },
    ],
    noticedBy: [
      {
        file: `${ALERTS}/test/retention.test.ts`,
        test: 'removes what is resolved for so long with all that belongs to it, and nothing that fires',
      },
    ],
  },
  {
    breaks: 'an explanation of an alert does not say that it is silenced',
    edits: [
      {
        file: `${ALERTS}/src/queries/explain-alerts.ts`,
        search: '...state.silences, ',
        replace: '',
      },
    ],
    noticedBy: [
      { file: `${ALERTS}/test/explain-alerts.test.ts`, test: 'says of each group what is so, what is open' },
    ],
  },
  {
    breaks: 'counts of alerts are shown as complete although some are missing',
    edits: [
      {
        file: `${ALERTS}/src/queries/statistics.ts`,
        search: 'isWhole: counted.fired.length <= most',
        replace: 'isWhole: true',
      },
    ],
    noticedBy: [
      { file: `${ALERTS}/test/statistics.test.ts`, test: 'count the newest where there are too many' },
    ],
  },
  {
    breaks: 'a back-test notifies more often than a daemon would',
    edits: [
      {
        file: `${ALERTS}/src/back-test/tally.ts`,
        search: 'for (const [key, taken] of decided.slots) slots.set(key, taken);',
        replace: '',
      },
    ],
    noticedBy: [{ file: `${ALERTS}/test/back-test.test.ts`, test: 'throttles as a daemon does' }],
  },
  {
    breaks: 'a back-test ignores the history before its start',
    edits: [
      {
        file: `${ALERTS}/src/back-test/back-test.ts`,
        search: 'return Math.max(WARM_MS, ...spans);',
        replace: 'return 0;',
      },
    ],
    noticedBy: [{ file: `${ALERTS}/test/back-test.test.ts`, test: 'knows how jobs stood at its beginning' }],
  },
  {
    breaks: 'alert:status exits with 0 although an alert fires',
    edits: [
      {
        file: 'apps/worker/src/commands/alerts/alert-status.ts',
        search: 'EXIT.condition : EXIT.ok',
        replace: 'EXIT.ok : EXIT.ok',
      },
    ],
    noticedBy: [{ file: 'apps/worker/test/alert-commands.test.ts', test: 'alert:status says what fires' }],
  },
  {
    breaks: 'alert:test exits with 0 although a channel has refused',
    edits: [
      {
        file: 'apps/worker/src/commands/alerts/alert-test.ts',
        search: "answers.every(({ outcome }) => outcome === 'sent')",
        replace: 'answers.length > 0',
      },
    ],
    noticedBy: [
      { file: 'apps/worker/test/alert-commands.test.ts', test: 'alert:test sends by each channel' },
    ],
  },
  {
    breaks: 'alert:silence without a filter silences every alert',
    edits: [
      {
        file: 'apps/worker/src/commands/alerts/alert-silence.ts',
        search: 'if (isAny || all) return match;',
        replace: 'if (isAny || all || !all) return match;',
      },
    ],
    noticedBy: [
      {
        file: 'apps/worker/test/alert-commands.test.ts',
        test: 'an alert is taken on, silenced and heard of again',
      },
    ],
  },
  {
    breaks: 'a command leaves its alerts to another command that has already evaluated',
    edits: [
      {
        file: `${ALERTS}/src/daemon/alert-once.ts`,
        search: "import { readAlertSigns } from '../episodes/alert-signs.sql.ts';",
        replace: "import { takeLease } from '@sb/storage';",
      },
      {
        file: `${ALERTS}/src/daemon/alert-once.ts`,
        search:
          'const { isFree } = await store.read((tx) => readAlertSigns(tx, { lease: ALERT_LEASE, channels: [] }));',
        replace:
          'const isFree = await store.write((tx) => takeLease(tx, ALERT_LEASE, { holder: `${Math.random()}`, ttlMs: 45_000 }));',
      },
    ],
    noticedBy: [
      {
        file: `${ALERTS}/test/alert-once.test.ts`,
        test: 'tells of it while another one waits for its channel',
      },
    ],
  },
  {
    breaks: 'a message waits up to two hours for a retry although its channel accepts others',
    edits: [
      {
        file: `${ALERTS}/src/deliver/deliver.ts`,
        search: '    if (isBack) yield* bringForward(tx, channel.name, SOON_MS);\n',
        replace: '',
      },
    ],
    noticedBy: [
      {
        file: `${ALERTS}/test/deliver.test.ts`,
        test: 'does not wait for its next try where its channel takes messages again',
      },
    ],
  },
  {
    breaks: 'the clean-up removes which file of rules the last daemon used',
    edits: [
      {
        file: `${ALERTS}/src/retention/old-records.sql.ts`,
        search: '(later.loaded_at, later.node_id) > (alert_rule_sets.loaded_at, alert_rule_sets.node_id)',
        replace: 'true',
      },
    ],
    noticedBy: [
      {
        file: `${ALERTS}/test/retention.test.ts`,
        test: 'removes the rules of daemons whose nodes are removed',
      },
    ],
  },
];

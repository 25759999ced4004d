// The promise of alerts.yaml: a mistake in it disables nothing else.

const READ_TEST = 'packages/alerts/test/read-rules.test.ts';
const PATTERN_TEST = 'packages/alerts/src/matching/job-pattern.test.ts';
const CHANNEL_TEST = 'packages/alerts/src/deliver/channel-settings.test.ts';

/** @type {readonly import('./edit.mjs').Sabotage[]} */
export const ALERT_RULES = [
  {
    breaks: 'one wrong setting disables the others',
    edits: [
      {
        file: 'packages/alerts/src/file/read-settings.ts',
        search: 'if (faults.length === 0) return value;',
        replace: 'if (faults.length > 0) return {};\n  if (faults.length === 0) return value;',
      },
    ],
    noticedBy: [{ file: READ_TEST, test: 'each setting is at its default, and the others hold' }],
  },
  {
    breaks: 'two rules share a name and a history',
    edits: [
      {
        file: 'packages/alerts/src/file/read-rules.ts',
        search: 'rule && !taken.has(place) ?',
        replace: 'rule ?',
      },
    ],
    noticedBy: [{ file: READ_TEST, test: 'one name is one rule: the first' }],
  },
  {
    breaks: 'a pattern of alerts.yaml may take seconds for each job',
    edits: [
      {
        file: 'packages/alerts/src/matching/job-pattern.ts',
        search: 'if (steps <= MOST_STEPS) return undefined;',
        replace: 'if (steps > 0) return undefined;',
      },
    ],
    noticedBy: [{ file: PATTERN_TEST, test: 'is refused where its program would be large' }],
  },
  {
    breaks: 'a channel sends although its switch is not true',
    edits: [
      {
        file: 'packages/alerts/src/deliver/channel-settings.ts',
        search: `if (value !== 'true') {`,
        replace: `if (!value || value === 'false') {`,
      },
    ],
    noticedBy: [{ file: CHANNEL_TEST, test: 'a switch in other words is told of' }],
  },
  {
    breaks: 'a mistake in alerts.yaml ends the alerts of the rules that it hides',
    edits: [
      {
        file: 'apps/worker/src/commands/daemon/follow-alerts.ts',
        search: 'if (problems.length === 0) return [];',
        replace: 'if (problems.length >= 0) return [];',
      },
    ],
    noticedBy: [
      {
        file: 'apps/worker/src/commands/daemon/follow-alerts.test.ts',
        test: 'a mistake takes no rule away: what it has hidden stays until the file is right again',
      },
    ],
  },
];

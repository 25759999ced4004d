// The promise of the doctor: it is not green while nothing works.

const CHECKS = 'apps/worker/src/commands/doctor/checks';
const NOTICED_BY = ['sqlite', 'postgres'].map((dialect) => ({
  file: 'apps/worker/test/doctor.test.ts',
  test: `a store (${dialect}) in which nothing works is told so, by what does not work`,
}));

/** @type {readonly import('./edit.mjs').Sabotage[]} */
export const DOCTOR = [
  {
    breaks: 'the doctor is green although no daemon runs',
    edits: [
      {
        file: `${CHECKS}/daemons.ts`,
        search: "verdict: demand.length > 0 ? 'problem' : 'note'",
        replace: "verdict: 'fine'",
      },
    ],
    noticedBy: NOTICED_BY,
  },
  {
    breaks: 'the doctor does not see that a schedule is late',
    edits: [
      {
        file: `${CHECKS}/schedules.ts`,
        search: 'now - lateFireAt > TOLERATED_MS',
        replace: 'now - lateFireAt > 60 * TOLERATED_MS',
      },
    ],
    noticedBy: NOTICED_BY,
  },
  {
    breaks: 'the doctor does not see a due run that no daemon takes',
    edits: [{ file: `${CHECKS}/waiting.ts`, search: "  'no_daemon',\n", replace: '' }],
    noticedBy: NOTICED_BY,
  },
];

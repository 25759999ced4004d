import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { defineConfig } from 'vitest/config';
import { closingLineReporter } from './tooling/closing-line.mjs';

/** They are among the others too, and try more cases here: see `isSlow` of @sb/testkit. */
export const TRYING_MORE = [
  'apps/console/test/alert-journeys.test.ts',
  'apps/console/test/audit-walk.test.ts',
  'apps/console/test/board-acts.test.ts',
  'apps/console/test/board-journeys.test.ts',
  'apps/console/test/board-transfer.test.ts',
  'apps/console/test/doors.test.ts',
  'apps/console/test/guard/may.test.ts',
  'apps/console/test/guard/walk.test.ts',
  'apps/console/test/journeys.test.ts',
  'apps/console/test/keys.test.ts',
  'apps/console/test/list-pages.test.ts',
  'apps/console/test/may-journeys.test.ts',
  'apps/console/test/palette.test.ts',
  'apps/console/test/phone.test.ts',
  'apps/console/test/repairs.test.ts',
  'apps/console/test/schedule-journeys.test.ts',
  'apps/console/test/settings-journeys.test.ts',
  'apps/console/test/undo.test.ts',
  'apps/console/web/test/acts.test.ts',
  'apps/console/web/test/store-gone.test.ts',
  'apps/worker/src/daily-questmaster.test.ts',
  'apps/worker/test/crash.test.ts',
  'apps/worker/test/doctor-surroundings.test.ts',
  'apps/worker/test/github-daemons.test.ts',
  'apps/worker/test/history.test.ts',
  'apps/worker/test/job-new.test.ts',
  'apps/worker/test/replay-crash.test.ts',
  'apps/worker/test/runs.test.ts',
  'apps/worker/test/top.test.ts',
  'apps/worker/test/tour.test.ts',
  'examples/etl-steps/etl-steps.test.ts',
  'examples/orm-transactions/orm-transactions.test.ts',
  'packages/config/src/document/yaml-pieces.test.ts',
  'packages/github/test/sync.test.ts',
  'packages/questboard/src/day/questmaster.test.ts',
  'packages/questboard/src/decks/decks.test.ts',
  'packages/questboard/src/file/read-organisation.test.ts',
  'packages/questboard/src/unlock/deadlock.test.ts',
  'packages/questboard/src/unlock/unlock.test.ts',
  'packages/questboard/src/words/next-step-text.test.ts',
  'packages/questboard/test/plan-week.property.test.ts',
  'packages/queue/test/claim-order.test.ts',
  'packages/queue/test/dependency-races.test.ts',
  'packages/queue/test/hours.test.ts',
  'packages/queue/test/kept-counts.test.ts',
  'packages/queue/test/kept-sums.test.ts',
  'packages/queue/test/limits-model.test.ts',
  'packages/queue/test/own-ends.test.ts',
  'packages/queue/test/plans-at-size.test.ts',
  'packages/queue/test/priority.property.test.ts',
  'packages/queue/test/rates-model.test.ts',
  'packages/queue/test/replace-races.test.ts',
  'packages/storage/test/copy.test.ts',
  'packages/testing/test/as-in-production.test.ts',
  'packages/testing/test/back-test.test.ts',
  'tooling/clone.test.ts',
  'tooling/examples.test.ts',
  'tooling/packages.test.ts',
];

/** They are among the others too, on SQLite alone, and run on both stores here. */
export const ABOVE_STORE = readdirSync(path.join(import.meta.dirname, 'packages'), {
  recursive: true,
  encoding: 'utf8',
})
  .filter((name) => /^[^/]+\/(?:src|test)\/.*\.test\.ts$/.test(name))
  .map((name) => `packages/${name}`)
  .filter((file) => /\baboveStore\(/.test(readFileSync(path.join(import.meta.dirname, file), 'utf8')));

/** Proofs that take minutes: `pnpm test:slow`. Each has a short version among the others. */
export default defineConfig({
  test: {
    include: [
      '{packages,apps}/*/{src,test}/**/*.slow.test.ts',
      'apps/console/web/test/*.slow.test.ts',
      'tooling/{,*/}*.slow.test.ts',
      ...TRYING_MORE,
      ...ABOVE_STORE,
    ],
    // The program is built before the first test: a hook would have to end within its time.
    globalSetup: ['tooling/test-servers/src/global-postgres.ts', 'apps/worker/test/built-program.ts'],
    hookTimeout: 60_000,
    // That of Vitest, 1 s, is less than a busy machine takes to start a process.
    expect: { poll: { timeout: 15_000 } },
    provide: { isSlow: true },
    maxWorkers: 1,
    reporters: ['default', closingLineReporter()],
    testTimeout: 1_800_000,
  },
});

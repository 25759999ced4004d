import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** After each file that starts processes, so many that compute: one worker waits while the others use the cores. */
const COMPUTING = 2;

/**
 * Files that start processes come first, among others: those that take longest are small, and by its size such a file
 * would be the last of all, with nothing beside it.
 */
class ProcessesFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    // oxlint-disable-next-line unicorn/no-array-sort -- the sorting of Vitest, not of a list
    const sorted = await super.sort(files);
    const computing = sorted.filter((file) => !startsProcesses(file));
    const mixed = sorted.filter(startsProcesses).flatMap((file) => [file, ...computing.splice(0, COMPUTING)]);
    return [...mixed, ...computing];
  }
}

function startsProcesses({ moduleId }: TestSpecification): boolean {
  return /\/apps\/worker\/test\/|\/tooling\/[^/]+$|\/examples\//.test(moduleId);
}

export default defineConfig({
  test: {
    include: [
      '{packages,apps,tooling}/*/{src,test}/**/*.test.ts',
      'tooling/{,architecture/,deployment/,sabotage/}*.test.ts',
      'examples/*/*.test.ts',
      '*.test.ts',
      'apps/console/web/{src,test}/**/*.test.ts',
    ],
    exclude: ['**/node_modules/**', '**/*.slow.test.ts'],
    globalSetup: ['tooling/test-servers/src/global-postgres.ts'],
    // Most tests wait for processes and servers: two workers leave two cores idle for a third of the time.
    maxWorkers: 3,
    sequence: { sequencer: ProcessesFirst },
    maxConcurrency: 8,
    // Each file in a process of its own would load the engine anew: a quarter of the time.
    isolate: false,
    hookTimeout: 180_000,
    // That of Vitest, 1 s, is less than a busy machine takes to start a process.
    expect: { poll: { timeout: 15_000 } },
    // Once: a machine that stands still for a moment is no fault of the code. The report names such a test.
    retry: 1,
    // Only for a test that hangs: no test says how long something may take.
    testTimeout: 180_000,
  },
});

import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: [
      '{packages,apps,tooling}/*/{src,test}/**/*.test.ts',
      'tooling/{,architecture/,deployment/}*.test.ts',
      '*.test.ts',
    ],
    exclude: ['**/node_modules/**', '**/*.slow.test.ts'],
    globalSetup: ['tooling/test-servers/src/global-postgres.ts'],
    // Most tests wait for processes and servers.
    maxWorkers: 2,
    maxConcurrency: 8,
    // Each file in a process of its own would load the engine anew: a quarter of the time.
    isolate: false,
    hookTimeout: 60_000,
    testTimeout: 20_000,
  },
});

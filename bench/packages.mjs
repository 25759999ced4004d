/** Dependencies of the workspace, taken from where they are installed: this folder has none of its own. */
import { createRequire } from 'node:module';

export const fromWorker = createRequire(new URL('../apps/worker/package.json', import.meta.url));
export const fromTestServers = createRequire(
  new URL('../tooling/test-servers/package.json', import.meta.url),
);

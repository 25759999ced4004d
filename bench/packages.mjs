/** Dependencies of the workspace, taken from where they are installed: this folder has none of its own. */
import { createRequire } from 'node:module';

export const fromWorker = createRequire(new URL('../apps/worker/package.json', import.meta.url));
export const fromTestkit = createRequire(new URL('../tooling/testkit/package.json', import.meta.url));

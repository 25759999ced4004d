/** GitHub as the tests have it, in a process of its own, so that its CPU is not that of the sync. Forked by github.mjs. */
import { copyFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { fromWorker } from './packages.mjs';

const { startFakeGithub, TOKEN } = await loadFake();
const github = await startFakeGithub(() => undefined);
github.addRepository('acme/app');
// Each message asks for the number of requests so far.
process.on('message', () => process.send({ requests: github.requests.length, faults: github.faults }));
process.send({ url: github.url, token: TOKEN });

async function loadFake() {
  const { rolldown } = fromWorker('rolldown');
  const folder = path.join(import.meta.dirname, '.cache/fake-github');
  const fakes = path.join(import.meta.dirname, '../packages/github/test/fakes');
  const bundle = await rolldown({ input: path.join(fakes, 'fake-github.ts'), platform: 'node' });
  await bundle.write({ dir: folder, format: 'esm', entryFileNames: 'fake-github.mjs' });
  await bundle.close();
  const description = 'github-issues.openapi.json';
  copyFileSync(path.join(fakes, description), path.join(folder, description));
  return import(pathToFileURL(path.join(folder, 'fake-github.mjs')).href);
}

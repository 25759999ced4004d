import { chmodSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { rolldown } from 'rolldown';
import { CHUNK_GROUPS } from './chunks.mjs';

const here = import.meta.dirname;
const ENTRIES = ['index', 'entry/heartbeat', 'entry/job-thread'];

/**
 * Bundles our packages and the pure-JavaScript dependencies; the native add-on stays a dependency.
 * Lazily loaded commands make chunks, so the output is a folder. The heartbeat and the thread of jobs are entries of
 * their own because a thread starts from a file.
 * @param {string} folder
 * @param {Readonly<Record<string, string>>} [others] files that share its chunks, by the names of their bundles
 */
export async function buildInto(folder, others = {}) {
  const bundle = await rolldown({
    input: {
      ...Object.fromEntries(
        ENTRIES.map((entry) => [path.basename(entry), path.join(here, `src/${entry}.ts`)]),
      ),
      ...others,
    },
    platform: 'node',
    external: ['better-sqlite3', 'pg-native'],
    // The chunks of chunks.mjs ask for it: an entry may export more than its source does.
    preserveEntrySignatures: 'allow-extension',
  });
  await bundle.write({
    dir: folder,
    format: 'esm',
    sourcemap: true,
    minify: 'dce-only',
    // A seventh of the text, which Node reads at each start.
    comments: { jsdoc: false },
    codeSplitting: { includeDependenciesRecursively: false, groups: CHUNK_GROUPS },
    banner: (chunk) => (chunk.name === 'index' ? '#!/usr/bin/env node' : ''),
  });
  await bundle.close();
  chmodSync(path.join(folder, 'index.js'), 0o755);
  // The package itself has no "type", so that a CommonJS ecosystem.config.js works beside it.
  writeFileSync(path.join(folder, 'package.json'), '{ "type": "module" }\n');
}

if (process.argv[1] === import.meta.filename) {
  rmSync(path.join(here, 'dist'), { recursive: true, force: true });
  await buildInto(path.join(here, 'dist'));
}

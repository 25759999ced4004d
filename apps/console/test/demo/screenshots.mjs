// Bundles and runs screenshots.ts: TypeScript that Node 20 does not run by itself.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { rolldown } from 'rolldown';

const here = import.meta.dirname;
/** As deep as the tests, whose files it shares; beside the packages that stay outside of the bundle. */
const folder = path.join(here, '../../.dev');
mkdirSync(folder, { recursive: true });
const bundle = await rolldown({
  input: path.join(here, 'screenshots.ts'),
  platform: 'node',
  external: ['better-sqlite3', 'pg-native', 'playwright-core', '@sparticuz/chromium', 'vite'],
});
await bundle.write({ dir: folder, format: 'esm' });
await bundle.close();
writeFileSync(path.join(folder, 'package.json'), '{ "type": "module" }\n');
await import(pathToFileURL(path.join(folder, 'screenshots.js')).href);

import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { rolldown } from 'rolldown';

const here = import.meta.dirname;
const COMPRESSED = /\.(?:js|css|html|svg|json|webmanifest|txt)$/;

/**
 * Bundles the server; the native add-on stays a dependency. The thread of reads is an entry of its own, because a thread
 * starts from a file.
 * @param {string} folder
 */
export async function buildServer(folder) {
  const bundle = await rolldown({
    input: { server: path.join(here, 'src/index.ts'), reader: path.join(here, 'src/reader/thread.ts') },
    platform: 'node',
    external: ['better-sqlite3', 'pg-native'],
  });
  await bundle.write({ dir: folder, format: 'esm', sourcemap: true, minify: 'dce-only' });
  await bundle.close();
  writeFileSync(path.join(folder, 'package.json'), '{ "type": "module" }\n');
}

/**
 * Builds the pages, with a compressed twin of each file.
 * @param {string} folder
 */
export async function buildWeb(folder) {
  const { build } = await import('vite');
  const configFile = path.join(here, 'web/vite.config.ts');
  await build({ configFile, logLevel: 'warn', build: { outDir: folder } });
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!COMPRESSED.test(name)) continue;
    const file = path.join(folder, name);
    const plain = readFileSync(file);
    writeFileSync(`${file}.br`, brotliCompressSync(plain));
    writeFileSync(`${file}.gz`, gzipSync(plain, { level: 9 }));
  }
}

if (process.argv[1] === import.meta.filename) {
  const dist = path.join(here, 'dist');
  rmSync(dist, { recursive: true, force: true });
  await buildServer(dist);
  if (existsSync(path.join(here, 'web/vite.config.ts'))) await buildWeb(path.join(dist, 'web'));
}

/** A registry on this machine that has our packages; for all others it points to the usual one. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { tarballsIn } from './pack.mjs';
import { ROOT } from './plan.mjs';

export interface TestRegistry {
  readonly url: string;
  stop(): Promise<void>;
}

/** `folder` has the tarballs. The native add-on is served as this workspace has built it, so that no test compiles it. */
export async function startRegistry(folder: string): Promise<TestRegistry> {
  const others = execFileSync('npm', ['config', 'get', 'registry'], { encoding: 'utf8' }).trim();
  const scratch = mkdtempSync(path.join(tmpdir(), 'worker-registry-'));
  const tarballs = [...tarballsIn(folder), packBuiltAddOn(scratch)];
  const files = new Map(tarballs.map((file) => [path.basename(file), file]));
  const server = createServer((request, response) => {
    const asked = decodeURIComponent(request.url ?? '').slice(1);
    const file = files.get(path.basename(asked));
    if (asked.startsWith('tarballs/') && file) return void response.end(readFileSync(file));
    const document = documents.get(asked);
    if (document === undefined)
      response.writeHead(302, { location: new URL(request.url ?? '', others).href }).end();
    else response.setHeader('content-type', 'application/json').end(document);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const documents = new Map(tarballs.map((file) => documentOf(file, url)));
  return {
    url,
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
      rmSync(scratch, { recursive: true });
    },
  };
}

function documentOf(tarball: string, url: string): readonly [string, string] {
  const manifest = JSON.parse(
    execFileSync('tar', ['-xzOf', tarball, 'package/package.json'], { encoding: 'utf8' }),
  ) as { name: string; version: string };
  const { name, version } = manifest;
  const content = readFileSync(tarball);
  const dist = {
    tarball: `${url}tarballs/${path.basename(tarball)}`,
    integrity: `sha512-${createHash('sha512').update(content).digest('base64')}`,
    shasum: createHash('sha1').update(content).digest('hex'),
  };
  const versions = { [version]: { ...manifest, dist } };
  return [name, JSON.stringify({ name, 'dist-tags': { latest: version }, versions })];
}

/** With the built add-on in it, and without the script that builds it. */
function packBuiltAddOn(scratch: string): string {
  const from = realpathSync(path.join(ROOT, 'packages/storage/node_modules/better-sqlite3'));
  const to = path.join(scratch, 'add-on');
  for (const part of ['lib', 'build/Release/better_sqlite3.node'])
    cpSync(path.join(from, part), path.join(to, part), { recursive: true });
  const { name, version, main, dependencies } = JSON.parse(
    readFileSync(path.join(from, 'package.json'), 'utf8'),
  ) as Record<string, unknown>;
  const files = ['lib', 'build/Release/better_sqlite3.node'];
  writeFileSync(path.join(to, 'package.json'), JSON.stringify({ name, version, main, dependencies, files }));
  execFileSync('npm', ['pack', to, '--silent', '--pack-destination', scratch], {
    cwd: scratch,
    stdio: 'pipe',
  });
  return tarballsIn(scratch)[0] ?? '';
}

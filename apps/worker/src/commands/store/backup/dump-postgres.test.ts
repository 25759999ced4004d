import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { dumpPostgres } from './dump-postgres.ts';

const PLACE = { schema: 'worker', where: 'x', database: 'app', uri: 'postgres://h/app', password: undefined };

test('a long dump tells how much of it is written, and one that is given up leaves nothing', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'worker-dump-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  // In the place of PostgreSQL's: it writes, and ends when it may.
  const script = `#!/bin/sh
for arg; do case $arg in --file=*) file=\${arg#--file=};; esac; done
printf 12345 >"$file"
until [ -e ${folder}/go ]; do sleep 0.01; done
`;
  writeFileSync(path.join(folder, 'pg_dump'), script, { mode: 0o700 });
  writeFileSync(path.join(folder, 'pg_restore'), '#!/bin/sh\n', { mode: 0o700 });
  const env = { PATH: `${folder}:${process.env['PATH']}` };
  const target = path.join(folder, 'copy.dump');

  const stopping = new AbortController();
  const givenUp = dumpPostgres(target, {
    place: PLACE,
    env,
    signal: stopping.signal,
    onProgress: () => stopping.abort(),
  });
  await expect(givenUp).rejects.toThrow('aborted');
  expect(readdirSync(folder)).toEqual(['pg_dump', 'pg_restore']);

  const told: number[] = [];
  const size = await dumpPostgres(target, {
    place: PLACE,
    env,
    onProgress(bytes) {
      told.push(bytes);
      if (bytes > 0) writeFileSync(path.join(folder, 'go'), '');
    },
  });
  expect({ size, last: told.at(-1) }).toEqual({ size: 5, last: 5 });
});

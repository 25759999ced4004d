import { tmpdir } from 'node:os';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { createOutput } from '../../cli/output.ts';
import { createServices } from '../../services/services.ts';
import { createDaemonOutput } from './daemon-output.ts';

test('a failed run whose details cannot be read has the command that shows them', async () => {
  const notes: string[] = [];
  const stderr = { write: (text: string) => notes.push(text) };
  const env = { DATABASE_URL: 'postgres://127.0.0.1:1/x', LOG_FORMAT: 'pretty', NO_COLOR: '1' };
  const io = { stdout: stderr, stderr, env, now: Date.now, entry: pathToFileURL(tmpdir()), cwd: tmpdir() };
  const output = createOutput({ ...io, json: false });
  const shown = createDaemonOutput(await createServices({ io, output }), { io, output }, () => 0);
  shown.line('{"level":"error","msg":"run failed after 1 ms: x","runId":7}');
  await shown.done();
  expect(notes.at(-1)).toMatch(/^  next +worker run:show 7\n$/);
});

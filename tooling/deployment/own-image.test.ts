/** Follows docs/guides/docker-own-jobs.md without Docker: its files, its module, and its Dockerfile on top of ours. */
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { storePlace } from '@sb/testkit';
import { expect, onTestFinished, test } from 'vitest';
import { builtProgram } from '../../apps/worker/test/built-program.ts';
import { readRuntimeStage, readText } from './deployment-files.ts';
import { parseDockerfile, textsOf, variablesOf, wordsOf } from './dockerfile.ts';

const guide = readText('docs/guides/docker-own-jobs.md');
const files = new Map(
  Array.from(guide.matchAll(/`([^`\n]+)`:\n\n```\w+\n([^]*?)^```$/gm), ([, file = '', text = '']) => [
    file,
    text,
  ]),
);
const [jobs, image] = parseDockerfile(files.get('Dockerfile') ?? '');

test('the image is ours, with the module where WORKER_JOBS names it, and still without rights', () => {
  expect(jobs?.image).toBe(readRuntimeStage().image);
  if (!image) throw new Error('expected a second stage');
  expect(image.image).toMatch(/^worker:/);
  expect(textsOf(image, 'COPY')[0]).toBe('--from=jobs /jobs /app/jobs');
  expect(variablesOf(image)).toEqual({ WORKER_JOBS: '/app/jobs/index.mjs' });
  expect(wordsOf(image, 'CMD')[0]).toBe('daemon');
  for (const name of ['USER', 'ENTRYPOINT']) expect(textsOf(image, name)).toEqual([]);
});

test('the program runs the job of the module, with the file beside it', async () => {
  const folder = mkdtempSync(path.join(storePlace(), 'own-image-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  mkdirSync(path.join(folder, 'jobs'));
  for (const [file, text] of files) writeFileSync(path.join(folder, file), text);
  const program = path.join(await builtProgram(), 'index.js');
  const env = {
    PATH: process.env['PATH'],
    DATABASE_URL: `sqlite:${path.join(folder, 'worker.db')}`,
    WORKER_JOBS: path.join(folder, 'jobs/index.mjs'),
  };
  const worker = async (...args: readonly string[]): Promise<string> =>
    (await promisify(execFile)(process.execPath, [program, ...args], { cwd: folder, env })).stdout;
  expect(await worker('list')).toMatch(/^billing\.invoice\tInvoice/m);
  const { data } = JSON.parse(await worker('job', 'billing.invoice', '--input', '{"nr":7}', '--json'));
  expect(data).toMatchObject({ state: 'succeeded', result: { nr: 7, total: 160 } });
});

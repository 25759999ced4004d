/** The page of a project's own jobs: written, checked, and never over a page that a person wrote. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { useWorker } from './use-worker.ts';

const worker = useWorker();

const JOBS = `export default [{
  id: 'own.mail', name: 'Send mail', description: 'Sends one mail.', examples: [{ input: { to: 'ada' } }], run: () => {},
}];
`;

test('a project has a page of its own jobs alone, which --check compares', async () => {
  const place = worker.place();
  writeFileSync(path.join(place.folder, 'own.mjs'), JOBS);
  const page = path.join(place.folder, 'docs/JOBS.md');
  const build = (...more: readonly string[]) => place.run(['--jobs', './own.mjs', 'docs:build', ...more]);

  expect(await build('--check')).toMatchObject({ exitCode: 6, stdout: `${page}\tmissing\n` });
  expect(await build()).toMatchObject({ exitCode: 0, stdout: `${page}\twritten\n` });
  const text = readFileSync(page, 'utf8');
  expect(text).toContain('worker job own.mail --input \'{"to":"ada"}\'');
  expect(text.match(/^## .*$/gm)).toEqual(['## own.mail']);
  expect(await build('--check')).toMatchObject({ exitCode: 0, stdout: `${page}\tsame\n` });

  writeFileSync(path.join(place.folder, 'own.mjs'), JOBS.replace('one mail', 'two mails'));
  expect(await build('--check')).toMatchObject({ exitCode: 6, stdout: `${page}\tdiffers\n` });

  writeFileSync(page, '# By hand\n');
  expect(await build()).toMatchObject({ exitCode: 7, stderr: expect.stringContaining('is kept') });
  expect(readFileSync(page, 'utf8')).toBe('# By hand\n');
});

test('a folder for pages that is a file is refused', async () => {
  const place = worker.place();
  writeFileSync(path.join(place.folder, 'notes.txt'), '');
  expect(await place.ask(['docs:build', '--out', 'notes.txt'])).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('its folder is a file'),
  });
});

test.each([[], ['--check']])('a folder where a page should be is refused: %j', async (...flags) => {
  const place = worker.place();
  mkdirSync(path.join(place.folder, 'docs/JOBS.md'), { recursive: true });
  expect(await place.ask(['docs:build', '--out', 'docs', ...flags])).toMatchObject({
    exitCode: 2,
    stderr: expect.stringMatching(/JOBS\.md: it is a folder/),
  });
});

test('alert rules with a mistake are named, and no page is written without them', async () => {
  const place = worker.place();
  writeFileSync(path.join(place.folder, 'wrong.yaml'), 'jobFailures:\n  - { name: mails, sevrity: high }\n');
  writeFileSync(path.join(place.folder, 'own.mjs'), JOBS);
  const wrong = await place.run(['--jobs', './own.mjs', 'docs:build', '--alerts', 'wrong.yaml']);
  expect(wrong).toMatchObject({
    exitCode: 4,
    stdout: '',
    stderr: expect.stringMatching(/wrong\.yaml:.*sevrity/),
  });
  expect(existsSync(path.join(place.folder, 'docs'))).toBe(false);
});

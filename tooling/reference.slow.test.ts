/** Writes docs/reference/formats.md. Apart from reference.test.ts: it loads modules anew, and other files of tests share theirs. */
import path from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { formatsPage } from './reference/formats-page.ts';

const PAGES = path.resolve(import.meta.dirname, '../docs/reference');

test('docs/reference/formats.md is made from what the commands print', async () => {
  let columns: readonly string[] = [];
  // Loaded anew: files of tests share a process, and its modules print without being heard.
  vi.resetModules();
  vi.doMock(import('../apps/worker/src/cli/terminal/table.ts'), async (importOriginal) => {
    const real = await importOriginal();
    return {
      ...real,
      plainLines(rows, all) {
        columns = all.map(({ header }) => header);
        return real.plainLines(rows, all);
      },
    };
  });
  onTestFinished(() => {
    vi.doUnmock('../apps/worker/src/cli/terminal/table.ts');
    vi.resetModules();
  });
  const { recordFormats } = await import('./reference/record-formats.ts');
  const formats = await recordFormats(() => {
    const taken = columns;
    columns = [];
    return taken;
  });
  await expect(formatsPage(formats)).toMatchFileSnapshot(path.join(PAGES, 'formats.md'));
});

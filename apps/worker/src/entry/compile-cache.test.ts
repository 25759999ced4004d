import { mkdtempSync, rmSync } from 'node:fs';
import module from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { keepCompiled } from './compile-cache.ts';

const node = module as typeof module & { getCompileCacheDir?: () => string | undefined };

test.skipIf(!node.getCompileCacheDir)(
  'compiled code is kept beside the program, not where all users write',
  () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'program-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    keepCompiled(pathToFileURL(path.join(folder, 'index.js')).href);
    expect(node.getCompileCacheDir?.()).toContain(path.join(folder, '.compiled'));
  },
);

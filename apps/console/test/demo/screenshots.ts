/**
 * `pnpm screenshots`: the pictures of every page from a day that is always the same, at a fixed moment, in both themes
 * and on a phone. Those of the README and of the guide are renewed with it. `pnpm screenshots schedules alerts`: only pages whose names begin so.
 * `pnpm screenshots --renew [name …]`: the references of pictures.slow.test.ts instead.
 */
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { Page } from 'playwright-core';
import { isPictured } from './addresses.ts';
import { shrink } from './compare-pictures.ts';
import { GUIDE_PICTURES, MORE_GUIDE_PICTURES } from './guide-pictures.ts';
import { openDemo } from './open-demo.ts';
import { openReferences } from '../references.ts';
import { LOOKS, openLook, showSight } from './take-picture.ts';

/** This file runs as a bundle in apps/console/.dev. */
const ROOT = path.resolve(import.meta.dirname, '../../..');
const FOLDER = path.join(ROOT, '.cache/screenshots');
const README_FOLDER = path.join(ROOT, 'docs/pictures');
const GUIDE_FOLDER = path.join(README_FOLDER, 'guide');
const GUIDE_LOOK = 'light';
const GUIDE_WIDTH = 1_000;
/** Around a form. */
const MARGIN = 48;
type Clip = Readonly<Record<'x' | 'y' | 'width' | 'height', number>>;
const inGuide = new Set([...Object.values(GUIDE_PICTURES), ...Object.values(MORE_GUIDE_PICTURES).flat()]);
const README = ['overview-dark', 'run-failed-dark', 'failures-light'];

const {
  values: { renew },
  positionals: only,
} = parseArgs({ options: { renew: { type: 'boolean', default: false } }, allowPositionals: true });
/** Begins as one that was asked for; all, where none was. */
const isAsked = (name: string): boolean => only.length === 0 || only.some((begin) => name.startsWith(begin));
const data = mkdtempSync(path.join(tmpdir(), 'console-demo-'));
try {
  console.log('playing a day …');
  await (renew ? renewReferences() : takePictures());
} finally {
  rmSync(data, { recursive: true, force: true });
}

async function takePictures(): Promise<void> {
  const { browser, url, sights, close } = await openDemo(data);
  mkdirSync(FOLDER, { recursive: true });
  mkdirSync(GUIDE_FOLDER, { recursive: true });
  const desk = await browser.page();
  for (const look of LOOKS) {
    const scale = look.name === 'phone' ? 2 : 1;
    const page = await openLook(browser, look, scale);
    page.on('pageerror', (error) => console.log(`${page.url()}: ${error.message}`));
    for (const sight of sights.filter((one) => isAsked(one.name) && isPictured(one, look.name))) {
      await showSight(page, url, sight, look);
      const picture = await page.screenshot({ path: path.join(FOLDER, `${sight.name}-${look.name}.png`) });
      if (look.name !== (sight.only?.look ?? GUIDE_LOOK) || !inGuide.has(sight.name)) continue;
      const clip = await formOf(page);
      const small = await (clip === undefined
        ? shrink(desk, picture, Math.min(GUIDE_WIDTH, look.width) / (look.width * scale))
        : shrink(desk, await page.screenshot({ clip }), 1 / scale));
      writeFileSync(path.join(GUIDE_FOLDER, `${sight.name}.webp`), small);
    }
  }
  await close();
  for (const name of README.filter(isAsked))
    copyFileSync(path.join(FOLDER, `${name}.png`), path.join(README_FOLDER, `${name}.png`));
  console.log(
    `The pictures are in ${path.relative(process.cwd(), FOLDER)}, those of the README and the guide in docs/pictures.`,
  );
}

/** Of a page that is one form before the console: the form with a margin, as the rest is empty. */
async function formOf(page: Page): Promise<Clip | undefined> {
  const gate = page.locator('.gate');
  if ((await gate.count()) === 0) return undefined;
  const box = await gate.boundingBox();
  if (!box) return undefined;
  const { x, y, width, height } = box;
  return { x: x - MARGIN, y: y - MARGIN, width: width + 2 * MARGIN, height: height + 2 * MARGIN };
}

async function renewReferences(): Promise<void> {
  const references = await openReferences(data);
  const sights = references.sights.filter(({ name }) => isAsked(name));
  await Promise.all(
    LOOKS.map(async (look) => {
      for (const sight of sights.filter((one) => isPictured(one, look.name)))
        await references.renew(sight, look).catch((error: unknown) => {
          console.log(`${sight.name}-${look.name}: ${String(error)}`);
          process.exitCode = 1;
        });
    }),
  );
  await references.close();
  const count = LOOKS.flatMap(({ name }) => sights.filter((one) => isPictured(one, name))).length;
  console.log(`${count} references are renewed in apps/console/test/pictures.`);
}

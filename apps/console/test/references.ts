/** The committed pictures of every page: small, of the last two hours of the day, in a font that is the same everywhere. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import type { Sight } from './demo/addresses.ts';
import { compare, shrink } from './demo/compare-pictures.ts';
import { openDemo } from './demo/open-demo.ts';
import { type Look, LOOKS, openLook, showSight } from './demo/take-picture.ts';

/** As deep as the bundle of the screenshots, apps/console/.dev. */
const ROOT = path.resolve(import.meta.dirname, '../../..');
const FOLDER = path.join(ROOT, 'apps/console/test/pictures');
const DIFFERENCES = path.join(ROOT, '.cache/differences');
/** The last of the day. */
export const HOURS = 2;
/** All pictures together stay below 3 MB. At a third, a digit that is another is a grey spot as before. */
const SCALE = 1 / 2;

type Change = (page: Page) => Promise<() => Promise<unknown>>;

export interface References {
  readonly sights: readonly Sight[];
  /** Undefined: it looks as before. Else where to see what differs, and how to renew. */
  check(sight: Sight, look: Look): Promise<string | undefined>;
  /** What it says of each change of the page. A change returns what takes it back. */
  checkChanges(
    sight: Sight,
    look: Look,
    changes: readonly Change[],
  ): Promise<readonly (string | undefined)[]>;
  renew(sight: Sight, look: Look): Promise<void>;
  close(): Promise<void>;
}

/** `builtIn`: a folder for the built pages. */
export async function openReferences(folder: string, builtIn = folder): Promise<References> {
  const demo = await openDemo(folder, { hours: HOURS, hasFixedFont: true, builtIn });
  const pages = new Map<Look, Page>();
  for (const look of LOOKS) pages.set(look, await openLook(demo.browser, look));
  const desk = await demo.browser.page();

  async function show(sight: Sight, look: Look): Promise<Page> {
    const page = pages.get(look);
    if (!page) throw new Error(`There is no page that is ${look.name}.`);
    await showSight(page, demo.url, sight, look);
    return page;
  }

  async function take(page: Page, { name, changing }: Sight): Promise<Buffer> {
    const mask = changing === undefined ? [] : [page.locator(changing)];
    for (const one of mask) {
      if ((await one.count()) === 0) throw new Error(`${name}: nothing on the page is ${changing}.`);
      await one.evaluateAll(makeAlike);
    }
    return shrink(desk, await page.screenshot({ mask, animations: 'disabled' }), SCALE);
  }

  async function differenceOf(page: Page, sight: Sight, look: Look): Promise<string | undefined> {
    const name = `${sight.name}-${look.name}`;
    if (!existsSync(fileOf(name))) return `${name} has no reference: pnpm screenshots --renew ${sight.name}`;
    const [before, after] = [readFileSync(fileOf(name)), await take(page, sight)];
    if (after.equals(before)) return undefined;
    const { pixels, picture } = await compare(desk, before, after);
    if (pixels === 0) return undefined;
    mkdirSync(DIFFERENCES, { recursive: true });
    const shown = path.join(DIFFERENCES, `${name}.png`);
    writeFileSync(shown, picture);
    return `${name}: ${pixels} pixels differ, see ${path.relative(ROOT, shown)}. If it is meant: pnpm screenshots --renew ${sight.name}`;
  }

  return {
    sights: demo.sights,
    async check(sight, look) {
      const says = await differenceOf(await show(sight, look), sight, look);
      // The encoding spreads a speck of another rendering over hairlines far from it. A change that is meant differs twice.
      return says === undefined ? undefined : differenceOf(await show(sight, look), sight, look);
    },
    async checkChanges(sight, look, changes) {
      const page = await show(sight, look);
      const differences: (string | undefined)[] = [];
      for (const change of changes) {
        const takeBack = await change(page);
        differences.push(await differenceOf(page, sight, look));
        await takeBack();
      }
      return differences;
    },
    async renew(sight, look) {
      mkdirSync(FOLDER, { recursive: true });
      writeFileSync(fileOf(`${sight.name}-${look.name}`), await take(await show(sight, look), sight));
    },
    close: () => demo.close(),
  };
}

/** In the page: a mask covers the box of a text, whose size follows its letters. */
function makeAlike(elements: readonly Element[]): void {
  for (const element of elements) element.textContent = (element.textContent ?? '').replace(/\S/g, '0');
}

function fileOf(name: string): string {
  return path.join(FOLDER, `${name}.webp`);
}

/**
 * Each address in each width: nothing is wider than its window, nor against the policy. One address for each kind of content
 * is gone through by Tab, too, and has no fault for those who do not see, in one of the themes.
 * looks.slow.test.ts has all of it for each address, in each theme and width.
 */
import { expect, test } from 'vitest';
import { PAGES } from '../src/frame/pages.ts';
import { ADDRESSES, holdAnswer, KEPT, lookAt, measure, READS } from './look-at.ts';
import { WIDE } from './open-pages.ts';
import { useOnePage } from './use-one-page.ts';
import { walkByTab } from './walk-by-tab.ts';

const one = useOnePage('development');

/** Of four addresses one each: in which width and theme axe looks. */
const TURNS = [
  { size: 'wide', theme: 'dark' },
  { size: 'phone', theme: 'dark' },
  { size: 'phone', theme: 'light' },
  { size: 'wide', theme: 'light' },
] as const;

/** What is around the main part of a page is the same everywhere; these have nothing around it, and the first one all. */
const WHOLE = new Set(['/', '/sign-in', '/setup#0123', '/wall']);

/** One address for each kind of content. */
const WALKED = new Set<string>([
  '/',
  '/runs?notJob=cache.warm&since=6h',
  '/sign-in',
  '/setup#0123',
  '/wall',
  '/runs/3436#L6',
  '/runs/3436?tab=steps&left=events',
  '/runs/3525',
  '/jobs',
  '/jobs/mail.digest',
  '/queues?queue=media',
  '/failures',
  '/schedules?schedule=snapshot',
  '/schedules?view=heat',
  '/graph',
  '/nodes',
  '/alerts',
  '/quests',
  '/quests?view=tasks&task=write&act=edit',
  '/audit?event=912',
  '/settings?tab=users&user=ben',
  '/settings?tab=tokens',
  '/settings?tab=store',
  '/settings?tab=doctor',
  '/api-reference',
  '/decks',
  '/decks?view=github',
  '/sprint',
  '/sprint?side=changes',
  '/people?member=bram',
  '/events',
  '/statistics',
] satisfies (typeof ADDRESSES)[number][0][]);

test.each(ADDRESSES.map(([address, mark], i) => [address, mark, i % TURNS.length] as const))(
  '%s',
  async (address, mark, turn) => {
    const { page, faults } = one;
    const axeLooks = TURNS[turn] ?? TURNS[0];
    const isWalked = WALKED.has(address);
    const look = async (size: 'wide' | 'phone'): Promise<void> => {
      // The theme changes colours alone.
      await (isWalked && axeLooks.size === size ? lookAt(page, axeLooks) : measure(page, { size }));
    };
    // Before the page opens: a picture that is laid out anew for another width would come in the middle of the walk.
    await page.setViewportSize(WIDE);
    await one.open(address, mark);
    await page.evaluate(() => document.fonts.ready);
    await look('wide');
    expect(isWalked ? await walkByTab(page, WHOLE.has(address) ? 'body' : 'main') : []).toEqual([]);
    await look('phone');
    expect(faults).toEqual([]);
  },
);

test('the lists of the slow looks have every page, and what each of them shows without its answer', () => {
  const paths = [...PAGES.map(({ path }) => path), '/runs/1', '/jobs/a', '/wall'];
  const lacks = (rows: readonly (readonly string[])[]): readonly string[] => {
    const kinds = new Set(rows.map(([address = '']) => kindOf(address)));
    return paths.filter((path) => !kinds.has(kindOf(path)));
  };
  expect(lacks(ADDRESSES)).toEqual([]);
  expect(lacks(READS)).toEqual([]);
  // The document of the API is read once.
  expect(lacks(KEPT)).toEqual(['/api-reference']);
});

test('a page that waits for its answer, and one without it, have no fault', async () => {
  const { page, faults } = one;
  // A filter that no other test asks for.
  const { refuse } = await holdAnswer(page, '/orgs/acme/quests');
  await one.open('/quests?view=quests&state=cancelled');
  await page.getByText('Reading…').first().waitFor();
  await lookAt(page, { size: 'wide', theme: 'light' });
  await refuse();
  await page.locator('.blank', { hasText: 'FORBIDDEN' }).waitFor();
  await lookAt(page, { size: 'phone', theme: 'dark' });
  expect(faults).toEqual([]);
});

/** `/runs/3436?tab=steps` is of the kind `/runs/…`. */
function kindOf(address: string): string {
  const { pathname } = new URL(address, 'http://console');
  return pathname.replace(/(?<=^\/\w+\/).+/, '…');
}

test('with a finger nothing scrolls sideways, and rows are tall enough', async () => {
  await using phone = await one.pages.open('/runs', { isPhone: true, theme: 'light' });
  const { page, faults } = phone;
  await page.waitForSelector('.tbl tbody tr');
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
  const tall = await page.locator('.tbl tbody tr').first().boundingBox();
  expect(tall?.height).toBeGreaterThanOrEqual(44);
  expect(faults).toEqual([]);
});

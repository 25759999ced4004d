/** The clock of a page that runs ahead in small steps: each is less than a page waits between two tries. */
import type { Page } from 'playwright-core';
import { onTestFinished } from 'vitest';

const STEP_MS = 200;

/** Longer than a busy machine takes to reach the page: its clock cannot stop at a time that is over. */
const MARGIN_MS = 1_000;

/** Stops the clock of the page until the test ends. Returns what goes one step ahead, and then looks. */
export async function stopClock(
  page: Page,
): Promise<<Result>(look: () => Promise<Result>) => Promise<Result>> {
  const { clock } = page;
  await clock.pauseAt(await page.evaluate((margin) => Date.now() + margin, MARGIN_MS));
  onTestFinished(() => clock.resume());
  return async (look) => {
    await clock.runFor(STEP_MS);
    return look();
  };
}

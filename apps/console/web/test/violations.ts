import axe from 'axe-core';
import type { Page } from 'playwright-core';

/** What axe finds. `only`: one rule; a change of the theme changes colours and nothing else. */
export async function violations(page: Page, only?: 'color-contrast'): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source);
  const found: { id: string; nodes: string[] }[] = await page.evaluate(async (rule) => {
    const { axe: inPage } = window as unknown as { axe: typeof axe };
    const { violations: all } = await inPage.run(document, {
      resultTypes: ['violations'],
      ...(rule !== undefined && { runOnly: [rule] }),
    });
    return all.map(({ id, nodes }) => ({
      id,
      nodes: nodes.slice(0, 4).map(({ html }) => html.slice(0, 160)),
    }));
  }, only);
  return found.map(({ id, nodes }) => `${id}: ${nodes.join(' | ')}`);
}

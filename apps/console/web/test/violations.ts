import axe from 'axe-core';
import type { Page } from 'playwright-core';

/** Its height is that of the text beside it: the exception of the rule for targets in lines of text. */
const IN_LINES = '.log a.n';

/** What axe finds; of the open dialog that has the focus alone, for what is below it is out of reach. `only`: one rule; a change of the theme changes colours and nothing else. */
export async function violations(page: Page, only?: 'color-contrast'): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source);
  const found: { id: string; nodes: string[] }[] = await page.evaluate(
    async ({ rule, inLines }) => {
      const { axe: inPage } = window as unknown as { axe: typeof axe };
      const { violations: all } = await inPage.run(
        document.querySelector('dialog:modal:focus-within') ??
          document.querySelector('dialog:modal') ??
          document,
        {
          resultTypes: ['violations'],
          elementRef: true,
          // Of WCAG 2.2, off by default.
          rules: { 'target-size': { enabled: true } },
          ...(rule !== undefined && { runOnly: [rule] }),
        },
      );
      return all.map(({ id, nodes }) => ({
        id,
        nodes: nodes
          .filter(({ element }) => id !== 'target-size' || !element?.matches(inLines))
          .map(({ html }) => html.slice(0, 160)),
      }));
    },
    { rule: only, inLines: IN_LINES },
  );
  return found
    .filter(({ nodes }) => nodes.length > 0)
    .map(({ id, nodes }) => `${id}: ${nodes.slice(0, 4).join(' | ')}`);
}

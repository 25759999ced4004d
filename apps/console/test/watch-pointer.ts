/** What a pointer does in a page that is led by keys alone is a fault, as is a text that is set without a key. */
import type { Page } from 'playwright-core';

/** Where the faults of a page go: those of its last test. A kept page has its listener for good. */
const watched = new WeakMap<Page, string[]>();

export async function watchPointer(page: Page, faults: string[]): Promise<void> {
  const isWatched = watched.has(page);
  watched.set(page, faults);
  if (isWatched) return;
  await page.exposeBinding('reportPointer', (_source, what: string) => {
    watched.get(page)?.push(what);
  });
  // Of the next documents: a journey begins by loading one.
  await page.addInitScript(() => {
    const report = (what: string): void => {
      const { reportPointer } = window as unknown as { reportPointer?: (what: string) => void };
      reportPointer?.(what);
    };
    const nameOf = ({ target }: Event): string => (target instanceof Element ? target.tagName : 'the page');
    let lastKey = '';
    addEventListener('keydown', ({ key }) => (lastKey = key), true);
    addEventListener(
      'pointerdown',
      (event) => event.isTrusted && report(`a pointer pressed ${nameOf(event)}`),
      true,
    );
    addEventListener(
      'input',
      (event) => {
        if (event.isTrusted && lastKey === '')
          report(`no key was pressed before the text of ${nameOf(event)}`);
        // A text that is pasted has one key before it.
        lastKey = '';
      },
      true,
    );
  });
}

/** That page has its own way to be led from now on. */
export function unwatchPointer(page: Page): void {
  if (watched.has(page)) watched.set(page, []);
}

/** What a pointer does in a page that is led by keys alone is a fault, as is a text or a click that no key has made. */
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
    const { reportPointer } = window as unknown as { reportPointer?: (what: string) => void };
    let isTyped = false;
    let isPressed = false;
    let isPointed = false;
    const hear = (event: Event): void => {
      const { type, target, isTrusted } = event;
      const name = target instanceof Element ? target.tagName : 'the page';
      if (type === 'keydown' && isTrusted) isTyped = isPressed = true;
      if (type === 'keyup') {
        isTyped = false;
        // A button is clicked behind the end of Space.
        isPressed = (event as KeyboardEvent).key === ' ';
      }
      if (type === 'pointerdown' && isTrusted) {
        isPointed = true;
        reportPointer?.(`a pointer pressed ${name}`);
      }
      if (type === 'click' && !isPressed && !isPointed)
        reportPointer?.(`no key was pressed before the click on ${name}`);
      if (type !== 'input') return;
      // A box is ticked by its click.
      const isTick = target instanceof HTMLInputElement && /checkbox|radio/.test(target.type);
      if (!isTrusted || !(isTick ? isPressed : isTyped))
        reportPointer?.(`no key was pressed before the text of ${name}`);
      // A text that is pasted has one key before it.
      isTyped = false;
    };
    for (const type of ['keydown', 'keyup', 'pointerdown', 'click', 'input'])
      addEventListener(type, hear, true);
  });
}

/** That page has its own way to be led from now on. */
export function unwatchPointer(page: Page): void {
  if (watched.has(page)) watched.set(page, []);
}

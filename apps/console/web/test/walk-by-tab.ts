import type { Page } from 'playwright-core';

/**
 * Presses Tab until the focus leaves the page, or its main part. Returns what a person without a mouse would miss: an element
 * that acts and is never reached, a focus that is not seen, and a place that the focus does not leave.
 */
export async function walkByTab(page: Page, part: 'body' | 'main' = 'body'): Promise<string[]> {
  const count = await page.evaluate(startWalk, part);
  const most = count + 5;
  // The page itself looks at the focus before each Tab but the first: to ask it each time takes longer than the walk.
  await Promise.all(Array.from({ length: most + 1 }, () => page.keyboard.press('Tab')));
  const { isOver, faults } = await page.evaluate(endWalk);
  return isOver ? faults : [`the focus is still in the page after ${most} times Tab`, ...faults];
}

interface Walk {
  readonly expected: readonly Element[];
  readonly seen: Set<Element>;
  readonly faults: string[];
  isOver: boolean;
  /** Where the focus was at last. */
  end: string;
  stop(): void;
}

declare global {
  // oxlint-disable-next-line vars-on-top -- how a global of the page is declared
  var walk: Walk;
}

function startWalk(part: 'body' | 'main'): number {
  const acts = 'a[href], button, input, select, textarea, summary, [tabindex="0"]';
  const whole = document.querySelector<HTMLElement>(part) ?? document.body;
  const within = document.querySelector('dialog:modal') ?? whole;
  const expected = Array.from(within.querySelectorAll<HTMLElement>(acts)).filter(
    (element) =>
      element.tabIndex >= 0 &&
      !element.matches(':disabled') &&
      element.closest('[inert]') === null &&
      element.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true }),
  );
  // A group of radio buttons is one stop: the one that is chosen.
  const stops = expected.filter(
    (element) => !(element instanceof HTMLInputElement) || element.type !== 'radio' || element.checked,
  );
  const walk: Walk = { expected: stops, seen: new Set(), faults: [], isOver: false, end: '', stop };
  globalThis.walk = walk;
  // Tab goes on where the focus was: without this, behind the field that has it when the page opens.
  const tabIndex = whole.getAttribute('tabindex');
  whole.tabIndex = -1;
  whole.focus();
  if (tabIndex === null) whole.removeAttribute('tabindex');
  let isBegun = false;
  addEventListener('keydown', look, { capture: true });
  return stops.length;

  function look(event: KeyboardEvent): void {
    if (isBegun) walk.isOver ||= !noteFocus(document.activeElement);
    isBegun = true;
    if (walk.isOver) event.preventDefault();
  }

  function stop(): void {
    removeEventListener('keydown', look, { capture: true });
  }

  /** False: the focus has left the part, or has been everywhere and is at the beginning again. */
  function noteFocus(element: Element | null): boolean {
    const { seen, faults } = walk;
    // Without what is in it: the text of a whole page is long.
    const start = ((element ?? document.body).cloneNode() as Element).outerHTML.slice(0, 120);
    if (element === null || element === document.body || seen.has(element) || !whole.contains(element)) {
      walk.end += `, then ${seen.has(element ?? document.body) ? start : 'nowhere'}`;
      return false;
    }
    seen.add(element);
    walk.end = start;
    // A field without a border of its own is marked at the box that looks like the field.
    const isMarked = [element, element.closest('.query')].some((box) => {
      if (box === null) return false;
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(box);
      return (outlineStyle !== 'none' && outlineWidth !== '0px') || boxShadow !== 'none';
    });
    const { top, bottom, left, right } = element.getBoundingClientRect();
    const isInSight = bottom > 0 && right > 0 && top < innerHeight && left < innerWidth;
    if (!isMarked) faults.push(`has the focus and does not show it: ${start}`);
    if (!isInSight) faults.push(`has the focus out of sight: ${start}`);
    return true;
  }
}

function endWalk(): { readonly isOver: boolean; readonly faults: string[] } {
  const { expected, seen, faults, isOver, end } = globalThis.walk;
  globalThis.walk.stop();
  const missed = expected.filter((element) => !seen.has(element));
  return {
    isOver,
    faults: [
      ...faults,
      ...missed.map((element) => `is not reached: ${element.outerHTML.slice(0, 120)}`),
      ...(missed.length > 0 ? [`the last focus: ${end}`] : []),
    ],
  };
}

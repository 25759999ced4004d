import type { Page } from 'playwright-core';

/** Texts of the page that end with three dots and have no tooltip, or that another element cuts off. */
export async function cutTexts(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll('main *')]
      .filter((element) => {
        // One pixel wide: for those who hear it.
        if (getComputedStyle(element).textOverflow !== 'ellipsis' || element.clientWidth <= 1) return false;
        if (element.textContent.trim() === '') return false;
        let above = element.parentElement;
        while (above && getComputedStyle(above).overflowX === 'visible') above = above.parentElement;
        const isPast =
          above !== null &&
          getComputedStyle(above).overflowX === 'hidden' &&
          element.getBoundingClientRect().right > above.getBoundingClientRect().right + 1;
        const hasTooltip = element.closest('[title], svg') ?? element.querySelector('[title]');
        return isPast || (element.scrollWidth > element.clientWidth + 1 && !hasTooltip);
      })
      .map(({ tagName, className, textContent }) => `${tagName} ${className}: ${textContent.slice(0, 60)}`),
  );
}

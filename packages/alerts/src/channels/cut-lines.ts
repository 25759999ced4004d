import { cutText } from './cut-text.ts';

const LONGEST = 300;

/** As many lines as fit into so many UTF-16 units as they are sent, and how many more there are. */
export function cutLines(
  lines: readonly string[],
  max: number,
  escape?: (character: string) => string,
): string {
  const cut = lines.map((line) => cutText(line, LONGEST, escape));
  const fitting = (count: number): string =>
    [...cut.slice(0, count), ...(count < cut.length ? [`and ${cut.length - count} more`] : [])].join('\n');
  let count = cut.length;
  while (count > 0 && fitting(count).length > max) count -= 1;
  return fitting(count);
}

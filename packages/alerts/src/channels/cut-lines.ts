import { cutText } from './cut-text.ts';

const LONGEST = 300;

/** As many lines as fit into so many UTF-16 units as they are sent, and how many more there are. */
export function cutLines(
  lines: readonly string[],
  max: number,
  escape?: (character: string) => string,
): string {
  const cut = lines.map((line) => cutText(line, LONGEST, escape));
  const whole = cut.join('\n');
  if (whole.length <= max) return whole;
  const room = max - `and ${cut.length} more`.length;
  let count = 0;
  for (let length = 0; length <= room; count += 1) length += (cut[count]?.length ?? 0) + 1;
  const fitting = cut.slice(0, count - 1);
  return [...fitting, `and ${cut.length - fitting.length} more`].join('\n');
}

/** What a page says that a terminal shows, as a pattern of what it shows this time. */

const TIME = String.raw`\d\d:\d\d:\d\d(?:\.\d{3})?`;
const SPAN = String.raw`\d[\d.,]* (?:ms|s|min|h|d)\b(?: ago)?`;
const WORDS = String.raw`\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)\b|(?<=node )\S+|postgres:\S+|\d+\.\d+\.\d+`;
/** What 08:00 in Berlin is in UTC. */
const SEASON = String.raw`\b0[67]:00\b`;
const VARYING = new RegExp(`(…|${TIME}|(?:in )?${SPAN}|${WORDS}|${SEASON}| +)`);

/** Lines that follow one another, others between them; what differs from run to run may be anything of its kind. */
export function shownPattern(shown: string): RegExp {
  const lines = shown
    .trimEnd()
    .split('\n')
    .map((line) => `^${line.split(VARYING).map(partOf).join('')} *$`);
  return new RegExp(lines.join(String.raw`\n(?:.*\n)*?`), 'm');
}

/** Texts and what varies take turns. */
function partOf(part: string, at: number): string {
  if (at % 2 === 0) return part.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);
  if (part === '…') return '.*';
  if (part.trim() === '') return ' +';
  return part.includes(' ') ? `(?:(?:in )?(?:${SPAN} ?)+|now)` : String.raw`\S+`;
}

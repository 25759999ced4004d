/** Makes a pattern from the terminal output on a page, to compare it with the output of this time. */

const TIME = String.raw`\d\d:\d\d:\d\d(?:\.\d{3})?`;
const SPAN = String.raw`\d[\d.,]* (?:ms|s|min|h|d)\b(?: ago)?`;
const WORDS = String.raw`\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)\b|(?<=node )\S+|postgres:\S+|\d+\.\d+\.\d+`;
/** 08:00 in Berlin, in UTC. */
const SEASON = String.raw`\b0[67]:00\b`;
const DATE = String.raw`\b\d\d (?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)\b`;
const VARYING = new RegExp(`(…|${DATE}|${TIME}|(?:in )?${SPAN}|${WORDS}|${SEASON}| +)`);

/** The lines in their order, with any lines between them. Times, spans and names may differ from run to run. */
export function shownPattern(shown: string): RegExp {
  const lines = shown
    .trimEnd()
    .split('\n')
    .map((line) => `^${line.split(VARYING).map(partOf).join('')} *$`);
  return new RegExp(lines.join(String.raw`\n(?:.*\n)*?`), 'm');
}

/** Fixed texts are at even positions, varying parts at odd ones. */
function partOf(part: string, at: number): string {
  if (at % 2 === 0) return part.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);
  if (part === '…') return '.*';
  // A line that is too long wraps at a blank.
  if (part.trim() === '') return String.raw`\n? +`;
  if (new RegExp(DATE).test(part)) return DATE;
  return part.includes(' ') ? `(?:(?:in )?(?:${SPAN} ?)+|now)` : String.raw`\S+`;
}

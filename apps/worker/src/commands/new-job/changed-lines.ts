/** The lines that differ between two texts, with some around them, as `diff -u` shows them. Pure. */

const CONTEXT = 2;

type Line = readonly [sign: ' ' | '+' | '-', text: string];

export function changedLines(before: string, after: string): readonly string[] {
  const lines = compare(linesOf(before), linesOf(after));
  const isNear = (at: number): boolean =>
    lines.slice(Math.max(0, at - CONTEXT), at + CONTEXT + 1).some(([sign]) => sign !== ' ');
  return lines.flatMap(([sign, text], at) => {
    if (isNear(at)) return [`${sign} ${text}`.trimEnd()];
    return at > 0 && isNear(at - 1) && lines.slice(at).some(([one]) => one !== ' ') ? ['  ...'] : [];
  });
}

/** Good for insertions, and lines that change: a line that is not found again below is a line that went. */
function compare(before: readonly string[], after: readonly string[]): readonly Line[] {
  const lines: Line[] = [];
  let at = 0;
  for (const line of before) {
    const found = after.indexOf(line, at);
    if (found === -1) {
      lines.push(['-', line]);
      continue;
    }
    lines.push(...after.slice(at, found).map((added): Line => ['+', added]), [' ', line]);
    at = found + 1;
  }
  return [...lines, ...after.slice(at).map((added): Line => ['+', added])];
}

function linesOf(text: string): readonly string[] {
  return text === '' ? [] : text.replace(/\n$/, '').split('\n');
}

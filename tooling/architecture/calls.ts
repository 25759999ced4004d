export interface FoundCall {
  /** The code between its parentheses. */
  readonly inside: string;
  /** The code behind it. */
  readonly rest: string;
}

/** Finds the calls that begin with the pattern, which ends with their opening parenthesis. */
export function callsOf(code: string, opening: RegExp): readonly FoundCall[] {
  return [...code.matchAll(opening)].map((found) => {
    const from = found.index + found[0].length;
    let end = from;
    for (let depth = 1; end < code.length; end++) {
      if (code[end] === '(') depth += 1;
      else if (code[end] === ')' && --depth === 0) break;
    }
    return { inside: code.slice(from, end), rest: code.slice(end + 1, end + 80) };
  });
}

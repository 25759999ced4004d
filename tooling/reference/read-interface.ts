/** Reads the members of an interface from its source, as the formatter has written it. Pure. */

export interface Member {
  readonly name: string;
  /** `alertId`, not `alertId?`. */
  readonly isOptional: boolean;
  /** The text of its type, on one line. */
  readonly type: string;
  /** The comment before it; empty without one. */
  readonly comment: string;
}

const MEMBER = /^(?: *\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\n)? *(?:readonly )?('[^']+'|\w+)(\??):\s/;

/** Without the interface: none. */
export function readInterface(source: string, name: string): readonly Member[] {
  const [, head = ''] =
    new RegExp(`^((?:export )?interface ${name} (?:extends [^{]*)?\\{\\n)`, 'm').exec(source) ?? [];
  return head === '' ? [] : readMembers(source.slice(source.indexOf(head) + head.length));
}

/** The members until the brace that ends them. */
export function readMembers(text: string): readonly Member[] {
  const members: Member[] = [];
  let rest = text;
  for (;;) {
    const [matched, comment = '', name = '', optional] = MEMBER.exec(rest) ?? [];
    if (matched === undefined) return members;
    rest = rest.slice(matched.length);
    const end = endOfType(rest);
    members.push({
      name: name.replaceAll("'", ''),
      isOptional: optional === '?',
      type: oneLine(rest.slice(0, end)),
      comment: oneLine(comment.replaceAll(/^ *\* ?/gm, '')),
    });
    rest = rest.slice(end + 1).replace(/^\n/, '');
  }
}

/** The semicolon that ends a type is outside of its braces. */
function endOfType(text: string): number {
  let depth = 0;
  for (const { index, 0: sign } of text.matchAll(/[{}()<>[\];]/g)) {
    if ('{(<['.includes(sign)) depth += 1;
    if ('})>]'.includes(sign)) depth -= 1;
    if (sign === ';' && depth === 0) return index;
  }
  return text.length;
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}

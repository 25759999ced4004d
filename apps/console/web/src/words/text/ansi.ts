/** Colours of terminals in lines of logs: six classes and bold. All other control sequences are taken out. Pure. */

export interface TextPart {
  readonly text: string;
  /** Words of a class attribute; absent for plain text. */
  readonly className?: string;
  /** Only http and https. */
  readonly href?: string;
}

const COLOURS: Readonly<Record<number, string>> = {
  1: 'red',
  2: 'green',
  3: 'yellow',
  4: 'blue',
  5: 'magenta',
  6: 'cyan',
};
// oxlint-disable-next-line no-control-regex -- these are the characters that are looked for
const ESCAPES = /\u001B\[([0-9;:?]*)([@-~])|\u001B\][^\u0007\u001B]*(?:\u0007|\u001B\\)|\u001B[@-Z\\-_]?/g;
// oxlint-disable-next-line no-control-regex -- these are the characters that are taken out
const CONTROLS = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u200E\u200F\u202A-\u202E\u2066-\u2069]/g;
const LINKS = /https?:\/\/[^\s<>"'`{}|\\^]+[^\s<>"'`{}|\\^.,;:!?)\]]/g;

interface TextStyle {
  readonly isBold: boolean;
  readonly colour?: string | undefined;
}

const PLAIN: TextStyle = { isBold: false };

export function ansiParts(line: string): TextPart[] {
  const parts: TextPart[] = [];
  let style = PLAIN;
  let from = 0;
  for (const found of line.matchAll(ESCAPES)) {
    push(line.slice(from, found.index));
    if (found[2] === 'm') style = nextStyle(style, found[1] ?? '');
    from = found.index + found[0].length;
  }
  push(line.slice(from));
  return parts;

  function push(text: string): void {
    const shown = text.replaceAll(CONTROLS, '\uFFFD');
    if (shown !== '') parts.push(...linked(shown, classOf(style)));
  }
}

/** Without colours and control characters. */
export function plainText(line: string): string {
  return ansiParts(line)
    .map(({ text }) => text)
    .join('');
}

/** A text of JSON with the same value, whose marks that turn the text around are escapes that a person sees. */
export function visibleJson(json: string): string {
  return json.replaceAll(
    CONTROLS,
    (mark) => `\\u${(mark.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`,
  );
}

function nextStyle(style: TextStyle, codes: string): TextStyle {
  let next = style;
  for (const code of codes.split(/[;:]/).map(Number)) {
    if (code === 0) next = PLAIN;
    else if (code === 1) next = { ...next, isBold: true };
    else if (code === 22) next = { ...next, isBold: false };
    else if (code === 39) next = { ...next, colour: undefined };
    // Colours of a table or of three numbers follow: none of them is one of the six.
    else if (code === 38 || code === 48) return next;
    else if (code >= 30 && code <= 37) next = { ...next, colour: COLOURS[code - 30] };
    else if (code >= 90 && code <= 97) next = { ...next, colour: COLOURS[code - 90] };
  }
  return next;
}

function classOf({ isBold, colour }: TextStyle): string {
  return [isBold && 'a-b', colour !== undefined && `a-${colour}`].filter(Boolean).join(' ');
}

function linked(text: string, className: string): TextPart[] {
  const style = className === '' ? {} : { className };
  const parts: TextPart[] = [];
  let from = 0;
  for (const found of text.matchAll(LINKS)) {
    if (found.index > from) parts.push({ text: text.slice(from, found.index), ...style });
    parts.push({ text: found[0], href: found[0], ...style });
    from = found.index + found[0].length;
  }
  if (from < text.length) parts.push({ text: text.slice(from), ...style });
  return parts;
}

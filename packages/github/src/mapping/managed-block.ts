/** The part of a body that is ours, between two markers. All that people write around it stays byte for byte. */
import type { BlockParts } from '../model.ts';
import { cut } from './clean-text.ts';
import { keyIn } from './identity.ts';

const START = '<!-- sb:start -->';
const END = '<!-- sb:end -->';
/** GitHub's limit of a body. */
const MOST = 65_536;
const CUT_MARK = '\n\n… (cut)';

/** The body with our part replaced, or behind what is there. Undefined: the text of people leaves no room for its end. */
export function putBlock(body: string, parts: BlockParts): string | undefined {
  const place = findBlock(body, parts.identity);
  const [before, after] = place ?? [body === '' ? '' : `${body}\n\n`, ''];
  const block = fitBlock(parts, MOST - before.length - after.length);
  if (block === undefined) return undefined;
  // A browser sends CRLF: the same text is no difference.
  if (place && withoutCr(place[2]) === block) return body;
  return `${before}${block}${after}`;
}

/** The whole text of our part, as long as it is: what the hash of the content holds. */
export function wholeBlock(parts: BlockParts): string {
  return fitBlock(parts, Infinity) ?? '';
}

/**
 * The managed part of a body, and the texts before and after it. People may write a marker of their own, or paste the part
 * of another issue: ours is the pair of markers with our identity, else the first pair without an identity.
 */
function findBlock(
  body: string,
  identity: string,
): readonly [before: string, after: string, block: string] | undefined {
  const pairs = pairsIn(body).map(
    ([from, to]) => [body.slice(0, from), body.slice(to), body.slice(from, to)] as const,
  );
  return (
    pairs.find(([, , block]) => block.includes(identity)) ??
    pairs.find(([, , block]) => keyIn(block) === undefined)
  );
}

/** Each end with the start that is nearest before it. */
function pairsIn(body: string): readonly (readonly [from: number, to: number])[] {
  const pairs: (readonly [number, number])[] = [];
  let last = 0;
  for (let at = body.indexOf(END); at >= 0; at = body.indexOf(END, last)) {
    const from = body.lastIndexOf(START, at);
    const to = at + END.length;
    if (from >= last) pairs.push([from, to]);
    last = to;
  }
  return pairs;
}

/** Cuts the description first, then the criteria, then leaves the table out. */
function fitBlock({ description, criteria, table, identity }: BlockParts, room: number): string | undefined {
  const texts = [description, criteria, table];
  for (const at of texts.keys()) {
    const over = blockOf(texts, identity).length - room;
    if (over <= 0) break;
    const text = texts[at] ?? '';
    const left = text.length - over - CUT_MARK.length;
    texts[at] = left > 0 && at < 2 ? `${cut(text, left)}${CUT_MARK}` : '';
  }
  const block = blockOf(texts, identity);
  return block.length <= room ? block : undefined;
}

function blockOf(texts: readonly string[], identity: string): string {
  return [START, texts.filter((text) => text !== '').join('\n\n'), identity, END]
    .filter((part) => part !== '')
    .join('\n');
}

function withoutCr(text: string): string {
  return text.replaceAll('\r\n', '\n');
}

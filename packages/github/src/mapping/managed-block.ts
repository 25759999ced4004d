/** The part of a body that is ours, between two markers. All that people write around it stays byte for byte. */
import type { BlockParts } from '../model.ts';
import { cut } from './clean-text.ts';

const START = '<!-- sb:start -->';
const END = '<!-- sb:end -->';
/** GitHub's limit of a body. */
const MOST = 65_536;
const CUT_MARK = '\n\n… (cut)';

/** The body with our part replaced, or behind what is there. Undefined: the text of people leaves no room for its end. */
export function putBlock(body: string, parts: BlockParts): string | undefined {
  const place = findBlock(body);
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

/** What is before and behind our part, and the part. */
function findBlock(body: string): readonly [before: string, after: string, block: string] | undefined {
  const from = body.indexOf(START);
  const end = from < 0 ? -1 : body.indexOf(END, from);
  if (end < 0) return undefined;
  const to = end + END.length;
  return [body.slice(0, from), body.slice(to), body.slice(from, to)];
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

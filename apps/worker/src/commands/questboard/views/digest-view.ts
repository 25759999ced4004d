import type { DigestPayload, Flag, ShownOrganisation } from '@sb/questboard';
import { clean } from '@sb/views';
import type { BoardLook } from './board-look.ts';
import { flagItems, printFlags } from './flag-table.ts';
import { itemLines } from './item-lines.ts';
import { wrapWords } from '../../../cli/terminal/wrap-words.ts';

/** A day in a few lines: its events, the worst flags, and the number of items of each member. */
export function printDigest(digest: DigestPayload, shown: ShownOrganisation, look: BoardLook): void {
  const { output } = look;
  const flags = topFlags(digest, shown);
  if (!output.isTerminal) {
    output.lines(['digest', digest.date, clean(digest.text)].join('\t'));
    printFlags(flags, look);
    output.lines(...digest.decks.map(({ memberId, itemCount }) => `deck\t${memberId}\t${itemCount}`));
    return;
  }
  output.lines(
    `${output.style.bold(clean(shown.org.name))}  ${digest.date}`,
    ...wrapWords(clean(digest.text).split(' '), output.width),
    '',
  );
  if (flags.length > 0) output.lines(...itemLines(flagItems(flags, look), output), '');
  output.lines(...wrapWords(deckParts(digest, look), output.width));
}

function topFlags({ topFlags: top }: DigestPayload, { flags }: ShownOrganisation): Flag[] {
  return flags.filter((flag) => top.some(({ taskId, kind }) => taskId === flag.taskId && kind === flag.kind));
}

/** `Decks:`, `Ada Moreno 2,`, ..., `nothing for 3` */
function deckParts({ decks }: DigestPayload, { nameOf }: BoardLook): string[] {
  const dealt = decks
    .filter(({ itemCount }) => itemCount > 0)
    .map(({ memberId, itemCount }) => `${clean(nameOf(memberId))} ${itemCount}`);
  const empty = decks.length - dealt.length;
  const parts = empty === 0 ? dealt : [...dealt, `nothing for ${empty}`];
  return ['Decks:', ...parts.map((part, at) => (at < parts.length - 1 ? `${part},` : part))];
}

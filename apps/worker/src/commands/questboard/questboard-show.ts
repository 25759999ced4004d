import { suggestion } from '@sb/config';
import { type DigestPayload, readDigest, type ShownOrganisation, showOrganisation } from '@sb/questboard';
import { CodedError } from '@sb/words';
import type { Call } from '../../cli/command.ts';
import { boardLook, type BoardLook } from './views/board-look.ts';
import { printBoard } from './views/board-tables.ts';
import { printOneDeck } from './views/deck-table.ts';
import { printDigest } from './views/digest-view.ts';
import { onlyOrganisation } from './verbs/only-organisation.ts';
import { createServices, withStore } from '../../services/services.ts';
import { UsageError } from '../../cli/usage-error.ts';

/** An error names at most this many members. */
const LISTED = 12;

interface Options {
  readonly org?: string;
  readonly member?: string;
  readonly date?: string;
  readonly digest: boolean;
  readonly all: boolean;
}

class UnknownMemberError extends CodedError {
  readonly code = 'NOT_FOUND';

  constructor(id: string, { org, members }: ShownOrganisation) {
    const known = members.map((member) => member.id);
    const near = suggestion(id, known);
    const shown = known.length > LISTED ? [...known.slice(0, LISTED), '...'] : known;
    const advice = near === '' && known.length > 0 ? ` There are: ${shown.join(', ')}` : near;
    super(`There is no member "${id}" in "${org.id}".${advice}`);
  }
}

/** Shows the board of an organisation, the deck of one of its members, or the digest of its day. */
export async function run({ options, output, io }: Call<object, Options>): Promise<void> {
  const { org, member, date, digest, all } = options;
  if (digest && member !== undefined) throw new UsageError('--digest and --member: give one of them');
  if (digest && date !== undefined) throw new UsageError('--digest and --date: give one of them');
  const { shown, lastDigest } = await withStore(await createServices({ io, output }), async ({ store }) => {
    const orgId = org ?? (await onlyOrganisation(store));
    return {
      shown: await showOrganisation(store, orgId, date === undefined ? {} : { date }),
      lastDigest: digest ? await readDigest(store, orgId) : undefined,
    };
  });
  const look = boardLook(shown, { output, now: io.now() });
  if (member !== undefined) return showDeck({ member, date }, shown, look);
  if (digest) return showDigest(lastDigest, shown, look);
  output.data(shown);
  printBoard(shown, look, { all });
}

interface Asked {
  readonly member: string;
  readonly date: string | undefined;
}

function showDeck({ member: memberId, date }: Asked, shown: ShownOrganisation, look: BoardLook): void {
  const member = shown.members.find(({ id }) => id === memberId);
  if (!member) throw new UnknownMemberError(memberId, shown);
  const deck = shown.decks.find((each) => each.memberId === memberId);
  look.output.data({ member, deck });
  if (deck) printOneDeck(deck, look);
  else if (date === undefined) suggestRun(shown, look);
  else look.output.remark(`No deck was dealt to ${member.name} on ${date}.`);
}

function showDigest(digest: DigestPayload | undefined, shown: ShownOrganisation, look: BoardLook): void {
  look.output.data(digest ?? null);
  if (digest) printDigest(digest, shown, look);
  else suggestRun(shown, look);
}

function suggestRun({ org }: ShownOrganisation, { output }: BoardLook): void {
  output.remark(`No deck was dealt yet. Try: worker job daily.questmaster --org ${org.id}`);
}

import { suggestion } from '@sb/config';
import { listOrganisations, showOrganisation } from '@sb/questboard';
import type { ShownOrganisation } from '@sb/questboard';
import type { Store } from '@sb/storage';
import type { Call } from '../cli/command.ts';
import { boardLook, printBoard, printDeck } from '../questboard/board-tables.ts';
import { createServices, withStore } from '../services.ts';
import { UsageError } from '../usage-error.ts';

interface Options {
  readonly org?: string;
  readonly member?: string;
}

class UnknownMemberError extends Error {
  override readonly name = 'UnknownMemberError';
  readonly code = 'NOT_FOUND';

  constructor(id: string, { org, members }: ShownOrganisation) {
    const known = members.map((member) => member.id);
    super(`There is no member "${id}" in "${org.id}".${suggestion(id, known)}`);
  }
}

/** The board of an organisation, or the deck of one of its members. */
export async function run({ options, output, io }: Call<object, Options>): Promise<void> {
  const shown = await withStore(await createServices({ io, output }), async ({ store }) =>
    showOrganisation(store, options.org ?? (await onlyOrganisation(store))),
  );
  const look = boardLook(shown, { output, now: io.now() });
  if (options.member === undefined) {
    output.data(shown);
    printBoard(shown, look);
    return;
  }
  const member = shown.members.find(({ id }) => id === options.member);
  if (!member) throw new UnknownMemberError(options.member, shown);
  const deck = shown.decks.find(({ memberId }) => memberId === member.id);
  output.data({ member, deck });
  if (deck) printDeck(deck, look, { withReasons: true });
  else output.remark(`No deck was dealt yet. Try: worker job daily.questmaster --org ${shown.org.id}`);
}

async function onlyOrganisation(store: Store): Promise<string> {
  const ids = await listOrganisations(store);
  const [first] = ids;
  if (first !== undefined && ids.length === 1) return first;
  if (first === undefined)
    throw new UsageError('No organisation is stored yet.', 'Try: worker questboard:import <file>');
  throw new UsageError(`--org: which one? There are: ${ids.join(', ')}`);
}

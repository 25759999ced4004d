/** The commands that members and questlines have alike: list, create, change, archive. */
import {
  archiveRecord,
  changeRecord,
  createRecord,
  type Fields,
  type Page,
  type RecordAnswer,
  returnRecord,
} from '@sb/questboard';
import type { Store } from '@sb/storage';
import type { Call } from '../../../cli/command.ts';
import type { Output } from '../../../cli/output.ts';
import type { Column } from '../../../cli/terminal/table.ts';
import { type ActFlags, actOf, onBoard } from './on-board.ts';
import { sayOutcome } from './say-outcome.ts';
import { showPage } from './show-page.ts';

type Kind = 'member' | 'questline';
type Changed<Name extends Kind> = RecordAnswer<Name>[Name];

/** What each noun has of its own. */
interface Noun<Name extends Kind, Row, Flags> {
  readonly kind: Name;
  /** The field that `create` takes as its word. */
  readonly called: 'name' | 'title';
  readonly read: (
    store: Store,
    orgId: string,
    wish: { readonly archived: boolean; readonly limit: number; readonly after?: string },
  ) => Promise<Page<Row>>;
  readonly columns: (output: Output) => Column<Row>[];
  readonly fields: (flags: Flags) => Fields;
  /** For programs, behind the id. */
  readonly cells: (record: Changed<Name>) => readonly string[];
  readonly created: (record: Changed<Name>) => string;
}

interface ListOptions {
  readonly org?: string;
  readonly archived: boolean;
  readonly limit: number;
  readonly cursor?: string;
}

type IdCall<Options> = Call<{ readonly id: string }, ActFlags & Options>;

export function recordVerbs<Name extends Kind, Row, Flags>(noun: Noun<Name, Row, Flags>) {
  const { kind, called, read, columns, fields, cells, created } = noun;

  function say(
    { output, options }: Pick<Call<object, ActFlags>, 'output' | 'options'>,
    answer: RecordAnswer<Name>,
    sentence: string,
  ): void {
    const record = answer[kind];
    sayOutcome(output, answer, { id: record.id, sentence, cells: cells(record), dryRun: options.dryRun });
  }

  async function list(call: Call<object, ListOptions>): Promise<void> {
    const { output, options } = call;
    const { archived, limit, cursor } = options;
    const page = await onBoard(call, (store, orgId) =>
      read(store, orgId, { archived, limit, ...(cursor !== undefined && { after: cursor }) }),
    );
    showPage(output, page, { columns: columns(output), none: `There is no ${kind}.` });
  }

  async function create(
    call: Call<Readonly<Record<string, string>>, ActFlags & Flags & { readonly id?: string }>,
  ): Promise<void> {
    const { id } = call.options;
    const answer = await onBoard(call, (store, orgId) =>
      createRecord(
        store,
        { orgId, kind, act: actOf(call), ...(id !== undefined && { id }) },
        { [called]: call.args[called], ...fields(call.options) },
      ),
    );
    say(call, answer, created(answer[kind]));
  }

  async function change(call: IdCall<Flags>): Promise<void> {
    const wish = fields(call.options);
    const answer = await onBoard(call, (store, orgId) =>
      changeRecord(store, { orgId, kind, id: call.args.id, act: actOf(call) }, wish),
    );
    say(call, answer, `has other ${Object.keys(wish).join(', ')}`);
  }

  async function archive(call: IdCall<{ readonly detach: boolean; readonly undo: boolean }>): Promise<void> {
    const { detach, undo } = call.options;
    const answer = await onBoard(call, (store, orgId) => {
      const target = { orgId, kind, id: call.args.id, act: actOf(call) };
      return undo ? returnRecord(store, target) : archiveRecord(store, target, { detach });
    });
    say(call, answer, undo ? 'is on the board' : 'is archived');
  }

  return { list, create, change, archive };
}

import type { LetterStatus } from '@sb/jobs';
import { type DeadLetter, groupDeadLetters, listDeadLetters } from '@sb/queue';
import { plural } from '@sb/words';
import { deadGroupShape, deadLetterShape, isoTime, maskGroup, maskLetter, relativeTime } from '@sb/views';
import type { Call } from '../../cli/command.ts';
import { type Place, placeText } from '../../cli/option-values.ts';
import type { Column } from '../../cli/terminal/table.ts';
import { filterOf, type FilterOptions } from './choice.ts';
import { unknownJobRemark } from '../../services/known-jobs.ts';
import { createServices, withStore } from '../../services/services.ts';
import { groupColumns } from './group-rows.ts';
import { UsageError } from '../../cli/usage-error.ts';
import { letterStatusCell } from './letter-lines.ts';

interface Options extends Omit<FilterOptions, 'reasons'> {
  readonly status: readonly LetterStatus[];
  readonly reason?: FilterOptions['reasons'];
  readonly limit: number;
  readonly cursor?: Place;
  readonly group: boolean;
}

type ListCall = Call<object, Options>;

/** Lists runs that failed for good, newest first, or their groups. */
export async function run(call: ListCall): Promise<void> {
  return call.options.group ? listGroups(call) : listLetters(call);
}

async function listLetters(call: ListCall): Promise<void> {
  const { output, io, options } = call;
  const { status, limit, reason, cursor, group: _, ...filters } = options;
  const services = await createServices(call);
  const before = cursor && { diedAt: cursor.at, runId: cursor.id };
  const { letters, next, advice } = await withStore(services, async ({ store }) => {
    const filter = await filterOf(store, { ...filters, ...(reason && { reasons: reason }) });
    const page = await listDeadLetters(store, {
      ...filter,
      statuses: status,
      limit,
      ...(before && { before }),
    });
    return {
      letters: page.letters.map((letter) => maskLetter(letter, services.secrets)),
      next: page.next && placeText({ at: page.next.diedAt, id: page.next.runId }),
      advice: page.letters.length === 0 ? await unknownJobRemark(options.job, store, services) : undefined,
    };
  });
  output.data(letters.map(deadLetterShape), next === undefined ? {} : { next });
  if (letters.length === 0) output.remark(advice ?? `No ${status.join(' or ')} dead letter matches.`);
  else output.table(letters, columns(io.now()));
  if (next === undefined) return;
  const more = `There are more than ${plural(limit, 'dead letter')}.`;
  output.further(`${more} Show more: --limit 10000, or go on: --cursor ${next}`);
}

async function listGroups(call: ListCall): Promise<void> {
  const { output, io, options } = call;
  const { job, since, filter, fingerprint, reason, status, limit, cursor } = options;
  const isFiltered = [job, since, filter, fingerprint, reason, cursor].some((value) => value !== undefined);
  if (isFiltered || status.join() !== 'open')
    throw new UsageError(
      '--group shows all open dead letters: it has no filters',
      'The letters of a group: worker dlq:list --fingerprint <group>',
    );
  const services = await createServices(call);
  const { groups, isWhole } = await withStore(services, async ({ store }) =>
    groupDeadLetters(store, { now: await store.now() }),
  );
  const shown = groups.slice(0, limit).map((group) => maskGroup(group, services.secrets));
  const rows = groups.reduce((sum, { count }) => sum + count, 0);
  output.data(shown.map(deadGroupShape), { total: groups.length, searched: { rows, isWhole } });
  if (shown.length === 0) return output.remark('There is no open dead letter.');
  output.table(shown, groupColumns(io.now()));
  if (groups.length > limit)
    output.further(`There are ${plural(groups.length, 'group')}. Show more: --limit 10000`);
  if (!isWhole) output.further('There are more open dead letters: only the newest were looked at.');
  const [newest] = shown.flatMap((group) => group.fingerprint ?? []);
  if (output.isTerminal && newest !== undefined)
    output.remark(`The letters of a group: worker dlq:list --fingerprint ${newest}`);
}

function columns(now: number): readonly Column<DeadLetter>[] {
  return [
    { header: 'run', get: ({ runId }) => String(runId), align: 'right' },
    { header: 'job', get: ({ jobId }) => jobId },
    {
      header: 'died',
      get: ({ diedAt }) => relativeTime(diedAt, now),
      plain: ({ diedAt }) => isoTime(diedAt),
    },
    { header: 'status', get: (letter) => letterStatusCell(letter) },
    {
      header: 'reason',
      get: ({ reason, permanent }) => `${permanent ? 'permanent ' : ''}${reason.replaceAll('_', ' ')}`,
      plain: ({ reason }) => reason,
    },
    { header: 'error', get: ({ error }) => error?.message ?? '', flexible: true },
  ];
}

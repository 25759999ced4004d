import { findOpenLink, listOpenLinks, type OpenLink, withdrawLink } from '@sb/access';
import { clean, isoTime, linkShape, relativeTime } from '@sb/views';
import { actorOf } from '../../cli/actor.ts';
import type { Call } from '../../cli/command.ts';
import type { Column } from '../../cli/terminal/table.ts';
import { createServices, withStore } from '../../services/services.ts';
import { accessId } from './access-id.ts';

/** Lists the links that can still be used. */
export async function list(call: Call): Promise<void> {
  const { output, io } = call;
  const links = await withStore(await createServices(call), ({ store }) => listOpenLinks(store));
  output.data(links.map(linkShape));
  if (links.length === 0) output.remark('No link waits to be used.');
  else output.table(links, columns(io.now()));
}

/** Makes a link void before it is used. */
export async function withdraw(
  call: Call<{ readonly linkId: string }, { readonly reason?: string; readonly dryRun: boolean }>,
): Promise<void> {
  const { output, args, options, io } = call;
  const { dryRun, reason } = options;
  const wanted = accessId('link', args.linkId);
  const link = await withStore(await createServices(call), ({ store }) =>
    dryRun ? findOpenLink(store, wanted) : withdrawLink(store, wanted, { actor: actorOf(io.env), reason }),
  );
  const shown = linkShape(link);
  output.data({ dryRun, ...shown });
  const done = dryRun ? 'would be withdrawn' : 'is withdrawn';
  output.lines(
    output.isTerminal
      ? `  link ${shown.id} (${purposeOf(link)}) ${done}`
      : [shown.id, purposeOf(link), dryRun ? 'would withdraw' : 'withdrawn'].join('\t'),
  );
}

function purposeOf({ kind, role, user }: OpenLink): string {
  return clean([kind, role ?? user].filter((part) => part !== undefined).join(' '));
}

function columns(now: number): readonly Column<OpenLink>[] {
  const time = (header: string, at: (link: OpenLink) => number): Column<OpenLink> => ({
    header,
    get: (link) => relativeTime(at(link), now),
    plain: (link) => isoTime(at(link)),
  });
  return [
    { header: 'link', get: (link) => linkShape(link).id },
    { header: 'for', get: purposeOf, flexible: true },
    { header: 'by', get: ({ by }) => by, flexible: true },
    time('made', ({ createdAt }) => createdAt),
    time('ends', ({ expiresAt }) => expiresAt),
  ];
}

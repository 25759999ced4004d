import { endSession, findSession, listSessions, type SessionRecord } from '@sb/access';
import { clean, isoTime, relativeTime, sessionShape } from '@sb/views';
import { actorOf } from '../../cli/actor.ts';
import type { Call } from '../../cli/command.ts';
import type { Column } from '../../cli/terminal/table.ts';
import { createServices, withStore } from '../../services/services.ts';
import { accessId } from './access-id.ts';

/** Lists the sessions that have not ended. */
export async function list(call: Call): Promise<void> {
  const { output, io } = call;
  const sessions = await withStore(await createServices(call), ({ store }) => listSessions(store));
  output.data(sessions.map(sessionShape));
  if (sessions.length === 0) output.remark('No person is signed in to the console.');
  else output.table(sessions, columns(io.now()));
}

/** Ends a session. */
export async function end(
  call: Call<{ readonly sessionId: string }, { readonly reason?: string; readonly dryRun: boolean }>,
): Promise<void> {
  const { output, args, options, io } = call;
  const { dryRun, reason } = options;
  const wanted = accessId('session', args.sessionId);
  const session = await withStore(await createServices(call), async ({ store }) => {
    const found = await findSession(store, wanted);
    return dryRun ? found : endSession(store, found.hash, { actor: actorOf(io.env), reason });
  });
  const shown = sessionShape(session);
  output.data({ dryRun, ...shown });
  const done = dryRun ? 'would end' : 'has ended';
  output.lines(
    output.isTerminal
      ? `  session ${shown.id} (${nameOf(session)}) ${done}`
      : [shown.id, nameOf(session), dryRun ? 'would end' : 'ended'].join('\t'),
  );
}

function nameOf({ kind, user }: SessionRecord): string {
  return kind === 'wall' ? 'wall' : clean(user ?? '');
}

function columns(now: number): readonly Column<SessionRecord>[] {
  const time = (header: string, at: (session: SessionRecord) => number): Column<SessionRecord> => ({
    header,
    get: (session) => relativeTime(at(session), now),
    plain: (session) => isoTime(at(session)),
  });
  return [
    { header: 'session', get: (session) => sessionShape(session).id },
    { header: 'who', get: nameOf, flexible: true },
    { header: 'address', get: ({ address }) => address ?? '' },
    { header: 'browser', get: ({ agent }) => agent ?? '', flexible: true, expendable: 1 },
    time('since', ({ createdAt }) => createdAt),
    time('last request', ({ seenAt }) => seenAt),
    time('ends', ({ expiresAt }) => expiresAt),
  ];
}

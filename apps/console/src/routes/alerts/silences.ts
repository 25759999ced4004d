/** Silences: no messages about some alerts for a while. */
import { listSilences, SEVERITIES, type Silence, silenceAlerts, unsilence } from '@sb/alerts';
import { isoTime, matchText, silenceShape } from '@sb/views';
import { z } from 'zod';
import { silence, silences } from '../../answers/alerts/silences.ts';
import { checkUnlimited } from '../../guard/limited.ts';
import { RefusedError } from '../../http/refusal.ts';
import { acts, reads, type Route } from '../../http/route.ts';
import { shownTexts } from '../../rows/redacted.ts';
import { cutPage, idOf, isNumber, readCursor } from '../../requests/cursors.ts';
import { cursor, flag, limit, name, pauseBody, pauseEnd, whyBody } from '../../requests/fields.ts';

const TAG = 'Alerts';
const names = z.array(name).min(1).max(100);

/** An empty match is everything; it has to be there, so that a forgotten one silences nothing. */
const match = z.strictObject({
  rule: names.optional(),
  job: names.optional(),
  severity: z.array(z.enum(SEVERITIES)).min(1).optional(),
});

export const SILENCE_ROUTES: readonly Route[] = [
  reads({
    method: 'GET',
    path: '/silences',
    tag: TAG,
    summary: 'The silences in force, the newest first; with `all` also those that are over',
    least: 'viewer',
    query: z.strictObject({ all: flag, cursor, limit }),
    answer: silences,
    isList: true,
    cli: ['alert:silences'],
    async run({ store, who, query, secrets }) {
      checkUnlimited(who);
      const { all, limit: most } = query;
      const before = readCursor(query.cursor, query, isNumber);
      const found = await listSilences(store, { all, limit: most + 1, before });
      const { rows, ...next } = cutPage(found, most, { filters: query, placeOf: idOf });
      return shownTexts({ now: isoTime(await store.now()), items: rows.map(silenceRow), ...next }, secrets);
    },
  }),
  acts({
    method: 'POST',
    path: '/silences',
    tag: TAG,
    summary: 'Silences alerts that match, until a time; an empty match is everything',
    least: 'operator',
    status: 201,
    body: pauseBody.extend({ match }),
    example: { match: { job: ['mail.send'] }, for: '2h', reason: 'the provider is down' },
    answer: silence,
    cli: ['alert:silence'],
    async run({ store, who, body, secrets }) {
      checkUnlimited(who);
      const until = pauseEnd(body, await store.now());
      if (until === undefined)
        throw new RefusedError({
          code: 'REQUEST_INVALID',
          detail: 'body: a silence needs an end: expected for or until.',
        });
      const { rule, job, severity } = body.match;
      const wanted = { ...(rule && { rule }), ...(job && { job }), ...(severity && { severity }) };
      const act = { actor: who.actor, reason: body.reason };
      const made = await silenceAlerts(store, { match: wanted, until: { at: until } }, act);
      return shownTexts(silenceRow(made), secrets);
    },
  }),
  acts({
    method: 'DELETE',
    path: '/silences/:id',
    tag: TAG,
    summary: 'Ends a silence before its time',
    least: 'operator',
    params: z.strictObject({ id: z.coerce.number().int().positive() }),
    body: whyBody,
    answer: silence,
    cli: ['alert:unsilence'],
    async run({ store, who, params: { id }, body, secrets }) {
      checkUnlimited(who);
      const ended = await unsilence(store, id, { actor: who.actor, reason: body.reason });
      return shownTexts(silenceRow(ended), secrets);
    },
  }),
];

export function silenceRow(one: Silence) {
  return { ...silenceShape(one), says: matchText(one.match) };
}

/** A day of a board: its decks, its flags, its digest. */
import {
  FLAG_KINDS,
  FLAG_SEVERITIES,
  type FlagRow,
  listDecks,
  listFlags,
  localDate,
  readDigest,
  showOrg,
} from '@sb/questboard';
import { isoTime } from '@sb/views';
import { z } from 'zod';
import { boardDigest, day, dayOfDecks, flagList } from '../../answers/board/day.ts';
import { checkOrg } from '../../guard/seen-org.ts';
import { type Call, reads, type Route } from '../../http/route.ts';
import { isText, nextOf, readCursor } from '../../requests/cursors.ts';
import { cursor, limit, listOf, name } from '../../requests/fields.ts';
import { deckRow } from '../../rows/board/deck-rows.ts';
import { shownTexts } from '../../rows/redacted.ts';
import { type OrgParams, orgParams, TAG } from './on-board.ts';

const deckQuery = z.strictObject({ date: day.optional(), member: name.optional() });

const flagQuery = z.strictObject({
  /** `false`: those that were cleared. */
  open: z
    .enum(['true', 'false'])
    .default('true')
    .transform((text) => text === 'true'),
  kind: listOf(FLAG_KINDS).optional(),
  severity: z.enum(FLAG_SEVERITIES).optional(),
  cursor,
  limit,
});

export const BOARD_DAY_ROUTES: readonly Route[] = [
  reads({
    method: 'GET',
    path: '/orgs/:org/decks',
    tag: TAG,
    summary: 'The decks of a day, member by member, with what each task is now; default: the last day dealt',
    least: 'viewer',
    params: orgParams,
    query: deckQuery,
    answer: dayOfDecks,
    isList: true,
    cli: ['questboard:show'],
    run: listDay,
  }),
  reads({
    method: 'GET',
    path: '/orgs/:org/flags',
    tag: TAG,
    summary: 'The open flags, by task and kind; `open=false`: those that were cleared',
    least: 'viewer',
    params: orgParams,
    query: flagQuery,
    answer: flagList,
    isList: true,
    run: listFlagsOf,
  }),
  reads({
    method: 'GET',
    path: '/orgs/:org/digest',
    tag: TAG,
    summary: 'The last digest, as it was published',
    least: 'viewer',
    params: orgParams,
    answer: boardDigest,
    cli: ['questboard:show'],
    async run({ store, who, params: { org }, secrets }) {
      await checkOrg(store, who, org);
      const digest = await readDigest(store, org);
      return {
        now: isoTime(await store.now()),
        ...(digest && { digest: shownTexts(digest, secrets) }),
      };
    },
  }),
];

async function listDay({
  store,
  who,
  params: { org },
  query: { date, member },
  secrets,
}: Call<OrgParams, z.output<typeof deckQuery>>): Promise<z.input<typeof dayOfDecks>> {
  await checkOrg(store, who, org);
  const { timezone } = await showOrg(store, org);
  const { decks, ...dates } = await listDecks(store, org, {
    ...(date !== undefined && { date }),
    ...(member !== undefined && { member }),
  });
  const now = isoTime(await store.now());
  return {
    now,
    today: localDate(now, timezone),
    timezone,
    ...dates,
    items: shownTexts(decks.map(deckRow), secrets),
  };
}

async function listFlagsOf({
  store,
  who,
  params: { org },
  query,
  secrets,
}: Call<OrgParams, z.output<typeof flagQuery>>): Promise<z.input<typeof flagList>> {
  await checkOrg(store, who, org);
  const { open, kind, severity } = query;
  const filters = { ...query, org };
  const after = readCursor(query.cursor, filters, isText);
  const { items, next } = await listFlags(store, org, {
    limit: query.limit,
    filter: { isCleared: !open, ...(kind && { kind }), ...(severity && { severity }) },
    ...(after !== undefined && { after }),
  });
  return {
    now: isoTime(await store.now()),
    items: shownTexts(items.map(flagRow), secrets),
    ...nextOf(next, filters),
  };
}

function flagRow({ orgId: _org, rev: _rev, updatedAt: _updatedAt, ...flag }: FlagRow) {
  return flag;
}

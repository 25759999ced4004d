/** Saved views: the filters of a page under a name, one's own or the team's. */
import {
  deleteView,
  listViews,
  mayDo,
  type SavedView,
  saveView,
  UnknownViewError,
  type ViewOwner,
} from '@sb/access';
import { isoTime } from '@sb/views';
import { z } from 'zod';
import { view, views } from '../../answers/search.ts';
import { RefusedError } from '../../http/refusal.ts';
import { acts, type Call, reads, type Route } from '../../http/route.ts';
import { shownTexts } from '../../rows/redacted.ts';
import { name } from '../../requests/fields.ts';

const TAG = 'Views';

export const VIEW_ROUTES: readonly Route[] = [
  reads({
    method: 'GET',
    path: '/views',
    tag: TAG,
    summary: "One's own saved views and the team's",
    least: 'viewer',
    query: z.strictObject({ page: name.optional() }),
    answer: views,
    isList: true,
    async run({ store, who, query: { page }, secrets }) {
      const found = await listViews(store, ownerOf(who));
      return shownTexts(
        { items: found.filter((one) => page === undefined || one.page === page).map(viewRow) },
        secrets,
      );
    },
  }),
  acts({
    method: 'PUT',
    path: '/views',
    tag: TAG,
    summary:
      "Saves a view under a name; with the version of the view of that name, replaces it. The team's need an operator",
    least: 'viewer',
    example: { page: 'runs', name: 'Failed mail', query: 'state=failed&job=mail.send', isOfTeam: true },
    body: z.strictObject({
      page: z.string().min(1).max(40),
      name: z.string().trim().min(1).max(100),
      query: z.string().max(2_000),
      isOfTeam: z.boolean().default(false),
    }),
    answer: view,
    takesVersion: true,
    hasVersion: true,
    async run({ store, who, body: { isOfTeam, ...wanted }, version, secrets }) {
      if (isOfTeam) checkTeam(who);
      else if (who.userId === undefined)
        throw new RefusedError({
          code: 'REQUEST_INVALID',
          detail:
            'body.isOfTeam: the console does not know you as a user of its own: it saves views of the team only.',
        });
      const saved = await saveView(store, wanted, { ...actOf(who, isOfTeam), version });
      return shownTexts(viewRow(saved), secrets);
    },
  }),
  acts({
    method: 'DELETE',
    path: '/views/:id',
    tag: TAG,
    summary: "Deletes a view; the team's need an operator",
    least: 'viewer',
    params: z.strictObject({ id: z.coerce.number().int().positive() }),
    takesVersion: true,
    async run({ store, who, params: { id }, version }) {
      const found = (await listViews(store, ownerOf(who))).find((one) => one.id === id);
      if (!found) throw new UnknownViewError(id);
      if (found.isOfTeam) checkTeam(who);
      await deleteView(store, id, { ...actOf(who, found.isOfTeam), version });
    },
  }),
];

function ownerOf({ userId }: Call['who']): ViewOwner {
  return { userId };
}

function actOf(who: Call['who'], isOfTeam: boolean): ViewOwner & { readonly actor: string } {
  return { actor: who.actor, ...(!isOfTeam && ownerOf(who)) };
}

function checkTeam(who: Call['who']): void {
  if (mayDo(who, 'operator')) return;
  throw new RefusedError({
    code: 'FORBIDDEN',
    detail: "You may not change the team's views: it needs the role operator.",
  });
}

function viewRow({ createdAt, ...same }: SavedView) {
  return { ...same, createdAt: isoTime(createdAt) };
}

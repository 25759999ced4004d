/**
 * Saved views: the filters of a page under a name, of a user or of the whole team. Called by the console.
 * Promise: an owner has one view of a name on a page, however many save it at once: the last one counts. A change of a view
 * of the team and its event are one transaction; one's own views have no events.
 */
import { publish, toEngineEvent } from '@sb/events';
import { type Body, expectFound, isStorableText, type Store, type Tx } from '@sb/storage';
import { describeValue } from '@sb/words';
import { type Act, checkAct } from '../act.ts';
import { type AccessProblem, AccessInvalidError, UnknownViewError } from '../errors.ts';
import {
  countViews,
  dropView,
  findViews,
  insertView,
  lockViews,
  type NewView,
  type Owner,
  updateView,
  type ViewRow,
} from './saved-views.sql.ts';

export interface SavedView extends NewView {
  readonly id: number;
  /** Everybody sees it. */
  readonly isOfTeam: boolean;
  /** Ms since the epoch. */
  readonly createdAt: number;
}

/** Whose view it is; without a user it is the team's. */
export interface ViewOwner {
  readonly userId?: Owner;
}

type ViewAct = Pick<Act, 'actor'>;

const LONGEST = { page: 40, name: 100, query: 2_000 } as const;
const MOST_VIEWS = 100;

/** Those of the team and the user's own, page by page. */
export async function listViews(store: Store, { userId }: ViewOwner): Promise<readonly SavedView[]> {
  return (await store.read((tx) => findViews(tx, userId))).map(viewOf);
}

/** A view of that name is replaced. Fails with `REQUEST_INVALID`. */
export async function saveView(
  store: Store,
  view: NewView,
  { userId, actor }: ViewOwner & ViewAct,
): Promise<SavedView> {
  checkAct('A view', { actor }, problemsOf(view));
  return store.write(function* (tx) {
    yield* lockViews(tx);
    const row = (yield* updateView(tx, userId, view)) ?? (yield* addView(tx, userId, view));
    yield* recordOfTeam(tx, 'view.saved', row, actor);
    return viewOf(row);
  });
}

function* addView(tx: Tx, owner: Owner, view: NewView): Body<ViewRow> {
  if ((yield* countViews(tx, owner)) >= MOST_VIEWS)
    throw new AccessInvalidError('A view', [
      { field: 'name', message: `there are ${MOST_VIEWS} views already: delete one first` },
    ]);
  return expectFound(yield* insertView(tx, owner, view), 'the new view');
}

/** Fails with `REQUEST_INVALID`, and with `UNKNOWN_VIEW`, also where it is another's. */
export async function deleteView(
  store: Store,
  id: number,
  { userId, actor }: ViewOwner & ViewAct,
): Promise<void> {
  checkAct('The end of a view', { actor });
  await store.write(function* (tx) {
    const row = yield* dropView(tx, userId, id);
    if (!row) throw new UnknownViewError(id);
    yield* recordOfTeam(tx, 'view.deleted', row, actor);
  });
}

function* recordOfTeam(
  tx: Tx,
  type: 'view.saved' | 'view.deleted',
  { id: viewId, user_id: userId, page, name }: ViewRow,
  actor: string,
): Body<void> {
  if (userId === null) yield* publish(tx, [toEngineEvent(type, { viewId, page, name }, { actor })]);
}

function problemsOf(view: NewView): readonly AccessProblem[] {
  return (['page', 'name', 'query'] as const).flatMap((field) => {
    const text = view[field];
    const isFine =
      isStorableText(text) && text.length <= LONGEST[field] && (field === 'query' || text.trim() !== '');
    return isFine
      ? []
      : [
          {
            field,
            message: `expected a text of at most ${LONGEST[field]} characters, got ${describeValue(text)}`,
          },
        ];
  });
}

function viewOf({ user_id: userId, created_at: createdAt, id, page, name, query }: ViewRow): SavedView {
  return { id, page, name, query, isOfTeam: userId === null, createdAt };
}

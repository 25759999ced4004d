/**
 * Saved views: the filters of a page under a name, of a user or of the whole team. Called by the console.
 * Promise: an owner has one view of a name on a page, however many save it at once: the first one counts. Another query
 * replaces it only with the version that its author has read. A change of a view of the team and its event are one
 * transaction, and the event has the query before and after; one's own views have no events.
 */
import { publish, toEngineEvent } from '@sb/events';
import { type Body, expectFound, isStorableText, type Store, type Tx } from '@sb/storage';
import { describeValue, valueVersion } from '@sb/words';
import { type Act, checkAct } from '../act.ts';
import {
  type AccessProblem,
  AccessInvalidError,
  UnknownViewError,
  ViewChangedError,
  ViewExistsError,
} from '../errors.ts';
import {
  countViews,
  dropView,
  findNamed,
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
  /** Of its query. */
  readonly version: number;
  /** Everybody sees it. */
  readonly isOfTeam: boolean;
  /** Ms since the epoch. */
  readonly createdAt: number;
}

/** Whose view it is; without a user it is the team's. */
export interface ViewOwner {
  readonly userId?: Owner;
}

interface ViewAct extends ViewOwner, Pick<Act, 'actor'> {
  /** Of the view that is replaced or deleted, as it was read. */
  readonly version?: number | undefined;
}

const LONGEST = { page: 40, name: 100, query: 2_000 } as const;
const MOST_VIEWS = 100;

/** Those of the team and the user's own, page by page. */
export async function listViews(store: Store, { userId }: ViewOwner): Promise<readonly SavedView[]> {
  return (await store.read((tx) => findViews(tx, userId))).map(viewOf);
}

/**
 * A new view, or with `version` another query of the view of that name. The same query again changes nothing. Fails with
 * `REQUEST_INVALID`, `VIEW_EXISTS`, and `CONFLICT`: the view has another query by now, or is not there.
 */
export async function saveView(
  store: Store,
  view: NewView,
  { userId, actor, version }: ViewAct,
): Promise<SavedView> {
  checkAct('A view', { actor }, problemsOf(view));
  return store.write(function* (tx) {
    yield* lockViews(tx);
    const found = yield* findNamed(tx, userId, view);
    if (found?.query === view.query) return viewOf(found);
    if (found) yield* replaceView(tx, found, { query: view.query, version });
    else if (version !== undefined) throw new ViewChangedError(view.name);
    const row = found ? { ...found, query: view.query } : yield* addView(tx, userId, view);
    const facts = { ...(found && { before: { query: found.query } }), after: { query: row.query } };
    if (isOfTeam(row))
      yield* publish(tx, [toEngineEvent('view.saved', { ...nameOf(row), ...facts }, { actor })]);
    return viewOf(row);
  });
}

function* replaceView(
  tx: Tx,
  row: ViewRow,
  { query, version }: { readonly query: string; readonly version: number | undefined },
): Body<void> {
  if (version === undefined) throw new ViewExistsError(row.name);
  checkSeen(row, version);
  yield* updateView(tx, row.id, query);
}

function* addView(tx: Tx, owner: Owner, view: NewView): Body<ViewRow> {
  if ((yield* countViews(tx, owner)) >= MOST_VIEWS)
    throw new AccessInvalidError('A view', [
      { field: 'name', message: `there are ${MOST_VIEWS} views already: delete one first` },
    ]);
  return expectFound(yield* insertView(tx, owner, view), 'the new view');
}

/** Fails with `REQUEST_INVALID`, with `UNKNOWN_VIEW`, also where it is another's, and with `CONFLICT`. */
export async function deleteView(
  store: Store,
  id: number,
  { userId, actor, version }: ViewAct,
): Promise<void> {
  checkAct('The end of a view', { actor });
  await store.write(function* (tx) {
    const row = yield* dropView(tx, userId, id);
    if (!row) throw new UnknownViewError(id);
    checkSeen(row, version);
    const facts = { ...nameOf(row), before: { query: row.query } };
    if (isOfTeam(row)) yield* publish(tx, [toEngineEvent('view.deleted', facts, { actor })]);
  });
}

function checkSeen({ name, query }: ViewRow, version: number | undefined): void {
  if (version !== undefined && version !== valueVersion({ query })) throw new ViewChangedError(name);
}

function isOfTeam({ user_id: userId }: ViewRow): boolean {
  return userId === null;
}

function nameOf({ id: viewId, page, name }: ViewRow) {
  return { viewId, page, name };
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

function viewOf(row: ViewRow): SavedView {
  const { id, page, name, query, created_at: createdAt } = row;
  return { id, page, name, query, version: valueVersion({ query }), isOfTeam: isOfTeam(row), createdAt };
}

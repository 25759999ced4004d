/**
 * Saved views: the filters of a page under a name, of a user or of the whole team. Called by the console.
 * Promise: an owner has one view of a name on a page, however many save it at once: the last one counts.
 */
import { expectRow, isStorableText, type Store } from '@sb/storage';
import { describeValue } from '@sb/words';
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

const LONGEST = { page: 40, name: 100, query: 2_000 } as const;
const MOST_VIEWS = 100;

/** Those of the team and the user's own, page by page. */
export async function listViews(store: Store, { userId }: ViewOwner): Promise<readonly SavedView[]> {
  return (await store.read((tx) => findViews(tx, userId))).map(viewOf);
}

/** A view of that name is replaced. Fails with `REQUEST_INVALID`. */
export async function saveView(store: Store, view: NewView, { userId }: ViewOwner): Promise<SavedView> {
  const problems = problemsOf(view);
  if (problems.length > 0) throw new AccessInvalidError('A view', problems);
  return store.write(function* (tx) {
    yield* lockViews(tx);
    const replaced = yield* updateView(tx, userId, view);
    if (replaced) return viewOf(replaced);
    if ((yield* countViews(tx, userId)) >= MOST_VIEWS)
      throw new AccessInvalidError('A view', [
        { field: 'name', message: `there are ${MOST_VIEWS} views already: delete one first` },
      ]);
    return viewOf(expectRow(yield* insertView(tx, userId, view), 'the new view'));
  });
}

/** Fails with `UNKNOWN_VIEW`, also where it is another's. */
export async function deleteView(store: Store, id: number, { userId }: ViewOwner): Promise<void> {
  if (!(await store.write((tx) => dropView(tx, userId, id)))) throw new UnknownViewError(id);
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

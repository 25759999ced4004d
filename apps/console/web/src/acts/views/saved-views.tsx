/** Views that people saved: their own, the team's, and those that an older console kept in this browser. */
import { useQuery } from '@tanstack/react-query';
import { Fragment, type ReactNode } from 'react';
import type { View } from '../../../../src/answers/search.ts';
import { actOrAsk } from '../act-or-ask.ts';
import { orReadAgain, showDone } from '../use-act.ts';
import { deleteJson, putJson } from '../../api/client.ts';
import { queryClient } from '../../api/query-client.ts';
import { ApiProblem, isStale } from '../../api/request/api-problem.ts';
import { viewsQuery } from '../../api/run-queries.ts';
import { whoQuery } from '../../api/sign-in-queries.ts';
import { Button } from '../../components/controls/button.tsx';
import { askFirst } from '../../frame/confirm.tsx';
import { useMay } from '../../frame/rights.ts';
import { useKeys } from '../../keys/use-keys.ts';
import { changeSettings, useSettings } from '../../settings/settings.ts';

const CHANGES = ['views'];

type Wish = Pick<View, 'page' | 'name' | 'query' | 'isOfTeam'>;

interface NamedView {
  readonly name: string;
  readonly query: string;
  readonly isOn: boolean;
}

interface SavedViewsProps {
  /** `runs`: views are saved under it. */
  readonly page: string;
  /** The filter that is shown, as the address has it. */
  readonly query: string;
  /** Everybody has a view of this filter already. */
  readonly isUsual: boolean;
  readonly link: (view: NamedView) => ReactNode;
}

export function SavedViews({ page, query, isUsual, link }: SavedViewsProps) {
  const { data } = useQuery(viewsQuery(page));
  const { views: kept } = useSettings();
  const saved = data?.items ?? [];
  const ofBrowser = kept.filter((view) => view.page === page);
  const shown = saved.find((view) => view.query === query);
  const old = ofBrowser.find((view) => view.query === query);
  const mayTeam = useMay('operator');
  const mayOwn = useQuery(whoQuery).data?.auth === 'password';
  const isOffered = !isUsual && !shown && !old && (mayOwn || mayTeam);
  const save = (): void => askSave({ page, query }, { mayOwn, mayTeam, saved });
  useKeys('list', { v: isOffered ? save : undefined });
  return (
    <>
      {saved.map((view) => (
        <Fragment key={view.id}>
          {link({
            name: view.isOfTeam ? `${view.name}, team` : view.name,
            query: view.query,
            isOn: view === shown,
          })}
        </Fragment>
      ))}
      {ofBrowser.map((view) => (
        <Fragment key={view.name}>
          {link({ name: view.name, query: view.query, isOn: view === old })}
        </Fragment>
      ))}
      {shown && (mayTeam || !shown.isOfTeam) && (
        <Button
          look="small plain"
          onClick={() => actOrAsk('The view is not removed', () => remove(shown), { isRenewed: false })}
        >
          remove view
        </Button>
      )}
      {!shown && old && (
        <Button
          look="small plain"
          onClick={() => changeSettings({ views: kept.filter((view) => view !== old) })}
        >
          remove view
        </Button>
      )}
      {isOffered && (
        <button type="button" className="dim saveview" onClick={save}>
          + save view
        </button>
      )}
    </>
  );
}

interface Saving {
  readonly mayOwn: boolean;
  readonly mayTeam: boolean;
  /** As the page shows them: a view of these names is replaced. */
  readonly saved: readonly View[];
}

function askSave({ page, query }: Pick<View, 'page' | 'query'>, { mayOwn, mayTeam, saved }: Saving): void {
  const wish = { page, name: '', query, isOfTeam: !mayOwn };
  let seen = saved;
  askFirst({
    title: 'Save this view?',
    says: 'The filter of the list gets a name above it. A view of that name is replaced.',
    verb: 'Save 1 view',
    leave: 'Not now',
    command: false,
    children: (
      <div className="form">
        <label className="field">
          <span>Name</span>
          <input
            required
            autoFocus
            maxLength={100}
            autoComplete="off"
            onChange={({ target }) => {
              wish.name = target.value;
            }}
          />
        </label>
        {mayTeam && (
          <label className="checkline">
            <input
              type="checkbox"
              className="check"
              defaultChecked={wish.isOfTeam}
              disabled={!mayOwn}
              onChange={({ target }) => {
                wish.isOfTeam = target.checked;
              }}
            />
            For everybody
          </label>
        )}
      </div>
    ),
    act: async () => {
      const former = ofName(wish, seen);
      const view = await put(wish, former?.version).catch(async (error: unknown) => {
        if (!isTaken(error)) throw error;
        ({ items: seen } = await queryClient.fetchQuery({ ...viewsQuery(page), staleTime: 0 }));
        throw new Error(meanwhileText(wish, ofName(wish, seen)));
      });
      showDone({
        says: `The view ${view.name} is saved`,
        changes: CHANGES,
        undo: () => (former ? put(former, view.version) : drop(view)),
      });
    },
  });
}

async function remove(view: View): Promise<void> {
  await orReadAgain(CHANGES, drop(view));
  showDone({ says: `The view ${view.name} is removed`, changes: CHANGES, undo: () => put(view) });
}

function ofName({ name, isOfTeam }: Wish, views: readonly View[]): View | undefined {
  return views.find((view) => view.name === name.trim() && view.isOfTeam === isOfTeam);
}

/** The name has another filter than the page has shown. */
function isTaken(error: unknown): boolean {
  return isStale(error) || (error instanceof ApiProblem && error.code === 'VIEW_EXISTS');
}

function meanwhileText({ name, isOfTeam }: Wish, now: View | undefined): string {
  const who = isOfTeam ? 'Another person has' : 'You have';
  const where = isOfTeam ? '' : ' in another window';
  return now
    ? `${who} saved the view ${now.name}${where} meanwhile: ${now.query || 'no filter'}. Save again to replace it.`
    : `${who} removed the view ${name.trim()}${where} meanwhile. Save again to make a new one.`;
}

/** `version`: of the view of this name that it replaces. */
function put({ page, name, query, isOfTeam }: Wish, version?: number): Promise<View> {
  return putJson<View>('/views', { page, name, query, isOfTeam }, version);
}

function drop({ id, version }: Pick<View, 'id' | 'version'>): Promise<unknown> {
  return deleteJson(`/views/${id}`, {}, undefined, version);
}

/** Runs that failed for good, by error or one by one, and what is done with them. */
import { useQuery } from '@tanstack/react-query';
import type { LetterGroups, LetterRow } from '../../../../src/answers/failures.ts';
import { useListCopies } from '../../acts/use-list-copies.ts';
import { takePushed } from '../../api/pushed.ts';
import { readMissed, readTouched } from '../../api/query-client.ts';
import { letterGroupsQuery } from '../../api/run-queries.ts';
import { Answer, StaleAnswer, StaleNote } from '../../components/answer/answer.tsx';
import { Blank } from '../../components/answer/blank.tsx';
import { AppLink } from '../../components/links/app-link.tsx';
import { usePageAddress } from '../../components/links/page-address.ts';
import { NewRows } from '../../components/table/new-rows.tsx';
import { useKeptOrder } from '../../components/table/use-kept-order.ts';
import { OperationDrawer } from '../../drawers/operation-drawer.tsx';
import { PageFrame } from '../../frame/page.tsx';
import { useKeys } from '../../keys/use-keys.ts';
import { useLive } from '../../live/live.ts';
import { useIsPhone } from '../../settings/use-is-phone.ts';
import { ErrorList } from './error-list.tsx';
import { type FailureParts, letterListCopies, readFailureParts } from './failure-path.ts';
import { FailureViews } from './failure-views.tsx';
import { GroupDrawer } from './group-drawer.tsx';
import type { Group } from './group-table.tsx';
import { LetterList } from './letter-list.tsx';
import { type Chosen, useChosen } from './use-chosen.ts';
import { type LetterDrawer, useLetterDrawer } from './use-letter-drawer.ts';
import { type ShownLetters, useLetters } from './use-letters.ts';

export function FailuresPage() {
  const { search } = usePageAddress();
  const parts = readFailureParts(search);
  const query = useQuery(letterGroupsQuery);
  const { data, error, isFetching } = query;
  const rows = data?.items ?? NONE;
  const groups = useKeptOrder('', { rows, isFetching }, ({ fingerprint }) => fingerprint);
  const letters = useLetters(parts, rows);
  useLive(['failures'], {
    events: {
      failures: (now: LetterGroups) => takePushed(letterGroupsQuery.queryKey, now),
    },
    touched: () => readTouched({ queryKey: ['dead-letters'], predicate: isLetters }),
    refresh: () => readMissed(['dead-letters']),
  });
  useListCopies(letterListCopies(parts));
  return (
    <PageFrame title="Failures" className="p-failures">
      <FailureViews parts={parts} counts={data?.counts}>
        <NewRows
          count={(parts.isFlat ? 0 : groups.newer) + letters.newer}
          onShow={() => {
            groups.showNew();
            letters.showNew();
          }}
        />
      </FailureViews>
      <StaleNote error={error} at={data?.now} />
      {!error && letters.rows.length > 0 && <StaleAnswer query={letters.letters} />}
      <Answer isPage query={query}>
        {(list) => (
          // Other letters are another list: its selection begins anew.
          <Lists
            key={`${parts.status} ${parts.isFlat} ${parts.job}`}
            list={list}
            groups={groups.rows}
            letters={letters}
            parts={parts}
          />
        )}
      </Answer>
    </PageFrame>
  );
}

const NONE: readonly Group[] = [];

function isLetters({ queryKey }: { readonly queryKey: readonly unknown[] }): boolean {
  return typeof queryKey[1] === 'object';
}

interface ListsProps {
  readonly list: LetterGroups;
  readonly groups: readonly Group[];
  readonly letters: ShownLetters;
  readonly parts: FailureParts;
}

function Lists({ list, groups, letters, parts }: ListsProps) {
  const { status, isFlat, operation, group: print } = parts;
  const { rows } = letters;
  const chosen = useChosen({ list, groups, rows }, parts);
  const { group } = chosen;
  const drawer = useLetterDrawer(parts, chosen);
  const isPhone = useIsPhone();
  useKeys('list', {
    Enter: () => {
      const [first] = groups;
      if (isFlat || group || !first) return false;
      drawer.open(first.fingerprint);
      return true;
    },
  });
  if (status === 'open' && groups.length === 0 && operation === undefined) return <NoLetters />;
  const letterList = <LetterList letters={letters} parts={parts} chosen={chosen} drawer={drawer} />;
  // On a phone what is done with an error comes before its letters, which may be many.
  const isBetween = isPhone && group !== undefined && !isFlat;
  return (
    <div className={operation !== undefined || chosen.letters ? 'withdrawer' : undefined}>
      <div>
        {print !== undefined && !group && (
          <p className="note hold">
            {list.isWhole
              ? 'The error of this address has no dead letters any more.'
              : 'The error of this address is not among those of the newest letters.'}
          </p>
        )}
        {!isFlat && <ErrorList groups={groups} isWhole={list.isWhole} chosen={chosen} drawer={drawer} />}
        {!isBetween && letterList}
      </div>
      <OpenDrawer rows={rows} parts={parts} chosen={chosen} drawer={drawer} />
      {isBetween && <div>{letterList}</div>}
    </div>
  );
}

interface OpenDrawerProps extends Pick<ListsProps, 'parts'> {
  readonly rows: readonly LetterRow[];
  readonly chosen: Chosen;
  readonly drawer: LetterDrawer;
}

/** An operation that goes on, else the letters that are chosen. */
function OpenDrawer({ rows, parts: { operation, isReplay }, chosen, drawer }: OpenDrawerProps) {
  const { letters, group, picked, shown } = chosen;
  if (operation !== undefined)
    return <OperationDrawer key={operation} id={operation} onClose={drawer.close} />;
  if (!letters) return null;
  /** The rows are those of the error in the drawer. */
  const isListed = shown === group;
  return (
    <GroupDrawer
      key={letters.key}
      chosen={letters}
      group={shown}
      first={picked.find(isOwn)?.runId ?? (isListed ? rows.find(isOwn)?.runId : undefined)}
      newest={isListed ? rows[0]?.runId : undefined}
      isReplay={isReplay}
      takesFocus={drawer.takesFocus}
      onReplay={drawer.askReplay}
      onStarted={drawer.showOperation}
      onClose={drawer.close}
    />
  );
}

function isOwn({ may }: LetterRow): boolean {
  return may.replay;
}

function NoLetters() {
  return (
    <Blank title="No run has failed for good">
      <p className="soft">A run whose last attempt failed is kept here until it is replayed or discarded.</p>
      <p>
        <AppLink className="acc" href="/runs?state=failed">
          All failed runs
        </AppLink>
      </p>
    </Blank>
  );
}

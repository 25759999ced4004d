/** Runs that failed for good, by error or one by one, and what is done with them. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { LetterGroups, LetterRow } from '../../../../src/answers/failures.ts';
import { takePushed } from '../../api/pushed.ts';
import { readMissed, readTouched } from '../../api/query-client.ts';
import { letterGroupsQuery } from '../../api/run-queries.ts';
import { Answer, StaleAnswer, StaleNote } from '../../components/answer/answer.tsx';
import { Blank } from '../../components/answer/blank.tsx';
import { Failed } from '../../components/answer/failed.tsx';
import { AppLink, useGo } from '../../components/links/app-link.tsx';
import { usePageAddress } from '../../components/links/page-address.ts';
import { MoreRows } from '../../components/table/more.tsx';
import { NewRows } from '../../components/table/new-rows.tsx';
import type { RowKey } from '../../components/table/table.tsx';
import { useKeptOrder } from '../../components/table/use-kept-order.ts';
import { OperationDrawer } from '../../acts/operation-drawer.tsx';
import { useOpenedByKey } from '../../components/panels/use-drawer.ts';
import { useInSight } from '../../components/panels/use-in-sight.ts';
import { useListCopies } from '../../acts/use-list-copies.ts';
import { PageFrame } from '../../frame/page.tsx';
import { useMay } from '../../frame/rights.ts';
import { useKeys } from '../../keys/use-keys.ts';
import { useLive } from '../../live/live.ts';
import { useIsPhone } from '../../settings/use-is-phone.ts';
import { countText } from '../../words/numbers.ts';
import { type ShownLetters, useLetters } from './use-letters.ts';
import { chosenLetters } from './chosen-letters.ts';
import { FailureViews } from './failure-views.tsx';
import {
  failurePath,
  type FailureParts,
  groupRunsPath,
  letterListCopies,
  readFailureParts,
} from './failure-path.ts';
import { GroupDrawer } from './group-drawer.tsx';
import { type Group, GroupTable } from './group-table.tsx';
import { PickedBar, ReopenBar } from './letter-bars.tsx';
import { LetterTable } from './letter-table.tsx';
import { usePicks } from './use-picks.ts';

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

function isOwn({ may }: LetterRow): boolean {
  return may.replay;
}

function isLetters({ queryKey }: { readonly queryKey: readonly unknown[] }): boolean {
  return typeof queryKey[1] === 'object';
}

interface ListsProps {
  readonly list: LetterGroups;
  readonly groups: readonly Group[];
  readonly letters: ShownLetters;
  readonly parts: FailureParts;
}

function Lists({ list, groups, letters: { letters, rows }, parts }: ListsProps) {
  const { status, isFlat, group: print, job, isReplay, operation } = parts;
  const go = useGo();
  const mayAct = useMay('operator');
  const picks = usePicks();
  // It may be one that waits: an address leads there.
  const group = list.items.find(({ fingerprint }) => fingerprint === print);
  const opened = group?.fingerprint ?? (operation === undefined ? job : String(operation));
  /** How often the form was asked for at the list, below which a phone has it. */
  const [asks, setAsks] = useState(0);
  const [takesFocus, setOpenedByKey] = useOpenedByKey(opened);
  useInSight(asks === 0 ? opened : `${opened} ${asks}`);
  // Those of another group are not picked any more.
  const pickedRows = rows.filter(({ runId }) => picks.letters.has(runId));
  const pickedGroups = groups.filter(({ fingerprint }) => picks.errors.has(fingerprint));
  const ids = pickedRows.map(({ runId }) => runId);
  /** The one error that the drawer is about. */
  const shown = ids.length > 0 || pickedGroups.length > 1 ? undefined : (pickedGroups[0] ?? group);
  const chosen =
    status === 'open'
      ? chosenLetters({
          picked: pickedRows,
          pickedGroups,
          group,
          job: list.jobs.find(({ jobId }) => jobId === job),
        })
      : undefined;
  const open = (fingerprint: string, isByKey: boolean): void => {
    setOpenedByKey(isByKey ? fingerprint : undefined);
    go(failurePath({ group: fingerprint }));
  };
  // The focus stays in the rows: the next one is picked by a key too.
  const selection = (picked: ReadonlySet<RowKey>, pick: (next: ReadonlySet<RowKey>) => void) => ({
    picked,
    onChange: (next: ReadonlySet<RowKey>): void => {
      setOpenedByKey(undefined);
      pick(next);
    },
  });
  const close = (): void => {
    picks.clear();
    go(failurePath({ status, isFlat: isFlat && job === undefined }));
  };
  const askReplay = (): void => go(failurePath({ ...parts, isReplay: true }));
  const showOperation = (started: number): void => {
    picks.clear();
    go(failurePath({ status, isFlat, operation: started }));
  };
  useKeys('list', {
    Enter: () => {
      const [first] = groups;
      if (isFlat || group || !first) return false;
      open(first.fingerprint, true);
      return true;
    },
  });
  const isPhone = useIsPhone();
  const hasDrawer = operation !== undefined || chosen !== undefined;
  if (status === 'open' && groups.length === 0 && operation === undefined) return <NoLetters />;
  const errors = (
    <>
      {!isFlat && (
        <GroupTable
          groups={groups}
          current={group?.fingerprint}
          selection={mayAct ? selection(picks.errors, picks.pickErrors) : undefined}
          onOpen={(one) => open(one, true)}
          onPeek={(one) => open(one, false)}
        />
      )}
      {!isFlat && !list.isWhole && (
        <p className="pad dim">There are more errors: these are those of the newest letters.</p>
      )}
    </>
  );
  const ofError = (
    <>
      {group && (
        <div className="pad">
          <div className="sec">
            <h2>The {countText(group.open)} of this error</h2>
            <small>newest first</small>
            <AppLink className="more lnk" href={groupRunsPath(group)}>
              as runs
            </AppLink>
          </div>
        </div>
      )}
      {(isFlat || group) && letters.error && rows.length === 0 && (
        <Failed error={letters.error} onRetry={() => void letters.refetch()} />
      )}
      {isFlat && letters.data && rows.length === 0 && (
        <p className="pad dim">No dead letter was {status === 'open' ? 'left open' : status}.</p>
      )}
      {rows.length > 0 && (
        <LetterTable
          letters={rows}
          isOfGroup={!isFlat}
          selection={
            mayAct && status !== 'replayed' ? selection(picks.letters, picks.pickLetters) : undefined
          }
          foot={<MoreRows list={letters} />}
        />
      )}
      {status === 'discarded' && ids.length > 0 && <ReopenBar letters={pickedRows} onDone={picks.clear} />}
      {mayAct && chosen?.isPicked === true && (
        <PickedBar
          chosen={chosen}
          onReplay={() => {
            setAsks(asks + 1);
            askReplay();
          }}
          onStarted={showOperation}
          onDone={close}
          onClear={picks.clear}
        />
      )}
    </>
  );
  const drawer =
    operation === undefined ? (
      chosen && (
        <GroupDrawer
          key={chosen.key}
          chosen={chosen}
          group={shown}
          first={pickedRows.find(isOwn)?.runId ?? (shown === group ? rows.find(isOwn)?.runId : undefined)}
          newest={shown === group ? rows[0]?.runId : undefined}
          isReplay={isReplay}
          takesFocus={takesFocus}
          onReplay={askReplay}
          onStarted={showOperation}
          onClose={close}
        />
      )
    ) : (
      <OperationDrawer key={operation} id={operation} onClose={close} />
    );
  // On a phone what is done with an error comes before its letters, which may be many.
  const isBetween = isPhone && group !== undefined && !isFlat;
  return (
    <div className={hasDrawer ? 'withdrawer' : undefined}>
      <div>
        {errors}
        {!isBetween && ofError}
      </div>
      {drawer}
      {isBetween && <div>{ofError}</div>}
    </div>
  );
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

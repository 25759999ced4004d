/** One run: what it is, when what happened, its log, its error, and what can be done with it. */
import { useQuery } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import type { Run } from '../../../../src/answers/run.ts';
import { runQuery } from '../../api/run-queries.ts';
import { Answer, StaleNote } from '../../components/answer/answer.tsx';
import { Key } from '../../components/controls/button.tsx';
import { useGo } from '../../components/links/app-link.tsx';
import { usePageAddress } from '../../components/links/page-address.ts';
import { PhaseBar } from '../../components/run/phase-bar.tsx';
import { PageFrame } from '../../frame/page.tsx';
import { type KeyActions, offRows, useKeys } from '../../keys/use-keys.ts';
import { textIn } from '../../words/address.ts';
import { countText } from '../../words/numbers.ts';
import { jobPath, runPath } from '../../words/paths.ts';
import { BoardChanges } from './board-changes.tsx';
import { LeftPane } from './left-pane.tsx';
import { findNeighbours, type Neighbours } from './neighbours.ts';
import { RightPane } from './tabs/right-pane.tsx';
import { RunHead } from './run-head.tsx';
import { useRunLive } from './use-run-live.ts';

const ATTEMPT_KEYS = ['1', '2', '3', '4', '5', '6', '7', '8', '9'] as const;

export function RunPage() {
  const id = Number(usePageAddress().id);
  return <OneRun key={id} id={id} />;
}

function OneRun({ id }: { readonly id: number }) {
  const query = useQuery(runQuery(id));
  const { data, error } = query;
  const go = useGo();
  const { history } = useRouter();
  const [neighbours] = useState(() => findNeighbours(id));
  const toRun = (to: number | undefined) => to && offRows(() => go(runPath(to), true));
  useKeys('object', {
    '[': toRun(neighbours?.before) || undefined,
    ']': toRun(neighbours?.after) || undefined,
    // Parts and neighbours are not steps of the history: back is the list as it was.
    Escape: () => (history.canGoBack() ? history.back() : go('/runs')),
  });
  return (
    <PageFrame
      title={`#${id}`}
      crumbs={[
        { name: 'Runs', href: '/runs' },
        ...(data ? [{ name: data.jobId, href: jobPath(data.jobId) }] : []),
      ]}
      aside={neighbours && <Place neighbours={neighbours} />}
      className="p-run"
    >
      <StaleNote error={error} at={data?.now} />
      <Answer isPage query={query}>
        {(run) => <Whole run={run} />}
      </Answer>
    </PageFrame>
  );
}

function Whole({ run }: { readonly run: Run }) {
  const { search } = usePageAddress();
  const parts = { left: textIn(search, 'left'), tab: textIn(search, 'tab') };
  const came = useRunLive(run.id);
  const [wanted, choose] = useState<number>();
  const last = run.attempts.at(-1);
  const chosen = wanted ?? last?.nr;
  const error = last?.error ?? run.error;
  const keys: KeyActions = {};
  for (const key of ATTEMPT_KEYS)
    if (run.attempts.some(({ nr }) => nr === Number(key))) keys[key] = offRows(() => choose(Number(key)));
  useKeys('object', keys);
  return (
    <>
      <RunHead run={run} />
      <PhaseBar phases={run.phases} />
      <BoardChanges run={run} />
      {/* A phone shows the error of a failed run first. */}
      <div className={error ? 'inspect errs' : 'inspect'}>
        <LeftPane run={run} parts={parts} came={came} chosen={chosen} onChoose={choose} />
        <RightPane run={run} parts={parts} chosen={chosen} />
      </div>
    </>
  );
}

/** Where it is in the list that a person came from. */
function Place({ neighbours: { place, count, isAtLeast } }: { readonly neighbours: Neighbours }) {
  return (
    <span className="dim hidep place">
      {place} of {countText({ count, isAtLeast })} <Key name="[" />
      <Key name="]" />
    </span>
  );
}

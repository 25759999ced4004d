/** What a run of a board's job changed, a line an organisation, with the way to every change. */
import { queryOptions, useQuery } from '@tanstack/react-query';
import type { SummariesOfRun } from '../../../../src/answers/board/runs.ts';
import type { Run } from '../../../../src/answers/run.ts';
import { getJson } from '../../api/client.ts';
import { AppLink } from '../../components/links/app-link.tsx';
import { address } from '../../words/address.ts';
import { plural } from '../../words/numbers.ts';

const OF_BOARDS = /^(?:daily\.questmaster|weekly\.sprintplanner)/;

function boardsQuery(id: number) {
  return queryOptions({
    queryKey: ['run', id, 'boards'],
    queryFn: ({ signal }) => getJson<SummariesOfRun>(`/runs/${id}/boards`, undefined, signal),
  });
}

export function BoardChanges({ run: { id, jobId, finishedAt } }: { readonly run: Run }) {
  const isOver = OF_BOARDS.test(jobId) && finishedAt !== undefined;
  const { data } = useQuery({ ...boardsQuery(id), enabled: isOver });
  const items = data?.items ?? [];
  if (items.length === 0) return null;
  return (
    <section className="pad rule board-changes" aria-label="What it changed">
      <div className="lab">What it changed</div>
      {items.map(({ id: summary, orgId, says, counts }) => (
        <p key={summary}>
          <AppLink className="acc" href={address('/decks', { org: orgId, view: 'runs', run: summary })}>
            {orgId}
          </AppLink>{' '}
          {says}
          {counts.warnings > 0 && <span className="hold"> · {plural(counts.warnings, 'warning')}</span>}
          {counts.cycles > 0 && <span className="hold"> · {plural(counts.cycles, 'cycle')}</span>}
        </p>
      ))}
    </section>
  );
}

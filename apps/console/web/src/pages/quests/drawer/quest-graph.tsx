/** Who waits for whom around a quest: above it what it waits for, below what waits for it. */
import { useQuery } from '@tanstack/react-query';
import { AppLink } from '../../../components/links/app-link.tsx';
import { Mark } from '../../../components/marks/state-mark.tsx';
import { questGraphQuery } from '../../../board/board-queries.ts';
import { questMark, taskMark } from '../../../board/board-marks.ts';
import { type GraphNode, questNeighbours } from '../parts/neighbours.ts';
import { type QuestParts, questPath } from '../parts/quest-path.ts';
import type { QuestView } from '../../../../../src/answers/board/board.ts';

interface QuestGraphProps {
  readonly quest: QuestView;
  readonly parts: QuestParts;
}

export function QuestGraph({ quest, parts }: QuestGraphProps) {
  const { data } = useQuery(questGraphQuery(quest.orgId, quest.id));
  if (!data) return null;
  const { before, after, cycles } = questNeighbours(data, quest.id);
  if (before.length === 0 && after.length === 0 && cycles.length === 0) return null;
  return (
    <section>
      <div className="lab">Around it</div>
      <Nodes label="It waits for" nodes={before} parts={parts} />
      <p className="graphself">
        <Mark state={questMark(quest)} /> <b>{quest.title}</b>
      </p>
      <Nodes label="These wait for it" nodes={after} parts={parts} />
      {cycles.map((ids) => (
        <p key={ids.join(' ')} className="note bad">
          These wait for each other, and none can begin: {ids.join(', ')}
        </p>
      ))}
    </section>
  );
}

function Nodes({
  label,
  nodes,
  parts,
}: {
  readonly label: string;
  readonly nodes: readonly GraphNode[];
  readonly parts: QuestParts;
}) {
  if (nodes.length === 0) return null;
  return (
    <ul className="graphnodes" aria-label={label}>
      {nodes.map((node) => (
        <li key={`${node.kind} ${node.id}`}>
          <Mark state={markOf(node)} />{' '}
          <AppLink className="acc" href={hrefOf(node, parts)}>
            {node.title === '' ? node.id : node.title}
          </AppLink>{' '}
          <span className="dim">
            {node.kind}, {node.state}
          </span>
        </li>
      ))}
    </ul>
  );
}

function markOf({ kind, state }: GraphNode): string {
  return kind === 'task' ? taskMark(state) : questMark({ state: state as QuestView['state'], hold: false });
}

function hrefOf({ kind, id }: GraphNode, parts: QuestParts): string {
  return kind === 'task'
    ? questPath({ ...parts, task: id, act: undefined })
    : questPath({ ...parts, quest: id, task: undefined, act: undefined });
}

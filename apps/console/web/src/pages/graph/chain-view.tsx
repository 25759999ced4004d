/** One chain of runs: each with its state, and on what it waits. */
import { useQuery } from '@tanstack/react-query';
import type { ChainGraph } from '../../../../src/answers/graph.ts';
import { queryClient } from '../../api/query-client.ts';
import { chainGraphQuery } from '../../api/schedule-queries.ts';
import { NoAnswer, StaleNote } from '../../components/answer/answer.tsx';
import { Blank, Command } from '../../components/answer/blank.tsx';
import { Button } from '../../components/controls/button.tsx';
import { useGo } from '../../components/links/app-link.tsx';
import { RunLink } from '../../components/links/run-link.tsx';
import { useLive } from '../../live/live.ts';
import { commandLine } from '../../words/commands/command-line.ts';
import { ChainTable } from './chain-table.tsx';
import { FoldDrawer } from './fold-drawer.tsx';
import { GraphBar } from './graph-bar.tsx';
import { type GraphParts, graphPath } from './graph-path.ts';
import { Picture } from './picture/picture.tsx';
import { chainLineState, runBox, runNodeLabel } from './run-box.tsx';
import { RunPanel } from './run-panel.tsx';
import { whenItEnds } from '../../words/upstream-end.ts';
import { useFlow, useShape } from './use-flow.ts';
import { useLater } from './use-later.ts';
import { useDrawer } from '../../components/panels/use-drawer.ts';

interface ChainViewProps {
  readonly run: number;
  readonly parts: GraphParts;
}

export function ChainView({ run, parts }: ChainViewProps) {
  const flow = useFlow();
  const query = useQuery(chainGraphQuery(run, { flow, isUnfolded: parts.isUnfolded }));
  const { data, error } = query;
  const readAgain = useLater(() =>
    Promise.all([
      queryClient.invalidateQueries({ queryKey: ['graph', 'chain', run] }),
      queryClient.invalidateQueries({ queryKey: ['run'] }),
    ]),
  );
  const watched = data?.open ?? [];
  useLive(
    ['runs'],
    {
      events: { patch: readAgain, recount: readAgain },
      visible: { ids: watched },
      refresh: readAgain,
    },
    watched.length > 0,
  );
  return (
    <>
      <StaleNote error={error} at={data?.now} />
      {data ? (
        <Chain run={run} graph={data} parts={parts} flow={flow} />
      ) : (
        <>
          <GraphBar parts={parts} />
          <NoAnswer isPage query={query} />
        </>
      )}
    </>
  );
}

interface ChainProps extends ChainViewProps {
  readonly graph: ChainGraph;
  readonly flow: 'right' | 'down';
}

function Chain({ run, graph, parts, flow }: ChainProps) {
  const go = useGo();
  const { shape } = useShape(parts);
  const node = graph.nodes.find(({ id }) => id === parts.node);
  const drawer = useDrawer({
    opened: node?.id,
    path: (id) => graphPath({ ...parts, node: id, fires: undefined }),
  });
  if (graph.nodes.length < 2) return <Alone run={run} parts={parts} />;
  const opening = { current: parts.node, onOpen: drawer.open, onPeek: drawer.peek };
  return (
    <div className={node ? 'withdrawer' : undefined}>
      <div>
        <GraphBar parts={parts} first={graph.id} says={saysOf(graph)}>
          {(graph.folded !== undefined || parts.isUnfolded) && (
            <Button
              look="small"
              aria-pressed={parts.isUnfolded}
              onClick={() => go(graphPath({ ...parts, isUnfolded: !parts.isUnfolded, node: undefined }))}
            >
              Each run
            </Button>
          )}
        </GraphBar>
        {shape === 'table' ? (
          <ChainTable graph={graph} parts={parts} {...opening} />
        ) : (
          <Picture
            key={`${run} ${flow} ${parts.isUnfolded}`}
            size={graph}
            flow={flow}
            label={`Chain of run ${graph.id}`}
            boxes={graph.nodes.map((one) => runBox(one, runNodeLabel(one, graph)))}
            lines={graph.edges.map((edge) => ({
              ...edge,
              title: whenItEnds(edge.on),
              state: chainLineState(edge),
            }))}
            {...opening}
          />
        )}
      </div>
      {node?.kind === 'run' && (
        <RunPanel key={node.id} id={node.run} takesFocus={drawer.takesFocus} onClose={drawer.close} />
      )}
      {node?.kind === 'fold' && (
        <FoldDrawer
          key={node.id}
          fold={node}
          parts={parts}
          takesFocus={drawer.takesFocus}
          onClose={drawer.close}
        />
      )}
    </div>
  );
}

function saysOf({ says, folded, isWhole, nodes }: ChainGraph): string {
  const cut = isWhole ? undefined : `Only its first ${countRuns(nodes)} runs are shown.`;
  return [says, folded, cut].filter(Boolean).join(' ');
}

function countRuns(nodes: ChainGraph['nodes']): number {
  return nodes.reduce((sum, node) => sum + (node.kind === 'fold' ? node.runs.length : 1), 0);
}

function Alone({ run, parts }: ChainViewProps) {
  return (
    <>
      <GraphBar parts={parts} />
      <Blank title={`Run ${run} belongs to no chain`}>
        <p className="soft">
          A chain is there when runs are requested that follow others.{' '}
          <RunLink id={run} className="acc">
            Open the run
          </RunLink>
        </p>
        <Command text={commandLine('job', 'my.job', '--after', String(run))} />
      </Blank>
    </>
  );
}

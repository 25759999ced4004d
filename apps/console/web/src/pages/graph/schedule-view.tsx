/** The schedules that follow others, and those that are followed. */
import { useQuery } from '@tanstack/react-query';
import type { ScheduleGraph } from '../../../../src/answers/graph.ts';
import { queryClient, readMissed } from '../../api/query-client.ts';
import { scheduleGraphQuery, schedulesQuery } from '../../api/schedule-queries.ts';
import { NoAnswer, StaleNote } from '../../components/answer/answer.tsx';
import { Blank, Command } from '../../components/answer/blank.tsx';
import { Loading } from '../../components/answer/loading.tsx';
import { AppLink, useGo } from '../../components/links/app-link.tsx';
import { JobLink } from '../../components/links/job-link.tsx';
import { ScheduleLink } from '../../components/links/schedule-link.tsx';
import { Drawer } from '../../components/panels/drawer.tsx';
import { useLive } from '../../live/live.ts';
import { ScheduleDrawer } from '../../drawers/schedule/schedule-drawer.tsx';
import { takeSchedules, useReadsOfRows } from '../../live/take-schedules.ts';
import { SCHEDULE_LIST, scheduleEditPath } from '../../words/paths.ts';
import { GraphBar } from './graph-bar.tsx';
import { type GraphParts, graphPath } from './graph-path.ts';
import { Picture } from './picture/picture.tsx';
import {
  scheduleBox,
  scheduleLineState,
  type ScheduleNode,
  scheduleNodeLabel,
  scheduleNodeName,
} from './schedule-box.tsx';
import { ScheduleNodeTable } from './schedule-table.tsx';
import { whenItEnds } from '../../words/upstream-end.ts';
import { useFlow, useShape } from './use-flow.ts';
import { useLater } from './use-later.ts';
import { useDrawer } from '../../components/panels/use-drawer.ts';

export function ScheduleView({ parts }: { readonly parts: GraphParts }) {
  const flow = useFlow();
  const query = useQuery(scheduleGraphQuery(flow));
  const { data, error } = query;
  const readAgain = useLater(() => queryClient.invalidateQueries({ queryKey: ['graph', 'schedules'] }));
  useLive(['schedules'], {
    events: { schedules: takeSchedules },
    touched: readAgain,
    refresh: () => {
      readAgain();
      readMissed(['schedules']);
    },
  });
  return (
    <>
      <StaleNote error={error} at={data?.now} />
      {data ? (
        <Schedules graph={data} parts={parts} flow={flow} />
      ) : (
        <>
          <GraphBar parts={parts} />
          <NoAnswer isPage query={query} />
        </>
      )}
    </>
  );
}

interface SchedulesProps {
  readonly graph: ScheduleGraph;
  readonly parts: GraphParts;
  readonly flow: 'right' | 'down';
}

function Schedules({ graph, parts, flow }: SchedulesProps) {
  const { shape } = useShape(parts);
  const node = graph.nodes.find(({ id }) => id === parts.node);
  const drawer = useDrawer({
    opened: node?.id,
    path: (id) => graphPath({ ...parts, node: id, fires: undefined }),
  });
  if (graph.nodes.length === 0) return <NoChains parts={parts} unlinked={graph.unlinked} />;
  const opening = { current: parts.node, onOpen: drawer.open, onPeek: drawer.peek };
  return (
    <div className={node ? 'withdrawer' : undefined}>
      <div>
        <GraphBar parts={parts} says={graph.says} />
        {shape === 'table' ? (
          <ScheduleNodeTable graph={graph} {...opening} />
        ) : (
          <Picture
            key={flow}
            size={graph}
            flow={flow}
            label="Schedules that follow each other"
            boxes={graph.nodes.map((one) => scheduleBox(one, scheduleNodeLabel(one, graph)))}
            lines={graph.edges.map((edge) => ({
              ...edge,
              title: whenItEnds(edge.on),
              state: scheduleLineState(edge),
            }))}
            {...opening}
          />
        )}
      </div>
      {node && <NodeDrawer key={node.id} node={node} takesFocus={drawer.takesFocus} onClose={drawer.close} />}
    </div>
  );
}

interface NodeDrawerProps {
  readonly node: ScheduleNode;
  readonly takesFocus: boolean;
  readonly onClose: () => void;
}

function NodeDrawer({ node, takesFocus, onClose }: NodeDrawerProps) {
  const go = useGo();
  const query = useQuery(schedulesQuery);
  const { data, isFetching } = query;
  useReadsOfRows(data?.items);
  if (node.kind !== 'schedule')
    return <FollowedDrawer node={node} takesFocus={takesFocus} onClose={onClose} />;
  const row = data?.items.find(({ name }) => name === node.name);
  return row ? (
    <ScheduleDrawer
      row={row}
      takesFocus={takesFocus}
      onEdit={() => go(scheduleEditPath(row.name))}
      onClose={onClose}
    />
  ) : (
    <Drawer label={`Schedule ${node.name}`} title={node.name} takesFocus={takesFocus} onClose={onClose}>
      {!data ? (
        <NoAnswer query={query} />
      ) : isFetching ? (
        // The picture may be newer than the list.
        <Loading />
      ) : (
        <section>
          <p className="note hold">No schedule is called {node.name}: it may have been deleted.</p>
        </section>
      )}
    </Drawer>
  );
}

interface FollowedDrawerProps extends NodeDrawerProps {
  readonly node: Exclude<ScheduleNode, { kind: 'schedule' }>;
}

/** A job of which every run is followed, or a schedule that does not exist. */
function FollowedDrawer({ node, takesFocus, onClose }: FollowedDrawerProps) {
  return (
    <Drawer
      label={scheduleNodeName(node)}
      title={scheduleNodeName(node)}
      takesFocus={takesFocus}
      onClose={onClose}
    >
      <section>
        {node.kind === 'job' ? (
          <>
            <p>Every run of this job is followed, also one that a person requested.</p>
            <p>
              <JobLink id={node.jobId} className="acc">
                Open the job
              </JobLink>
            </p>
          </>
        ) : (
          <p className="note hold">There is no such schedule: those that follow it do not fire.</p>
        )}
      </section>
      <section>
        <div className="lab">Followed by</div>
        {node.followers.map((name) => (
          <p key={name}>
            <ScheduleLink name={name} className="acc" />
          </p>
        ))}
      </section>
    </Drawer>
  );
}

function NoChains({ parts, unlinked }: { readonly parts: GraphParts; readonly unlinked: number }) {
  return (
    <>
      <GraphBar parts={parts} />
      <Blank title="No schedule follows another">
        <p className="soft">
          {unlinked === 0 ? 'There is no schedule yet. ' : 'Each fires by its clock. '}
          One that follows others fires when their runs have ended as asked.
        </p>
        <Command text="worker schedules:create my.report --job my.job --after other.schedule" />
        <p>
          <AppLink className="acc" href={SCHEDULE_LIST}>
            All schedules
          </AppLink>
        </p>
      </Blank>
    </>
  );
}

/** The processes that work the store; the drawer of one is in the address. */
import { useQuery } from '@tanstack/react-query';
import type { NodeList } from '../../../../src/answers/nodes.ts';
import { ListActs } from '../../acts/export/list-acts.tsx';
import { useListCopies } from '../../acts/use-list-copies.ts';
import { nodesQuery } from '../../api/job-queries.ts';
import { takePushed } from '../../api/pushed.ts';
import { readMissed, readTouched } from '../../api/query-client.ts';
import { Answer, StaleNote } from '../../components/answer/answer.tsx';
import { Blank, Command } from '../../components/answer/blank.tsx';
import { Time } from '../../components/facts/time.tsx';
import { ChoiceLink } from '../../components/links/choice.tsx';
import { JobLink } from '../../components/links/job-link.tsx';
import { usePageAddress } from '../../components/links/page-address.ts';
import { useDrawer } from '../../components/panels/use-drawer.ts';
import { PageFrame } from '../../frame/page.tsx';
import { useLive } from '../../live/live.ts';
import { NodeDrawer } from './node-drawer.tsx';
import { nodesPath, type NodeParts, readNodeParts } from './node-path.ts';
import { NodeTable } from './node-table.tsx';

export function NodesPage() {
  const { search } = usePageAddress();
  const parts = readNodeParts(search);
  const query = useQuery(nodesQuery(parts.isAll));
  const { data, error } = query;
  useLive(['nodes'], {
    events: {
      nodes: (list: NodeList) => takePushed(nodesQuery(false).queryKey, list),
    },
    // The list with those that have ended is asked for: the stream has none of them.
    touched: () => readTouched({ queryKey: ['nodes', 'list', true] }, { queryKey: ['nodes', 'one'] }),
    refresh: () => readMissed(['nodes']),
  });
  useListCopies({ command: 'worker node:list', path: parts.isAll ? '/nodes?all=true' : '/nodes' });
  return (
    <PageFrame title="Nodes" className="p-nodes">
      <StaleNote error={error} at={data?.now} />
      <Answer isPage query={query}>
        {(list) => <Lists list={list} parts={parts} />}
      </Answer>
    </PageFrame>
  );
}

function Lists({ list, parts }: { readonly list: NodeList; readonly parts: NodeParts }) {
  const drawer = useDrawer({ opened: parts.node, path: (node) => nodesPath({ ...parts, node }) });
  return (
    <div className={parts.node === undefined ? undefined : 'withdrawer'}>
      <div>
        <div className="views">
          {[false, true].map((isAll) => (
            <ChoiceLink
              key={String(isAll)}
              href={nodesPath({ ...parts, isAll })}
              isOn={isAll === parts.isAll}
            >
              {isAll ? 'With ended ones' : 'At work'}
            </ChoiceLink>
          ))}
          <span className="said">{list.says}</span>
          <ListActs
            path="/nodes"
            params={{ all: String(parts.isAll) }}
            name="nodes"
            command={parts.isAll ? undefined : 'worker node:list'}
          />
        </div>
        <Notes list={list} />
        {list.items.length === 0 ? (
          <NoNodes />
        ) : (
          <NodeTable nodes={list.items} parts={parts} onOpen={drawer.open} onPeek={drawer.peek} />
        )}
        {list.next !== undefined && <p className="foot dim">Of those that ended, the latest are shown.</p>}
      </div>
      {parts.node !== undefined && (
        <NodeDrawer key={parts.node} id={parts.node} takesFocus={drawer.takesFocus} onClose={drawer.close} />
      )}
    </div>
  );
}

/** What is unusual: different versions, jobs that no daemon knows. */
function Notes({ list: { notes, unknownJobs } }: { readonly list: NodeList }) {
  return (
    <>
      {notes.map((note) => (
        <p key={note} className="note hold listnote">
          {note}
        </p>
      ))}
      {unknownJobs.length > 0 && (
        <p className="note hold listnote">
          No daemon that is up knows{' '}
          {unknownJobs.map(({ jobId, since, holdsRuns }, nr) => (
            <span key={jobId}>
              {nr > 0 && ', '}
              <JobLink id={jobId} /> (since <Time at={since} isPast />
              {holdsRuns && ', its runs are held'})
            </span>
          ))}
          . Start one that has the code.
        </p>
      )}
    </>
  );
}

function NoNodes() {
  return (
    <Blank title="No node works this store">
      <p className="soft">Nothing starts until a daemon runs.</p>
      <Command text="worker daemon" />
    </Blank>
  );
}

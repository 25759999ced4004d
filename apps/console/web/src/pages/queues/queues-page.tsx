/** Queues and the nodes that work them; the drawer of one is in the address. */
import { useQuery } from '@tanstack/react-query';
import type { QueueList } from '../../../../src/answers/queues.ts';
import { ExportMenu } from '../../acts/export/export-menu.tsx';
import { useListCopies } from '../../acts/use-list-copies.ts';
import { queuesQuery } from '../../api/job-queries.ts';
import { takePushed } from '../../api/pushed.ts';
import { readMissed, readTouched } from '../../api/query-client.ts';
import { Answer, StaleNote } from '../../components/answer/answer.tsx';
import { Blank, Command } from '../../components/answer/blank.tsx';
import { usePageAddress } from '../../components/links/page-address.ts';
import { PageFrame } from '../../frame/page.tsx';
import { useLive } from '../../live/live.ts';
import { plural } from '../../words/numbers.ts';
import { queuePath } from '../../words/paths.ts';
import { QueueNodes } from './queue-nodes.tsx';
import { textIn } from '../../words/address.ts';
import { QueueDrawer } from './queue-drawer.tsx';
import { QueueTable } from './queue-table.tsx';
import { useDrawer } from '../../components/panels/use-drawer.ts';

export function QueuesPage() {
  const { search } = usePageAddress();
  const named = textIn(search, 'queue');
  const query = useQuery(queuesQuery);
  const { data, error } = query;
  useLive(['queues'], {
    events: { queues: (queues: QueueList) => takePushed(queuesQuery.queryKey, queues) },
    touched: () => readTouched({ queryKey: ['queue'] }),
    refresh: () => readMissed(['queues'], ['queue']),
  });
  useListCopies({ command: 'worker queue:list', path: '/queues' });
  return (
    <PageFrame title="Queues" className="p-queues">
      <StaleNote error={error} at={data?.now} />
      <Answer isPage query={query}>
        {(list) => <Lists list={list} named={named} />}
      </Answer>
    </PageFrame>
  );
}

function Lists({
  list: { items, nodes },
  named,
}: {
  readonly list: QueueList;
  readonly named: string | undefined;
}) {
  const row = items.find(({ name }) => name === named);
  const drawer = useDrawer({
    opened: row?.name,
    path: (name) => (name === undefined ? '/queues' : queuePath(name)),
  });
  if (items.length === 0) return <NoQueues />;
  return (
    <div className={row ? 'withdrawer' : undefined}>
      <div>
        {/* A phone hides all that is in it. */}
        <div className="views hp">
          <span className="dim">{plural(items.length, 'queue')}</span>
          <span className="grow" />
          <ExportMenu path="/queues" name="queues" />
        </div>
        {named !== undefined && !row && (
          <p className="note hold">No queue is called {named}: no job names it any more.</p>
        )}
        <QueueTable queues={items} current={named} onOpen={drawer.open} onPeek={drawer.peek} />
        <QueueNodes nodes={nodes} />
      </div>
      {row && <QueueDrawer key={row.name} row={row} takesFocus={drawer.takesFocus} onClose={drawer.close} />}
    </div>
  );
}

function NoQueues() {
  return (
    <Blank title="There is no queue yet">
      <p className="soft">A queue is there when a daemon has started with a job of it.</p>
      <Command text="worker daemon" />
    </Blank>
  );
}

/** What fires when: a week, a list or a heat map; the drawer of one is in the address. */
import { useQuery } from '@tanstack/react-query';
import type { ScheduleList } from '../../../../src/answers/schedules.ts';
import { ListActs } from '../../acts/export/list-acts.tsx';
import { useListCopies } from '../../acts/use-list-copies.ts';
import { readMissed } from '../../api/query-client.ts';
import { schedulesQuery } from '../../api/schedule-queries.ts';
import { Answer, StaleNote } from '../../components/answer/answer.tsx';
import { Blank, Command } from '../../components/answer/blank.tsx';
import { Button } from '../../components/controls/button.tsx';
import { useGo } from '../../components/links/app-link.tsx';
import { Mark } from '../../components/marks/state-mark.tsx';
import { PageFrame } from '../../frame/page.tsx';
import { useMay } from '../../frame/rights.ts';
import { useLive } from '../../live/live.ts';
import { EditorDrawer } from './editor/editor-drawer.tsx';
import { Heat } from './calendar/heat.tsx';
import { ScheduleDrawer } from '../../drawers/schedule/schedule-drawer.tsx';
import {
  drawerPath,
  readScheduleParts,
  type ScheduleParts,
  schedulesPath,
  VIEWS,
} from './parts/schedule-path.ts';
import { ScheduleTable } from './schedule-table.tsx';
import { takeSchedules, useReadsOfRows } from '../../live/take-schedules.ts';
import { Week } from './calendar/week.tsx';
import { ChoiceLink } from '../../components/links/choice.tsx';
import { usePageAddress } from '../../components/links/page-address.ts';
import { useDrawer } from '../../components/panels/use-drawer.ts';

export function SchedulesPage() {
  const { search } = usePageAddress();
  const parts = readScheduleParts(search);
  const query = useQuery(schedulesQuery);
  const { data, error } = query;
  useReadsOfRows(data?.items);
  useLive(['schedules'], {
    events: { schedules: takeSchedules },
    refresh: () => readMissed(['schedules'], ['schedule']),
  });
  useListCopies({ command: 'worker schedules', path: '/schedules' });
  return (
    <PageFrame title="Schedules" className="p-schedules">
      <StaleNote error={error} at={data?.now} />
      <Answer isPage query={query}>
        {(list) => <Lists list={list} parts={parts} isNoted={error !== null} />}
      </Answer>
    </PageFrame>
  );
}

function Lists({
  list: { items, now },
  parts,
  isNoted,
}: {
  readonly list: ScheduleList;
  readonly parts: ScheduleParts;
  /** The page says already that what it shows is old. */
  readonly isNoted: boolean;
}) {
  const go = useGo();
  const row = items.find(({ name }) => name === parts.schedule);
  const isEditor = parts.act === 'new' || (parts.act === 'edit' && row !== undefined);
  const drawer = useDrawer({
    opened: isEditor ? parts.act : row?.name,
    path: (schedule) => drawerPath(parts, schedule),
  });
  if (items.length === 0 && !isEditor) return <NoSchedules />;
  return (
    <div className={row || isEditor ? 'withdrawer' : undefined}>
      <div>
        <Views parts={parts} />
        {parts.schedule !== undefined && !row && (
          <p className="note hold">No schedule is called {parts.schedule}: it may have been deleted.</p>
        )}
        {parts.view === 'week' && <Week rows={items} parts={parts} now={now} isNoted={isNoted} />}
        {parts.view === 'heat' ? (
          <Heat rows={items} parts={parts} now={now} isNoted={isNoted} />
        ) : (
          <ScheduleTable
            rows={items}
            parts={parts}
            isBeside={row !== undefined || isEditor}
            onOpen={drawer.open}
            onPeek={drawer.peek}
          />
        )}
      </div>
      {isEditor && (
        <EditorDrawer
          key={parts.act === 'new' ? '' : row?.name}
          name={parts.act === 'new' ? undefined : row?.name}
          onClose={() => go(schedulesPath({ ...parts, act: undefined }))}
          onSaved={(name) => go(drawerPath(parts, name))}
        />
      )}
      {row && !isEditor && (
        <ScheduleDrawer
          key={row.name}
          row={row}
          takesFocus={drawer.takesFocus}
          onEdit={() => go(schedulesPath({ ...parts, act: 'edit' }))}
          onClose={drawer.close}
        />
      )}
    </div>
  );
}

const VIEW_NAMES: Readonly<Record<(typeof VIEWS)[number], string>> = {
  week: 'Week',
  list: 'List',
  heat: 'Heat map',
};

const LEGEND = [
  ['succeeded', 'on'],
  ['waiting', 'follows others'],
  ['paused', 'paused'],
  ['disabled', 'off'],
] as const;

function Views({ parts }: { readonly parts: ScheduleParts }) {
  const mayEdit = useMay('admin');
  const go = useGo();
  return (
    <div className="views">
      {VIEWS.map((view) => (
        <ChoiceLink key={view} href={schedulesPath({ ...parts, view })} isOn={view === parts.view}>
          {VIEW_NAMES[view]}
        </ChoiceLink>
      ))}
      <span className="grow" />
      <span className="legend dim">
        {LEGEND.map(([mark, word]) => (
          <span key={mark}>
            <Mark state={mark} /> {word}
          </span>
        ))}
      </span>
      <ListActs path="/schedules" name="schedules" />
      {mayEdit && (
        <Button
          look="small"
          icon="plus"
          onClick={() => go(schedulesPath({ ...parts, schedule: undefined, act: 'new' }))}
        >
          New schedule
        </Button>
      )}
    </div>
  );
}

function NoSchedules() {
  return (
    <Blank title="There is no schedule yet">
      <p className="soft">
        One is there when a daemon has read it from scheduler.yaml, or when it was made in the store.
      </p>
      <Command text="worker schedules:create --help" />
    </Blank>
  );
}

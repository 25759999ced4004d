/** Every fact as it happens. The address is the whole filter, and the event in the drawer. */
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type { EventRow } from '../../../../src/answers/events.ts';
import { useListCopies } from '../../acts/use-list-copies.ts';
import { eventsQuery, eventTypesQuery, seriesNamesQuery } from '../../api/watch-queries.ts';
import { NoAnswer, StaleNote } from '../../components/answer/answer.tsx';
import { Blank, Command, FilteredEmpty } from '../../components/answer/blank.tsx';
import { Button, offWhile } from '../../components/controls/button.tsx';
import { FilterBar } from '../../components/fields/filter-bar.tsx';
import { useGo } from '../../components/links/app-link.tsx';
import { usePageAddress } from '../../components/links/page-address.ts';
import { useDrawer } from '../../components/panels/use-drawer.ts';
import { NewRows } from '../../components/table/new-rows.tsx';
import { useSpanKeys } from '../../components/table/use-span-keys.ts';
import {
  EVENT_LANGUAGE,
  type EventFilter,
  eventsCommand,
  eventsPath,
  readEventFilter,
} from '../../filter/event-filter.ts';
import { usePageActions } from '../../frame/actions.ts';
import { PageFrame } from '../../frame/page.tsx';
import { useKeys } from '../../keys/use-keys.ts';
import { toggleLive, useLiveState } from '../../live/live.ts';
import { idIn } from '../../words/address.ts';
import { plural } from '../../words/numbers.ts';
import { EventDrawer } from './event-drawer.tsx';
import { EventTable } from './event-table.tsx';
import { EventViews } from './event-views.tsx';
import { type EventFeed, useEventFeed } from './use-event-feed.ts';

export function EventsPage() {
  const { search } = usePageAddress();
  const filter = readEventFilter(search);
  return (
    <PageFrame title="Events" className="p-events">
      <EventViews filter={filter} />
      <List filter={filter} shown={idIn(search, 'event')} />
    </PageFrame>
  );
}

interface ListProps {
  readonly filter: EventFilter;
  /** The event in the drawer. */
  readonly shown: number | undefined;
}

function List({ filter, shown }: ListProps) {
  const go = useGo();
  // The rows of the filter before stay, dimmed, until those of this one are read.
  const list = useInfiniteQuery({ ...eventsQuery({ ...filter }), placeholderData: keepPreviousData });
  const { data, error, hasNextPage, isFetchingNextPage, fetchNextPage, isPlaceholderData } = list;
  // A page that is being read takes the place of the list as it was.
  const feed = useEventFeed(filter, shown !== undefined || isFetchingNextPage);
  const rows = data?.pages.flatMap(({ items }) => items) ?? [];
  const change = (next: EventFilter): void => go(eventsPath(next));
  const drawer = useDrawer({ opened: shown, path: (event) => eventsPath(filter, event) });
  useKeys('list', { f: () => document.querySelector<HTMLElement>('.views a')?.focus() });
  useSpanKeys(filter, change);
  useEventActions(filter);
  const [first] = data?.pages ?? [];
  const foot = (
    <Foot
      searched={data?.pages.at(-1)?.searched}
      hasMore={hasNextPage}
      isReading={isFetchingNextPage}
      onMore={() => void fetchNextPage()}
    />
  );
  return (
    <div className={shown === undefined ? undefined : 'withdrawer'}>
      <div className="list">
        <FilterBar filter={filter} language={EVENT_LANGUAGE} known={useKnown(rows)} onChange={change}>
          <Pause feed={feed} />
        </FilterBar>
        <div className="tblwrap" aria-busy={isPlaceholderData}>
          <StaleNote error={error} at={first?.now} missed={feed.missed} />
          {!first && <NoAnswer isPage query={list} />}
          {first &&
            rows.length === 0 &&
            (hasNextPage ? foot : <NoEvents filter={filter} onClear={() => change({})} />)}
          {rows.length > 0 && (
            <EventTable
              key={eventsPath(filter)}
              rows={rows}
              fresh={feed.fresh}
              current={shown}
              onOpen={({ id }) => drawer.open(id)}
              onPeek={({ id }) => drawer.peek(id)}
              onEnd={hasNextPage && !isFetchingNextPage ? () => void fetchNextPage() : undefined}
              foot={foot}
            />
          )}
        </div>
      </div>
      {shown !== undefined && (
        <EventDrawer
          key={shown}
          id={shown}
          row={rows.find(({ id }) => id === shown)}
          takesFocus={drawer.takesFocus}
          onClose={drawer.close}
        />
      )}
    </div>
  );
}

/** The button of the key `.`, and what has collected meanwhile. */
function Pause({ feed: { waiting, showNew } }: { readonly feed: EventFeed }) {
  const isPaused = useLiveState().holds.includes('you paused it');
  return (
    <>
      <NewRows count={waiting} onShow={showNew} />
      <Button look="small" icon={isPaused ? 'play' : 'pause'} hint="." onClick={toggleLive}>
        {isPaused ? 'Continue' : 'Pause'}
      </Button>
    </>
  );
}

function useEventActions(filter: EventFilter): void {
  useListCopies({ command: eventsCommand(filter), path: eventsPath(filter) });
  usePageActions([
    { name: 'Pause or continue', note: 'this list', icon: 'pause', hint: '.', act: toggleLive },
  ]);
}

/** Types of the store, its jobs, and who is in the list. */
function useKnown(rows: readonly EventRow[]) {
  const { data: types } = useQuery(eventTypesQuery);
  const { data: names } = useQuery(seriesNamesQuery);
  const actors = [...new Set(rows.flatMap(({ actor }) => (actor === undefined ? [] : [actor])))];
  const families = [...new Set((types?.items ?? []).map((type) => `${type.split('.')[0]}.*`))];
  return {
    type: [...(types?.items ?? []), ...families].map((value) => ({ value })),
    job: (names?.jobs ?? []).map((value) => ({ value })),
    actor: actors.map((value) => ({ value })),
  };
}

interface FootProps {
  readonly searched: { readonly rows: number; readonly isWhole: boolean } | undefined;
  readonly hasMore: boolean;
  readonly isReading: boolean;
  readonly onMore: () => void;
}

function Foot({ searched, hasMore, isReading, onMore }: FootProps) {
  if (!hasMore) return <p className="foot dim">That is all.</p>;
  const isCut = searched?.isWhole === false;
  return (
    <p className="foot dim">
      {isCut && `Searched ${plural(searched.rows, 'event')} more. `}
      <button type="button" className="lnk" onClick={onMore} {...offWhile(isReading)}>
        {isReading ? 'Reading…' : isCut ? 'Search on' : 'Show more'}
      </button>
    </p>
  );
}

function NoEvents({ filter, onClear }: { readonly filter: EventFilter; readonly onClear: () => void }) {
  if (eventsPath(filter) !== '/events')
    return (
      <FilteredEmpty what="event" onClear={onClear}>
        <p className="soft">The next one that does appears here by itself.</p>
      </FilteredEmpty>
    );
  return (
    <Blank title="Nothing has happened yet">
      <p className="soft">The end of a run is an event, and so is what people do. Ask for a run:</p>
      <Command text="worker job <id> --enqueue" />
    </Blank>
  );
}

import { useQuery } from '@tanstack/react-query';
import type { EventRow } from '../../../../src/answers/events.ts';
import { eventQuery } from '../../api/watch-queries.ts';
import { NoAnswer } from '../../components/answer/answer.tsx';
import { alikeEvents, EventBody, EventTitle } from '../../components/event/event-body.tsx';
import { changeOf } from '../../components/event/event-facts.ts';
import { Drawer } from '../../components/panels/drawer.tsx';

interface EventDrawerProps {
  readonly id: number;
  /** From the list; absent: it is read. */
  readonly row: EventRow | undefined;
  readonly takesFocus: boolean;
  readonly onClose: () => void;
}

export function EventDrawer({ id, row, takesFocus, onClose }: EventDrawerProps) {
  const query = useQuery({ ...eventQuery(id), enabled: row === undefined });
  const event = row ?? query.data;
  return (
    <Drawer
      label={`Event ${id}`}
      title={<EventTitle id={id} type={event?.type} />}
      takesFocus={takesFocus}
      onClose={onClose}
    >
      {event ? (
        <EventBody event={event} change={changeOf(event.payload)} alike={alikeEvents(event)} />
      ) : (
        <NoAnswer query={query} gone={`There is no event ${id}: it may have been removed after its time.`} />
      )}
    </Drawer>
  );
}

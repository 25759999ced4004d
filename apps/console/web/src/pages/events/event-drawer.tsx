/** One event, whole: where it leads, what it changed, and its payload. */
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { EventRow } from '../../../../src/answers/events.ts';
import { whoQuery } from '../../api/sign-in-queries.ts';
import { eventQuery } from '../../api/watch-queries.ts';
import { NoAnswer } from '../../components/answer/answer.tsx';
import { Copy } from '../../components/controls/copy.tsx';
import { Diff } from '../../components/facts/diff.tsx';
import { FactList } from '../../components/facts/fact-list.tsx';
import { Time } from '../../components/facts/time.tsx';
import { AppLink } from '../../components/links/app-link.tsx';
import { Mark } from '../../components/marks/state-mark.tsx';
import { Drawer } from '../../components/panels/drawer.tsx';
import { JsonTree } from '../../components/run/json-tree.tsx';
import { type EventFilter, eventsCommand, eventsPath } from '../../filter/event-filter.ts';
import { actorName } from '../../words/actor-name.ts';
import { diffLines } from '../../words/text/diff.ts';
import { EventSays } from './event-says.tsx';
import { changeOf, eventLinks, eventMark } from './event-facts.ts';

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
  const mark = event && eventMark(event.type);
  return (
    <Drawer
      label={`Event ${id}`}
      title={
        <>
          {mark && <Mark state={mark} />}
          <span className="clip">{event?.type ?? `Event ${id}`}</span>
        </>
      }
      takesFocus={takesFocus}
      onClose={onClose}
    >
      {event ? (
        <Facts event={event} />
      ) : (
        <NoAnswer query={query} gone={`There is no event ${id}: it may have been removed after its time.`} />
      )}
    </Drawer>
  );
}

function Facts({ event }: { readonly event: EventRow }) {
  const { data: who } = useQuery(whoQuery);
  const { payload } = event;
  const change = changeOf(payload);
  const links = eventLinks(event);
  return (
    <>
      <section>
        {event.says !== '' && (
          <p>
            <EventSays event={event} />
          </p>
        )}
        <p className="soft">
          <Time at={event.at} isPast />
          {event.actor !== undefined && <> by {actorName(event.actor)}</>}
        </p>
        {links.length > 0 && (
          <ul className="evlinks">
            {links.map(({ name, href }) => (
              <li key={name}>
                <AppLink className="lnk" href={href}>
                  {name}
                </AppLink>
              </li>
            ))}
          </ul>
        )}
      </section>
      {change && (
        <section>
          <div className="lab">What changed</div>
          <Diff lines={diffLines(change.before, change.after)} label="Before and after" />
        </section>
      )}
      <section>
        <div className="lab">
          Payload
          <span className="more">
            <Copy isSmall label="Copy as JSON" text={() => JSON.stringify(event, undefined, 2)} />
          </span>
        </div>
        {who?.canSeePayload === false ? (
          <p className="dim">Hidden: you may not see inputs, results and logs.</p>
        ) : (
          <JsonTree value={payload} label={`Payload of event ${event.id}`} open={3} />
        )}
      </section>
      <section>
        <Fields event={event} />
      </section>
      <section>
        <div className="lab">More like this</div>
        <Alike event={event} />
      </section>
    </>
  );
}

function Fields({
  event: { id, type, at, jobId, runId, orgId, sourceApp, actor },
}: {
  readonly event: EventRow;
}) {
  const fields: readonly (readonly [string, ReactNode])[] = [
    ['number', id],
    ['type', type],
    ['at', <Time at={at} as="precise" />],
    ['job', jobId],
    ['run', runId],
    ['actor', actor],
    ['organisation', orgId],
    ['from', sourceApp],
  ];
  return <FactList facts={fields} />;
}

/** Lists of the same kind, and the command that prints the first of them. */
function Alike({ event: { id, type, jobId, runId, actor } }: { readonly event: EventRow }) {
  const filters: readonly (readonly [string, EventFilter])[] = [
    [`all ${type}`, { type }],
    ...(runId === undefined ? [] : [[`all of run ${runId}`, { run: String(runId) }] as const]),
    ...(jobId === undefined ? [] : [[`all of job ${jobId}`, { job: jobId }] as const]),
    ...(actor === undefined ? [] : [[`all by ${actor}`, { actor }] as const]),
  ];
  return (
    <ul className="evlinks">
      {filters.map(([name, filter]) => (
        <li key={name}>
          <AppLink className="lnk" href={eventsPath(filter, id)}>
            {name}
          </AppLink>
          <Copy isSmall label={`Copy as CLI: ${name}`} text={eventsCommand(filter)} />
        </li>
      ))}
    </ul>
  );
}

/** One event, whole: what it says, where it leads, what it changed, its payload and its fields. Of events and of the audit. */
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { EventRow } from '../../../../src/answers/events.ts';
import { whoQuery } from '../../api/sign-in-queries.ts';
import { type EventFilter, eventsCommand, eventsPath } from '../../filter/event-filter.ts';
import { actorName } from '../../words/actor-name.ts';
import { diffLines } from '../../words/text/diff.ts';
import { Copy } from '../controls/copy.tsx';
import { Diff } from '../facts/diff.tsx';
import { FactList } from '../facts/fact-list.tsx';
import { Time } from '../facts/time.tsx';
import { AppLink } from '../links/app-link.tsx';
import { Mark } from '../marks/state-mark.tsx';
import { JsonTree } from '../run/json-tree.tsx';
import { eventLinks, eventMark } from './event-facts.ts';
import { EventSays } from './event-says.tsx';

/** A list of the same kind, and the command that prints it. */
interface Alike {
  readonly name: string;
  readonly href: string;
  readonly command?: string;
}

interface EventBodyProps {
  readonly event: EventRow;
  readonly change: { readonly before: unknown; readonly after: unknown } | undefined;
  /** Where an act was asked for, in words. */
  readonly via?: string;
  /** Copies beside what it says. */
  readonly copies?: ReactNode;
  readonly alike: readonly Alike[];
}

/** The heading of its drawer. Undefined: it is not read yet. */
export function EventTitle({ id, type }: { readonly id: number; readonly type: string | undefined }) {
  const mark = type === undefined ? undefined : eventMark(type);
  return (
    <>
      {mark && <Mark state={mark} />}
      <span className="clip">{type ?? `Event ${id}`}</span>
    </>
  );
}

export function EventBody({ event, change, via, copies, alike }: EventBodyProps) {
  const { data: who } = useQuery(whoQuery);
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
        {copies}
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
          <JsonTree value={event.payload} label={`Payload of event ${event.id}`} open={3} />
        )}
      </section>
      <section>
        <Fields event={event} via={via} />
      </section>
      <section>
        <div className="lab">More like this</div>
        <ul className="evlinks">
          {alike.map(({ name, href, command }) => (
            <li key={name}>
              <AppLink className="lnk" href={href}>
                {name}
              </AppLink>
              {command !== undefined && <Copy isSmall label={`Copy as CLI: ${name}`} text={command} />}
            </li>
          ))}
        </ul>
      </section>
    </>
  );
}

function Fields({
  event: { id, type, at, jobId, runId, orgId, sourceApp, actor },
  via,
}: {
  readonly event: EventRow;
  readonly via: string | undefined;
}) {
  return (
    <FactList
      facts={[
        ['number', id],
        ['type', type],
        ['at', <Time at={at} as="precise" />],
        ['job', jobId],
        ['run', runId],
        ['actor', actor],
        ['requested from', via],
        ['organisation', orgId],
        ['from', sourceApp],
      ]}
    />
  );
}

/** Lists of events, each with its command. */
export function alikeEvents({ id, type, jobId, runId, actor }: EventRow): readonly Alike[] {
  const filters: readonly (readonly [string, EventFilter])[] = [
    [`all ${type}`, { type }],
    ...(runId === undefined ? [] : [[`all of run ${runId}`, { run: String(runId) }] as const]),
    ...(jobId === undefined ? [] : [[`all of job ${jobId}`, { job: jobId }] as const]),
    ...(actor === undefined ? [] : [[`all by ${actor}`, { actor }] as const]),
  ];
  return filters.map(([name, filter]) => ({
    name,
    href: eventsPath(filter, id),
    command: eventsCommand(filter),
  }));
}

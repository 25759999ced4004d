/** Lists that people look for, and the list as a file. */
import { ListActs } from '../../acts/export/list-acts.tsx';
import { SavedViews } from '../../acts/views/saved-views.tsx';
import { type EventFilter, eventsCommand, eventsPath } from '../../filter/event-filter.ts';
import { ChoiceLink } from '../../components/links/choice.tsx';

const VIEWS: readonly (readonly [string, EventFilter])[] = [
  ['All', {}],
  ['Failures', { type: 'job.failed,run.dead,run.lost' }],
  ['Queues', { type: 'queue.*' }],
  ['Schedules', { type: 'schedule.*' }],
  ['Alerts', { type: 'alert.*' }],
];

export function EventViews({ filter }: { readonly filter: EventFilter }) {
  const path = eventsPath(filter);
  return (
    <div className="views">
      {VIEWS.map(([name, its]) => {
        const href = eventsPath(its);
        const isOn = href === path;
        return (
          <ChoiceLink key={name} href={href} isOn={isOn}>
            {name}
          </ChoiceLink>
        );
      })}
      <SavedViews
        page="events"
        query={path.slice('/events?'.length)}
        isUsual={VIEWS.some(([, its]) => eventsPath(its) === path)}
        link={({ name, query, isOn }) => (
          <ChoiceLink href={`/events?${query}`} isOn={isOn}>
            {name}
          </ChoiceLink>
        )}
      />
      <span className="grow" />
      <ListActs path="/events" params={{ ...filter }} name="events" command={eventsCommand(filter)} />
    </div>
  );
}

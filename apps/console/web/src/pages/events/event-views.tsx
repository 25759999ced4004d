/** Lists that people look for, and the list as a file. */
import { exportOrAsk } from '../../acts/export-or-ask.ts';
import { AppLink } from '../../components/app-link.tsx';
import { Copy } from '../../components/copy.tsx';
import { Icon } from '../../components/icon.tsx';
import { Menu, MenuItem } from '../../components/menu.tsx';
import { type EventFilter, eventsCommand, eventsPath } from '../../filter/event-filter.ts';

const VIEWS: readonly (readonly [string, EventFilter])[] = [
  ['All', {}],
  ['Failures', { type: 'job.failed,run.dead,run.lost' }],
  ['Queues', { type: 'queue.*' }],
  ['Schedules', { type: 'schedule.*' }],
  ['Alerts', { type: 'alert.*' }],
];

const FILES = { NDJSON: 'events.ndjson', CSV: 'events.csv', JSON: 'events.json' } as const;

export function EventViews({ filter }: { readonly filter: EventFilter }) {
  const path = eventsPath(filter);
  return (
    <div className="views">
      {VIEWS.map(([name, its]) => {
        const href = eventsPath(its);
        const isOn = href === path;
        return (
          <AppLink
            key={name}
            href={href}
            className={isOn ? 'on' : undefined}
            aria-current={isOn ? 'true' : undefined}
          >
            {name}
          </AppLink>
        );
      })}
      <span className="grow" />
      <Copy isSmall label="Copy as CLI" text={eventsCommand(filter)} />
      <Menu
        label="Export"
        hasText
        title="Export what the filter leaves"
        className="btn small plain"
        button={
          <>
            <Icon name="dl" />
            <span>Export</span>
          </>
        }
      >
        {Object.entries(FILES).map(([name, file]) => (
          <MenuItem key={name} onSelect={() => exportOrAsk('/events', { ...filter }, file)}>
            {name}
          </MenuItem>
        ))}
      </Menu>
    </div>
  );
}

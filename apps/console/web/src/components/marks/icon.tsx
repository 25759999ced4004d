/** Marks of the sprite in index.html. Decoration: the word beside it says the same. */
export type IconName =
  | 'overview'
  | 'runs'
  | 'jobs'
  | 'queues'
  | 'failures'
  | 'search'
  | 'more'
  | 'x'
  | 'chev'
  | 'down'
  | 'plus'
  | 'copy'
  | 'done'
  | 'retry'
  | 'edit'
  | 'stop'
  | 'play'
  | 'pause'
  | 'moon'
  | 'link'
  | 'filter'
  | 'api'
  | 'cron'
  | 'person'
  | 'dep'
  | 'skip'
  | 'schedules'
  | 'graph'
  | 'nodes'
  | 'alerts'
  | 'quests'
  | 'audit'
  | 'settings'
  | 'events'
  | 'metrics'
  | 'bell0'
  | 'deck'
  | 'dl'
  | 'sprint';

export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg className="i" width="16" height="16" aria-hidden="true">
      <use href={`#i-${name}`} />
    </svg>
  );
}

export function Logo({ isBig = false }: { readonly isBig?: boolean }) {
  return (
    <svg className={isBig ? 'logo biglogo' : 'logo'} viewBox="0 0 20 20" aria-hidden="true">
      <rect x="1" y="1" width="18" height="18" rx="4" className="lb" />
      <path d="M4 11h3l2-5 3 8 1.8-3H16" className="ll" />
    </svg>
  );
}

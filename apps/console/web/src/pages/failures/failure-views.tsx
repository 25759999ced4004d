import type { LetterGroups } from '../../../../src/answers/failures.ts';
import { exportOrAsk } from '../../acts/export-or-ask.ts';
import { AppLink } from '../../components/app-link.tsx';
import { Icon } from '../../components/icon.tsx';
import { Menu, MenuItem } from '../../components/menu.tsx';
import { countText } from '../../words/numbers.ts';
import { failurePath, type FailureParts } from './failure-path.ts';

interface FailureViewsProps {
  readonly parts: FailureParts;
  readonly counts: LetterGroups['counts'] | undefined;
}

const FILES = ['dead-letters.csv', 'dead-letters.ndjson'] as const;

export function FailureViews({ parts: { status, isFlat, group, job }, counts }: FailureViewsProps) {
  const views = [
    { name: 'Dead letters', href: failurePath({}), isOn: status === 'open', count: counts?.open },
    {
      name: 'All failures, 24 h',
      href: '/runs?state=failed&since=24h',
      isOn: false,
      count: counts?.failed24h,
    },
    {
      name: 'Replayed',
      href: failurePath({ status: 'replayed' }),
      isOn: status === 'replayed',
      count: counts?.replayed,
    },
    {
      name: 'Discarded',
      href: failurePath({ status: 'discarded' }),
      isOn: status === 'discarded',
      count: counts?.discarded,
    },
  ];
  return (
    <div className="views">
      {views.map(({ name, href, isOn, count }) => (
        <AppLink
          key={name}
          href={href}
          className={isOn ? 'on' : undefined}
          aria-current={isOn ? 'true' : undefined}
        >
          {name}
          {count !== undefined && <b>{countText(count)}</b>}
        </AppLink>
      ))}
      <span className="grow" />
      {status === 'open' && (
        <span className="seg" role="group" aria-label="Letters">
          <AppLink
            className={isFlat ? undefined : 'on'}
            aria-current={isFlat ? undefined : 'true'}
            href={failurePath({ group })}
          >
            by error
          </AppLink>
          <AppLink
            className={isFlat ? 'on' : undefined}
            aria-current={isFlat ? 'true' : undefined}
            href={failurePath({ isFlat: true })}
          >
            one by one
          </AppLink>
        </span>
      )}
      <Menu
        label="Export"
        className="btn small plain"
        button={
          <>
            <Icon name="dl" />
            <span>Export</span>
          </>
        }
      >
        {FILES.map((file) => (
          <MenuItem
            key={file}
            onSelect={() => exportOrAsk('/dead-letters', { status, fingerprint: group, job }, file)}
          >
            {file.endsWith('.csv') ? 'CSV' : 'NDJSON'}
          </MenuItem>
        ))}
      </Menu>
    </div>
  );
}

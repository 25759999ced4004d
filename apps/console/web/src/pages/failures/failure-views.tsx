import type { ReactNode } from 'react';
import type { LetterGroups } from '../../../../src/answers/failures.ts';
import { ExportMenu } from '../../acts/export/export-menu.tsx';
import { AppLink } from '../../components/links/app-link.tsx';
import { countText } from '../../words/numbers.ts';
import { failurePath, type FailureParts } from './failure-path.ts';

interface FailureViewsProps {
  readonly parts: FailureParts;
  readonly counts: LetterGroups['counts'] | undefined;
  /** Beside the views. */
  readonly children: ReactNode;
}

export function FailureViews({ parts: { status, isFlat, group, job }, counts, children }: FailureViewsProps) {
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
      {children}
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
      <ExportMenu path="/dead-letters" params={{ status, fingerprint: group, job }} name="dead-letters" />
    </div>
  );
}

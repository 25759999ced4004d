import type { ReactNode } from 'react';
import type { LetterGroups } from '../../../../src/answers/failures.ts';
import { ListActs } from '../../acts/export/list-acts.tsx';
import { countText } from '../../words/numbers.ts';
import { failurePath, type FailureParts } from './failure-path.ts';
import { Choice, ChoiceLink } from '../../components/links/choice.tsx';

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
        <ChoiceLink key={name} href={href} isOn={isOn}>
          {name}
          {count !== undefined && <b>{countText(count)}</b>}
        </ChoiceLink>
      ))}
      <span className="grow" />
      {children}
      {status === 'open' && (
        <Choice
          label="Letters"
          values={[false, true]}
          value={isFlat}
          path={(flat) => failurePath(flat ? { isFlat: true } : { group })}
          name={(flat) => (flat ? 'one by one' : 'by error')}
        />
      )}
      <ListActs path="/dead-letters" params={{ status, fingerprint: group, job }} name="dead-letters" />
    </div>
  );
}

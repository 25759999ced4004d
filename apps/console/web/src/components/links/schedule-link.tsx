import { schedulePath } from '../../words/paths.ts';
import { AppLink } from './app-link.tsx';

/** The name of a schedule, which leads to its drawer. */
export function ScheduleLink({
  name,
  className = 'lnk',
}: {
  readonly name: string;
  readonly className?: string;
}) {
  return (
    <AppLink className={className} href={schedulePath(name)}>
      {name}
    </AppLink>
  );
}

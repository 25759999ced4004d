import { AppLink } from '../../../components/links/app-link.tsx';
import { taskPath } from '../../../words/paths.ts';

interface TaskLinkProps {
  readonly org: string;
  readonly id: string;
  readonly title: string;
}

/** To the task on its board. */
export function TaskLink({ org, id, title }: TaskLinkProps) {
  return (
    <AppLink className="clip lnk" href={taskPath(org, id)} title={title}>
      {title === '' ? id : title}
    </AppLink>
  );
}

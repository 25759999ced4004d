import { boardPath } from '../../../board/choose-org.ts';
import { AppLink } from '../../../components/links/app-link.tsx';

interface TaskLinkProps {
  readonly org: string;
  readonly id: string;
  readonly title: string;
}

/** To the task on its board. */
export function TaskLink({ org, id, title }: TaskLinkProps) {
  return (
    <AppLink className="clip lnk" href={boardPath('/quests', { org, task: id })} title={title}>
      {title === '' ? id : title}
    </AppLink>
  );
}
